"""`portal/setup.sh` on systems that lack something, played by programs of our own in PATH."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.setup.processes import PATIENCE_SECONDS, ROOT

USED_BY_THE_SCRIPT = ["bash", "cat", "dirname", "env", "sha256sum"]
INSTALLED = "printf installed"
APT_GET = 'echo "apt-get $*" >>"$LOG"'


class Machine:
    """A clone whose .venv is up to date, and a PATH that holds only what it is given."""

    def __init__(self, folder: Path) -> None:
        self.clone = folder / "clone"
        self.programs = folder / "bin"
        self.log = folder / "log"
        for path in (self.clone / "portal", self.clone / ".venv/bin", self.programs):
            path.mkdir(parents=True)
        for name in ("portal/setup.sh", "portal/libraries.py", "requirements.lock"):
            shutil.copy(ROOT / name, self.clone / name)
        lock = hashlib.sha256((ROOT / "requirements.lock").read_bytes()).hexdigest()
        (self.clone / ".venv/installed").write_text(f"{lock}  -\n")
        (self.clone / ".venv/bin/python").symlink_to(sys.executable)
        for name in USED_BY_THE_SCRIPT:
            (self.programs / name).symlink_to(shutil.which(name))
        self.log.touch()

    def has(self, name: str, script: str) -> None:
        path = self.programs / name
        path.write_text(f"#!{self.programs}/bash\n{script}\n")
        path.chmod(0o755)

    def set_up(self, *arguments: str, python: str = sys.executable) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.programs / "bash", self.clone / "portal/setup.sh", *arguments],
            env={"PATH": str(self.programs), "PYTHON": python, "LOG": str(self.log)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )

    def calls(self) -> list[str]:
        return self.log.read_text().splitlines()


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


@pytest.fixture
def debian(machine):
    """A Debian where everything but Pango is installed, and we are root."""
    machine.has("id", "echo 0")
    machine.has("dpkg-query", '[[ "$*" == *libpango-1.0-0 ]] || printf installed')
    machine.has("apt-get", APT_GET)
    return machine


def test_root_installs_just_what_is_missing(debian):
    result = debian.set_up()
    assert result.returncode == 0, result.stderr
    assert debian.calls() == [
        "apt-get update -qq",
        "apt-get install -y -qq --no-install-recommends libpango-1.0-0",
    ]


def test_where_nothing_is_missing_nothing_is_done(debian):
    debian.has("dpkg-query", INSTALLED)
    result = debian.set_up("tests")
    assert (result.returncode, result.stdout, debian.calls()) == (0, "", [])


def test_only_the_tests_need_a_browser(debian):
    debian.has("dpkg-query", '[[ "$*" == *chromium-headless-shell ]] || printf installed')
    assert debian.set_up().returncode == 0
    assert debian.calls() == []
    assert debian.set_up("tests").returncode == 0
    assert debian.calls()[1].endswith(" chromium-headless-shell")


def test_the_mail_server_of_debian_is_never_started_by_itself(debian):
    """Where the system starts services, it is kept from that before the package comes."""
    debian.has("dpkg-query", '[[ "$*" == *dovecot-imapd ]] || printf installed')
    debian.has("systemctl", 'echo "systemctl $*" >>"$LOG"')
    assert debian.set_up().returncode == 0
    masked = ["systemctl mask --quiet dovecot.service dovecot.socket"]
    assert debian.calls() == [
        *(masked if Path("/run/systemd/system").is_dir() else []),
        "apt-get update -qq",
        "apt-get install -y -qq --no-install-recommends dovecot-imapd",
    ]


def test_others_install_by_sudo(debian):
    debian.has("id", "echo 1000")
    debian.has("sudo", 'echo sudo >>"$LOG"; [[ $1 == -n ]] || exec "$@"')
    assert debian.set_up().returncode == 0
    assert [call.split()[0] for call in debian.calls()] == [
        "sudo",
        "sudo",
        "apt-get",
        "sudo",
        "apt-get",
    ]


def test_without_sudo_the_command_is_named(debian):
    debian.has("id", "echo 1000")
    result = debian.set_up()
    assert result.returncode == 1
    assert "apt-get install --no-install-recommends libpango-1.0-0\n" in result.stderr
    assert debian.calls() == []


def test_elsewhere_what_is_missing_is_named_with_its_commands(machine):
    result = machine.set_up()
    assert result.returncode == 1
    assert "Japanese TrueType font" in result.stderr
    assert "dnf install ipa-ex-gothic-fonts" in result.stderr
    assert "brew install --cask font-biz-udpgothic" in result.stderr


def test_elsewhere_with_everything_there_it_is_silent(machine):
    (machine.programs / "fc-list").symlink_to(shutil.which("fc-list"))
    for name in ("ldconfig", "gcc", "ld"):
        if found := shutil.which(name) or shutil.which(name, path="/sbin:/usr/sbin"):
            (machine.programs / name).symlink_to(found)
    result = machine.set_up()
    assert (result.returncode, result.stderr) == (0, "")


def test_an_old_python_is_refused(machine):
    machine.has("old-python", "exit 1")
    result = machine.set_up(python=str(machine.programs / "old-python"))
    assert result.returncode == 1
    assert "Python 3.11 or newer is needed" in result.stderr
