"""An embedded IMAP server: Debian's Dovecot on a loopback port, mail under `var/dovecot`.

Every name signs in with the one password and has a mailbox of its own. For the demo and the
tests; nothing of it is used in production.
"""

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from portal.sockets import socket_folder
from portal.tools.embedded.dovecot_settings import Place, configuration, series_of
from portal.tools.embedded.keeper import server_process
from portal.tools.embedded.server import START_SECONDS, EmbeddedServer

HOST = "127.0.0.1"
PASSWORD = "mihon"
SYSTEM_USER = "dovecot"
LONGEST_FOLDER = 60
"""Bytes: its sockets have longer names than those of other servers."""


def program() -> str | None:
    """Dovecot, where the system has one."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def version() -> str:
    """Of the Dovecot that the system has; empty where there is none."""
    found = program()
    if found is None:
        return ""
    return subprocess.run([found, "--version"], capture_output=True, text=True).stdout


def is_installed() -> bool:
    """Whether there is one of a version for which we have a configuration."""
    return series_of(version()) is not None


class EmbeddedDovecot(EmbeddedServer):
    name = "dovecot"
    stop_signal = signal.SIGTERM

    @property
    def socket_folder(self) -> Path:
        return socket_folder(self.folder, LONGEST_FOLDER)

    @property
    def run_folder(self) -> Path:
        """Where its many sockets are."""
        return self.socket_folder / "run"

    @property
    def pid_file(self) -> Path:
        return self.run_folder / "master.pid"

    @property
    def port(self) -> int:
        """Where it listens; 0 before it was started once."""
        try:
            return int((self.folder / "port").read_text())
        except FileNotFoundError:
            return 0

    def url(self, name: str) -> str:
        """The address of somebody's mailbox, as IMAP_URL is written."""
        return f"imap://{name}:{PASSWORD}@{HOST}:{self.port}/INBOX"

    def answers(self) -> bool:
        """Whether it greets."""
        if not self.port:
            return False
        try:
            with socket.create_connection((HOST, self.port), timeout=1) as probe:
                return probe.recv(16).startswith(b"* OK")
        except OSError:
            return False

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o711)
        self.make_socket_folder(os.getuid())
        if self.wait_for_running_process():
            return
        found, series = program(), series_of(version())
        if found is None or series is None:
            raise RuntimeError(
                "Dovecot 2.3・2.4 がありません / is not installed: apt-get install dovecot-imapd"
            )
        self.run_folder.mkdir(exist_ok=True)
        self.pid_file.unlink(missing_ok=True)
        settings = self.folder / "dovecot.conf"
        settings.write_text(self._configuration(series))
        self._process = subprocess.Popen(
            [found, "-F", "-c", settings],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
        )
        self._wait_until_ready()

    def _configuration(self, series: str) -> str:
        is_root = os.geteuid() == 0
        owner = pwd.getpwnam(SYSTEM_USER) if is_root else pwd.getpwuid(os.geteuid())
        mail = self.folder / "mail"
        mail.mkdir(exist_ok=True)
        if is_root:
            os.chown(mail, owner.pw_uid, owner.pw_gid)
            _let_through(mail)
        port = (self.port and free_port(self.port)) or free_port()
        (self.folder / "port").write_text(str(port))
        return configuration(
            series,
            Place(
                run=self.run_folder,
                log=self.log,
                host=HOST,
                port=port,
                mail=mail,
                password=PASSWORD,
                user=owner.pw_name,
                group=grp.getgrgid(owner.pw_gid).gr_name,
                login="dovenull" if is_root else owner.pw_name,
            ),
        )

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not (self.answers() and server_process(self.pid_file, self.folder)):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Dovecot が起動しません / did not start: {self.log}")
            time.sleep(0.02)


def free_port(port: int = 0) -> int:
    """This port, or any where none is named; 0 where it is taken."""
    with socket.socket() as probe:
        try:
            probe.bind((HOST, port))
        except OSError:
            return 0
        return probe.getsockname()[1]


def _let_through(folder: Path) -> None:
    """Let Dovecot's user reach the mail."""
    for parent in folder.parents:
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode | 0o001)
