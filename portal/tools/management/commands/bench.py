import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test.utils import override_settings

from portal.tools.bench.big import FIRST_OF_A_MONTH, big, linear, smaller
from portal.tools.bench.billing_run import billing_run
from portal.tools.bench.close import month_close
from portal.tools.bench.desk import desk
from portal.tools.bench.documents import invoice_pdf
from portal.tools.bench.dunning import dunning
from portal.tools.bench.invoices import invoice_search
from portal.tools.bench.machine import machine
from portal.tools.bench.mail import inbound_mail
from portal.tools.bench.matching import transfers
from portal.tools.bench.pages import console, pages
from portal.tools.bench.scaling import scaling
from portal.tools.bench.scenario import idle, scenario
from portal.tools.bench.search import search, today
from portal.tools.bench.users import users
from portal.tools.scenarios.room import room

SIZES = (1_000, 10_000, 100_000)
DUNNED = (1_000, 5_000, 50_000)
BILLING_RUN = "billing_run"


class Command(BaseCommand):
    help = "速さを測り、1行に1つのJSONで出します / measure speed, one JSON object a line"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--accounts", type=int, help="only the billing run, for so many")
        parser.add_argument("--only", choices=[BILLING_RUN, *LINES, *LARGE], help="one line")

    @override_settings(DEBUG=False)
    def handle(self, *, accounts: int | None, only: str | None, **options) -> None:
        """As in production: Django writes no list of the statements."""
        if accounts is not None:
            self._print(in_a_room_of_its_own(lambda name: billing_run(accounts, name)))
            return
        self._print(machine())
        if only in (None, BILLING_RUN):
            for size in SIZES:
                self._in_a_process_of_its_own(size)
        wanted = LINES if only is None else {**LINES, **LARGE}
        for name, measure in wanted.items():
            if only in (None, name):
                for figures in measure():
                    self._print(figures)

    def _in_a_process_of_its_own(self, size: int) -> None:
        """So that one size's peak of memory is not another's."""
        command = [sys.executable, sys.argv[0], "bench", f"--accounts={size}"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise CommandError(done.stderr)
        self.stdout.write(done.stdout.strip())
        self.stdout.flush()

    def _print(self, figures: dict) -> None:
        self.stdout.write(json.dumps(figures, ensure_ascii=False))
        self.stdout.flush()


@contextmanager
def own_room() -> Iterator[str]:
    """Tables that are dropped afterwards."""
    with room("bench_room", is_anew=True) as name:
        try:
            yield name
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP SCHEMA {name} CASCADE")


def in_a_room_of_its_own(measure):
    """Run on tables of its own."""
    with own_room() as name:
        return measure(name)


def _scenario() -> list[dict]:
    with room():
        return [scenario(730), idle(730)]


def _dunning() -> list[dict]:
    return [in_a_room_of_its_own(lambda name, n=size: dunning(n, name)) for size in DUNNED]


def _pages() -> Iterator[dict]:
    """Each page as soon as it was visited."""
    with own_room():
        yield from pages(100_000)


def _console() -> Iterator[dict]:
    with own_room():
        yield from console(120_000, 20_000, unpaid=2, of=11)


def _big() -> Iterator[dict]:
    """The first of a month is lived by half as many companies, too."""
    firsts = []
    for measure in (lambda: smaller(210_000, 10_000, of=21), lambda: big(1_000_000, 20_000)):
        with own_room():
            for line in measure():
                yield line
                if line.get("what") == FIRST_OF_A_MONTH:
                    firsts.append(line)
    yield linear(*firsts)


def _search() -> list[dict]:
    return in_a_room_of_its_own(lambda _: [search(100_000), today(100_000)])


def _scaling() -> Iterator[dict]:
    """Documents and mail, and matching, each by one process and by more."""

    def mail(count: int) -> dict:
        return in_a_room_of_its_own(lambda name: month_close(600, name, count))

    def matched(count: int) -> dict:
        return in_a_room_of_its_own(lambda name: transfers(6_000, room=name, processes=count))

    yield scaling("mail", "mails_per_minute", mail)
    yield scaling("matching", "applied_per_second", matched)


LINES: dict[str, Callable[[], Iterable[dict]]] = {
    "dunning": _dunning,
    "invoice_pdf": lambda: [invoice_pdf(50)],
    "month_close": lambda: [in_a_room_of_its_own(lambda name: month_close(2_000, name))],
    "scenario": _scenario,
    "invoice_search": lambda: [in_a_room_of_its_own(lambda _: invoice_search(100_000))],
    "pages": _pages,
    "console": _console,
    "search": _search,
    "desk": lambda: [in_a_room_of_its_own(lambda _: desk(200_000))],
    "matching": lambda: [in_a_room_of_its_own(lambda name: transfers(20_000, room=name))],
    "scaling": _scaling,
    "users": lambda: [in_a_room_of_its_own(lambda name: users(1_600, name))],
    "inbound_mail": lambda: [in_a_room_of_its_own(lambda _: inbound_mail(1_000))],
}
"""What is measured beside the billing run, by name; with goals where there are any."""
LARGE: dict[str, Callable[[], Iterable[dict]]] = {"big": _big}
"""What takes many minutes, and is measured only when it is asked for."""
