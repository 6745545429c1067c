"""`manage.py demo`: the whole portal with two years of examples, to be looked at."""

import fcntl
import os
import shlex
import signal
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from honcho.manager import Manager

from portal.tools.demo_processes import PARTS, STOP_SECONDS
from portal.tools.embedded import dovecot, imap_server

ANSWER_SECONDS = 60
STOPPED_BY_SIGNAL = (130, 143)
NO_MAILBOX = "なし。apt-get install dovecot-imapd / none without Dovecot"


class Command(BaseCommand):
    help = "見本のデータを入れてポータルを動かします / fills the portal with examples and runs it"

    def handle(self, **_options) -> None:
        self.started = time.monotonic()
        signal.signal(signal.SIGINT, signal.default_int_handler)  # its caller may ignore it
        if settings.PRODUCTION:
            raise CommandError(
                "本番のデータベースに見本は入れません / no examples go into a production database",
                returncode=2,
            )
        try:
            with only_demo(settings.VAR_DIR / "demo.lock") as lock:
                self.fill()
                self.run(lock)
        except KeyboardInterrupt:
            self.say("中止しました / stopped")

    def say(self, text: str) -> None:
        elapsed = time.monotonic() - self.started
        print(f"[{elapsed:5.1f} s] {text}", flush=True)

    def fill(self) -> None:
        self.say("データベースを準備しています / preparing the database")
        call_command("migrate", interactive=False, verbosity=0)
        from portal.tools import demo

        self.say("見本を用意しています / preparing the examples")
        demo.fill(self.say)

    def run(self, lock: IO) -> None:
        """Run every part until a signal comes or one of them ends."""
        self.say("起動しています / starting")
        manager = PatientManager()
        self.mailbox = mailbox()
        environment = {
            **os.environ, "PORTAL_VAR": str(settings.VAR_DIR), "IMAP_URL": self.mailbox,
        }  # fmt: skip
        for part in PARTS:
            command = shlex.join(
                [sys.executable, "-m", "portal.tools.demo_processes", part, lock.name]
            )
            manager.add_process(part, f"exec {command}", env=environment, cwd=settings.BASE_DIR)
        threading.Thread(target=self.welcome, args=[lock], daemon=True).start()
        manager.loop()
        if manager.returncode not in STOPPED_BY_SIGNAL:
            raise CommandError("一部が終了したため停止しました / a part has ended, so all stopped")
        self.say("停止しました / stopped")

    def welcome(self, lock: IO) -> None:
        """Print the address and the sign-ins as soon as the first page can be opened."""
        from portal.tools.demo import SIGN_INS

        address = eventually(lambda: address_in(lock))
        if not (address and eventually(lambda: answers(f"{address}healthz"))):
            self.say("ポータルが応答しません / the portal does not answer")
            return
        widths = [max(len(row[column]) for row in SIGN_INS) for column in range(3)]
        sign_ins = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in SIGN_INS]
        mail = getattr(settings, "EMAIL_FILE_PATH", None) or settings.EMAIL_HOST
        self.say(
            f"動いています / running\n\n"
            f"  ポータル / portal   {address}\n"
            f"  送信メール / mail   {mail}\n"
            f"  受信箱 / mailbox    {self.mailbox or NO_MAILBOX}\n\n"
            f"  サインイン / sign-ins\n    " + "\n    ".join(sign_ins) + "\n\n"
            "  Ctrl-C で停止 / stops everything\n"
        )


def mailbox() -> str:
    """The address of the desk's mailbox, on an IMAP server started for it where there is one.

    What is put into it shows up within a minute.
    """
    given = os.environ.get("IMAP_URL", "")
    if given or not dovecot.is_installed():
        return given
    server = imap_server()
    server.ensure_running()
    return server.url("desk")


class PatientManager(Manager):
    """A process runner that can be stopped while it is still starting."""

    def __init__(self) -> None:
        super().__init__()
        self._pid = os.getpid()

    def terminate(self) -> None:
        if os.getpid() != self._pid:  # a child that was forked with this signal handler
            return
        if self._all_started():
            super().terminate()
        else:
            threading.Timer(0.1, self.terminate).start()


@contextmanager
def only_demo(path: Path) -> Iterator[IO]:
    """Be the only demo in this folder; the parts of one that was killed end first.

    It is a record lock, because children that are forked do not hold that on. It
    would be lost if this process opened the file again and closed it.
    """
    with path.open("a+") as lock:
        deadline = time.monotonic() + STOP_SECONDS + 2
        while not _locked(lock.fileno()):
            if time.monotonic() > deadline:
                raise CommandError(f"すでに動いています / already running: {address_in(lock)}")
            time.sleep(0.1)
        lock.truncate(0)
        yield lock


def address_in(lock: IO) -> str:
    """Where the demo that holds the lock can be seen; empty until it can be."""
    return os.pread(lock.fileno(), 100, 0).decode()


def _locked(file: int) -> bool:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def eventually(attempt: Callable[[], Any]) -> Any:
    """The first true result within the time to answer, else the last one."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while not (result := attempt()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return result


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except OSError:
        return False
