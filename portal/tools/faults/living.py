"""Living the days: once in this process without a fault, once by the processes that are killed."""

import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from random import Random

from django.conf import settings
from django.db import Error, connection, transaction
from django.db.models import Sum

from contracts.office.context import START_OF_DAY, TOKYO
from contracts.office.models import OutboxMessage
from contracts.terms.periods import ONE_DAY
from portal.jobs import tasks
from portal.jobs.models import JobChunk, JobRun
from portal.jobs.runner import open_no_run, run_here
from portal.tools.faults.clock import CLOCK
from portal.tools.faults.processes import Processes, strike
from portal.tools.faults.rows import rows
from portal.tools.faults.sink import Sink
from portal.tools.faults.story import BEGINS
from portal.tools.scenarios.playing import Play
from portal.tools.scenarios.reading import Scenario

DAY_SECONDS = 240
"""How long the processes may take for a day before it counts as hanging."""
WORK_SECONDS = 10
MAIL_HOURS = 72
HOUR = timedelta(hours=1)


class Hangs(Exception):
    """A day does not come to its end, or mail does not leave."""


def set_clock(day: date, hour: clock_time = START_OF_DAY) -> datetime:
    moment = datetime.combine(day, hour, TOKYO)
    _set(moment)
    return moment


def _set(moment: datetime) -> None:
    clock = settings.VAR_DIR / CLOCK
    unfinished = clock.with_suffix(".new")
    unfinished.write_text(moment.isoformat())
    unfinished.rename(clock)


class Undisturbed(Play):
    """Every day in this process."""

    def _next(self, day: date, event: date) -> date:
        return day

    def _before_jobs(self, day: date) -> None:
        set_clock(day)


def without_faults(scenario: Scenario) -> dict[str, Counter[str]]:
    """The rows that the days leave, which are taken back."""
    with transaction.atomic():
        set_clock(scenario.events[0].day)
        Undisturbed(scenario).run()
        found = rows()
        transaction.set_rollback(True)
    return found


class Disturbed(Play):
    """The past in this process, then every day by web, worker and beat, with so many faults."""

    def __init__(
        self, scenario: Scenario, random: Random, processes: Processes, faults: int,
        say: Callable[[str], None],
    ) -> None:  # fmt: skip
        super().__init__(scenario)
        self.random, self.processes, self.faults, self.say = random, processes, faults, say
        self.struck: Counter[str] = Counter()

    def go_on(self, day: date) -> None:
        waiting = list(reversed(self.scenario.events))
        while day <= self.scenario.until:
            with transaction.atomic():
                open_no_run()  # the day's events come before its jobs, as in the other run
                set_clock(day)
                while waiting and waiting[-1].day <= day:
                    self._carry_out(waiting.pop())
            if day < BEGINS:
                run_here(day)
            else:
                self._live(day)
            day += ONE_DAY

    def _live(self, day: date) -> None:
        began = time.monotonic()
        struck = []
        for _ in range(self.faults):
            self._until_at_work(day)
            struck.append(strike(self.random, self.processes))
        while not _asked(lambda: _is_over(day)):
            self.processes.keep_running()
            if time.monotonic() - began > DAY_SECONDS:
                raise Hangs(f"{day}: {_asked(lambda: list(_unfinished(day)))}")
            time.sleep(0.1)
        self.struck.update(struck)
        self.say(f"{day} {time.monotonic() - began:.1f} s: {', '.join(struck) or '-'}")

    def _until_at_work(self, day: date) -> None:
        """Until more is done than was at first: a fault then strikes somebody who works."""
        began, before = time.monotonic(), _asked(_done)
        while time.monotonic() - began < WORK_SECONDS and _asked(_done) == before:
            self.processes.keep_running()
            if _asked(lambda: _is_over(day)):
                return
            time.sleep(0.05)


def _done() -> int:
    """How often something was finished or tried."""
    tried = OutboxMessage.objects.aggregate(sum=Sum("attempts"))["sum"] or 0
    return tried + JobChunk.objects.exclude(finished_at=None).count()


def _asked(question: Callable[[], object]) -> object:
    """The answer, also of a database that was away since the last question; None while it is."""
    try:
        return question()
    except Error:
        connection.close()
        return None


def _unfinished(day: date):
    runs = JobRun.objects.filter(day__lte=day, finished_at=None, superseded_at=None)
    return runs.values_list("day", "plan", "position")


def _is_over(day: date) -> bool:
    runs = JobRun.objects.filter(day=day, month=None)
    return runs.exclude(finished_at=None).exists() and not _unfinished(day).exists()


def mail_leaves(processes: Processes, sink: Sink, last: date) -> None:
    """All mail that can leave: the server is calm, hours pass, beat rests. Raises Hangs.

    Beat would live the days to which the hours belong.
    """
    processes.end("beat")
    sink.is_calm = True
    moment = set_clock(last)
    for _ in range(MAIL_HOURS):
        moment += HOUR
        _set(moment)
        due = OutboxMessage.objects.filter(sent_at=None, next_attempt_at__lte=moment)
        tasks.send_mail.delay()
        began = time.monotonic()
        while due.exists():
            if time.monotonic() - began > DAY_SECONDS:
                raise Hangs(f"mail: {list(due.values_list('pk', 'attempts', 'response')[:5])}")
            time.sleep(0.1)
        if not OutboxMessage.objects.filter(sent_at=None).exclude(next_attempt_at=None).exists():
            return


def is_served(processes: Processes) -> bool:
    """Whether the web that was started last shows a page."""
    began = time.monotonic()
    while time.monotonic() - began < DAY_SECONDS:
        processes.keep_running()
        try:
            address = f"{processes.address()}service/"
            with urllib.request.urlopen(address, timeout=5) as page:
                return page.status == 200
        except (OSError, ValueError):
            time.sleep(0.1)
    return False
