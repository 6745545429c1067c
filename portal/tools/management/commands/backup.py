import errno
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from contracts.office import context
from portal.tools.backup import taking
from portal.tools.backup.database import ProgramFailed


class Command(BaseCommand):
    help = "データベースと保存したファイルを一つのファイルに控えます / back up database and files"

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "to", type=Path, help="新しいファイル、またはフォルダー / a new file, or a folder"
        )

    def handle(self, *, to: Path, **options) -> None:
        path = to / f"portal-{context.now():%Y%m%d-%H%M%S}.backup" if to.is_dir() else to
        began = monotonic()
        try:
            manifest = taking.take(path)
        except FileExistsError as error:
            raise CommandError(f"{path} はもうあります / is already there", returncode=2) from error
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            raise CommandError(
                f"ディスクに空きがなく、{path} を作れません。控えはありません"
                " / the disk is full; no backup was made"
            ) from error
        except ProgramFailed as error:
            raise CommandError(f"控えはありません / no backup was made: {error}") from error
        rows = sum(count for count, _ in manifest.tables.values())
        size, seconds = path.stat().st_size, monotonic() - began
        print(
            f"{path}: {size:,} bytes, {rows:,} rows, {manifest.files:,} files, {seconds:.1f} s;"
            f" journal {manifest.seal or '-'}"
        )
        if not settings.BACKUP_KEY:
            self.stderr.write("暗号化していません / not encrypted: BACKUP_KEY")
