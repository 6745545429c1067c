import sys
from argparse import BooleanOptionalAction
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from time import monotonic

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from contracts.office import context
from portal.console.today import figures
from portal.tools.backup import restoring
from portal.tools.backup.age import Unreadable
from portal.tools.backup.archive import Damaged, Manifest
from portal.tools.backup.database import ProgramFailed

EMPTY = "戻せませんでした。データベースは空です / not restored; the database is left empty"
UNTOUCHED = "何も変えていません / nothing was changed"


class Command(BaseCommand):
    help = "控えからデータベースとファイルを戻し、確かめます / bring a backup back, and prove it"
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, help="控えのファイル / the backup")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="今あるものを消して置き換える / take out what is there first",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="控えを最後まで読んで確かめるだけにする / only read the backup to its end",
        )
        parser.add_argument(
            "--verify",
            action=BooleanOptionalAction,
            default=True,
            help="行、ファイル、操作記録、帳簿を確かめる(既定) / prove rows, files, journal, books",
        )

    def handle(self, *, file: Path, replace: bool, dry_run: bool, verify: bool, **options) -> None:
        began = monotonic()
        try:
            manifest = restoring.look_through(file) if dry_run else restoring.ready(file, replace)
        except (restoring.NotNow, Damaged, Unreadable, OSError) as error:
            raise CommandError(f"{UNTOUCHED}: {file}: {error}", returncode=2) from error
        if not dry_run:
            _bring_back(file, replace)
        rows = sum(count for count, _ in manifest.tables.values())
        print(
            f"{manifest.made_at}, PostgreSQL {manifest.postgres}: {rows:,} rows,"
            f" {manifest.files:,} files, {monotonic() - began:.1f} s"
        )
        if verify and not dry_run and not _is_proved(file, manifest):
            print("戻したものを確かめられませんでした / what was restored is not proved")
            sys.exit(1)


def _bring_back(file: Path, replace: bool) -> None:
    try:
        restoring.bring_back(file, replace)
    except (Damaged, Unreadable, ProgramFailed, OSError) as error:
        raise CommandError(f"{EMPTY}: {error}") from error
    with suppress(DatabaseError):  # a backup from before the table that stands in for Valkey
        figures.forget(context.today())


def _is_proved(file: Path, manifest: Manifest) -> bool:
    wrong = restoring.differences(file, manifest)
    for name in wrong:
        print(f"{name} は控えと違います / is not as in the backup")
    day = date.fromisoformat(manifest.day)
    ways: tuple[Callable[[], object], ...] = (
        lambda: call_command("verify_journal", expect=manifest.seal, as_of=day),
        lambda: call_command("verify_books", as_of=day),
    )
    failed = [one for one in ways if not _ends_well(one)]
    return not (failed or wrong)


def _ends_well(command: Callable[[], object]) -> bool:
    try:
        command()
    except SystemExit as end:
        return not end.code
    return True
