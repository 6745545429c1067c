import sys
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from billing.operations.month_close import proof
from billing.terms.month_gaps import Missing
from billing.terms.month_proof import MonthProof
from contracts.office import context
from contracts.terms.periods import month_last


class Command(BaseCommand):
    help = "月の締めを確かめます(締め切りはしません) / prove a month; closing it takes two people"

    def add_arguments(self, parser) -> None:
        parser.add_argument("month", metavar="YYYY-MM", help="締める月 / the month, as 2026-10")

    def handle(self, *, month: str, **options) -> None:
        first, today = _month(month), context.today()
        if month_last(first) >= today:
            raise CommandError(f"{month} はまだ終わっていません / is not over", returncode=2)
        found = proof(first, today)
        _say(found)
        if not found.holds:
            print(f"{month} はまだ締め切れません / cannot be closed yet")
            sys.exit(1)
        print(f"{month} は締め切れます / can be closed: /console/receivables/close/{month}/")


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise CommandError(f"{text}: YYYY-MM ではありません / no month", returncode=2) from None


def _say(found: MonthProof) -> None:
    for one in found.equations:
        state = "一致 / ok" if one.holds else f"不一致 / differs by {one.difference:,}"
        print(f"{one.check.ja} / {one.check.en}: {state}")
        print(f"  {one.why.ja}\n  {one.why.en}")
    for kind, gaps in (("不足 / missing", found.hindrances), ("注意 / note", found.warnings)):
        for gap in gaps:
            _say_missing(kind, gap)


def _say_missing(kind: str, one: Missing) -> None:
    print(f"{kind}: {one.gap.ja} / {one.gap.en}: {one.total.count:,}")
    for item in one.named:
        print(f"  {item.key} {item.name} {item.yen:,}円")
