import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, lockf
from pathlib import Path
from random import Random, SystemRandom

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from portal.tools.embedded import EmbeddedPostgres, EmbeddedValkey
from portal.tools.embedded.keeper import server_process

SETTINGS = "portal.tools.faults.settings"
DAYS, PAST, COMPANIES, FAULTS = 16, 75, 8, 4
MOST_SHOWN, WIDEST = 40, 300


class Command(BaseCommand):
    help = "プロセスを止めながら日を進めて比べます / live days while processes are killed"
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument("--seed", type=int, help="another run of the same days and faults")
        parser.add_argument("--days", type=int, default=DAYS)
        parser.add_argument("--past", type=int, default=PAST, help="days lived before them")
        parser.add_argument("--companies", type=int, default=COMPANIES)
        parser.add_argument("--faults", type=int, default=FAULTS, help="for each day")

    def handle(
        self, *, seed: int | None, days: int, past: int, companies: int, faults: int, **_
    ) -> None:
        if os.environ.get("DJANGO_SETTINGS_MODULE") != SETTINGS:
            self._in_a_world_of_its_own(seed)
            return
        assert seed is not None, "the caller draws it"
        self.started = time.monotonic()
        wrong = self._live(seed, (days, companies, past), faults)
        for one in wrong[:MOST_SHOWN]:
            self.say(one[:WIDEST])
        if wrong:
            raise CommandError(f"{len(wrong)} wrong with --seed={seed}")
        self.say("同じです / nothing is lost, doubled or different")

    def say(self, text: str) -> None:
        print(f"[{time.monotonic() - self.started:5.1f} s] {text}", flush=True)

    def _in_a_world_of_its_own(self, seed: int | None) -> None:
        """Servers and files that nobody else uses, gone afterwards."""
        if settings.PRODUCTION:
            raise CommandError("本番では試しません / not in production", returncode=2)
        seed = SystemRandom().randrange(1_000_000) if seed is None else seed
        print(f"--seed={seed}", flush=True)
        with _folder() as var:
            done = subprocess.run(
                [sys.executable, "manage.py", *sys.argv[1:], f"--seed={seed}"],
                env={**_of_the_system(), "PORTAL_VAR": var, "DJANGO_SETTINGS_MODULE": SETTINGS},
                cwd=settings.BASE_DIR,
            )
        if done.returncode:
            raise CommandError(f"--seed={seed}", returncode=done.returncode)

    def _live(self, seed: int, size: tuple[int, int, int], faults: int) -> list[str]:
        from portal.tools.embedded.dovecot import free_port
        from portal.tools.faults import living, proving, rows
        from portal.tools.faults.processes import Processes
        from portal.tools.faults.sink import HOST, Sink
        from portal.tools.faults.story import BEGINS, story

        living.set_clock(BEGINS)
        call_command("migrate", interactive=False, verbosity=0)
        scenario = story(Random(f"{seed} story"), *size)
        expected = living.without_faults(scenario)
        self.say(f"{sum(map(len, expected.values()))} rows without a fault")
        sink = Sink(Random(f"{seed} mail"), free_port())
        lock = Path(settings.VAR_DIR, "faults.lock")
        with lock.open("w+") as held:
            lockf(held, LOCK_EX)
            processes = Processes(held, f"smtp://{HOST}:{sink.port}")
            sink.start()
            try:
                played = living.Disturbed(
                    scenario, Random(f"{seed} faults"), processes, faults, self.say
                )
                played.run()
                is_served = living.is_served(processes)
                living.mail_leaves(processes, sink, scenario.until)
            finally:
                processes.stop()
                sink.stop()
        self.say(f"faults {dict(played.struck)}, mail {dict(sink.did)}")
        wrong = rows.differences(expected, rows.rows())
        wrong += [] if is_served else ["the web shows no page"]
        return [*wrong, *proving.faults(sink)]


@contextmanager
def _folder() -> Iterator[str]:
    """Removed as soon as the servers in it have stopped, however the run ended."""
    with tempfile.TemporaryDirectory(prefix="portal-faults-") as var:
        try:
            yield var
        finally:
            for server in (EmbeddedPostgres(Path(var)), EmbeddedValkey(Path(var))):
                while server_process(server.pid_file, server.folder):
                    time.sleep(0.05)


def _of_the_system() -> dict[str, str]:
    """No setting of the portal of whoever calls."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
