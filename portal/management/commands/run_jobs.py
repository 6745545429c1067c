import sys
import time
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand

from contracts.office import context, outbox
from contracts.office.terms.horizon import LAST_DAY
from portal.jobs import clock, runner


class Command(BaseCommand):
    help = "ある日の処理をCeleryなしで行います / the jobs of a day without Celery"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--date", default="", help="2026-04-01; today if not given")
        parser.add_argument("--mail", action="store_true", help="then send the outbox")

    def handle(self, *, date: str, mail: bool, **options) -> None:
        day = _day(date)
        if day > context.today():
            print(
                f"--date {day}: 先の日の処理です。その日までの処理は、済んだものとして扱われます"
                " / a day to come: every day up to it will count as done",
                file=sys.stderr,
            )
            if settings.PRODUCTION:
                _refuse("本番環境では行えません / not in production")
        if (settings.PRODUCTION or not date) and not clock.may_live(day):
            _refuse(
                f"{day}: 時計が疑わしいため止めました。「請求処理」の画面で二人が解除できます"
                " / stopped, for the clock is in doubt; two people can release it in the console"
            )
        start = time.monotonic()
        try:
            run = runner.run_here(day)
        except runner.AlreadyLived as error:
            _refuse(f"--date {day}: {error}")
        seconds = time.monotonic() - start
        self.stdout.write(f"{run.since} – {run.day}: {', '.join(run.plan)} ({seconds:.1f} s)")
        if mail:
            self.stdout.write(f"送信 / sent: {outbox.send_waiting()}")


def _day(text: str) -> date:
    if not text:
        return context.today()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        _refuse(f"--date: {text!r} という日はありません / there is no such date")
    if day > LAST_DAY:
        _refuse(f"--date: {LAST_DAY} までの日を指定してください / choose a day up to {LAST_DAY}")
    return day


def _refuse(reason: str):
    print(reason, file=sys.stderr)
    sys.exit(2)
