import sys
from datetime import date

from django.core.management.base import BaseCommand
from django.db import transaction

from contracts.office import context
from contracts.office.operations import seals
from contracts.terms.periods import ONE_DAY


class Command(BaseCommand):
    help = "操作記録が封印から変わっていないことを確かめます / prove the journal against its seals"

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--expect",
            default="",
            help="控えておいた封印のハッシュ / a seal's hash that was kept elsewhere",
        )
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            default=None,
            metavar="DAY",
            help="記録がこの日のものであるとき(既定は今日) / the day that the journal is of",
        )

    def handle(self, *, expect: str, as_of: date | None, verbosity: int, **options) -> None:
        hashes, entries, faults, head = set(), 0, 0, "-"
        with transaction.atomic():
            for checked in seals.verify():
                hashes.add(checked.seal.sha256)
                entries, head = entries + checked.entries, checked.seal.sha256
                faults += bool(checked.fault)
                if checked.fault or verbosity > 1:
                    print(f"{checked.seal.day} {checked.seal.sha256[:12]} {checked.fault or 'ok'}")
            waiting = seals.unsealed()
            late = seals.unsealed((as_of or context.today()) - ONE_DAY)
        print(f"{len(hashes)} seals, {entries} entries, {waiting} not yet sealed; head {head}")
        if expect and not any(one.startswith(expect.lower()) for one in hashes):
            faults += 1
            print(f"{expect}: この封印はありません / there is no such seal")
        if late:
            faults += 1
            print(f"{late}件が何日も封印されていません / {late} entries of days ago have no seal")
        if faults:
            print("操作記録は封印と一致しません / the journal is not what was sealed")
            sys.exit(1)
