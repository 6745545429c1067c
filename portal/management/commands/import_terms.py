import sys
from datetime import date
from pathlib import Path
from typing import NoReturn

from django.core.management.base import BaseCommand

from contracts.models import TermsEdition
from contracts.office import context
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.operations.editions import publish_edition
from contracts.terms.document import NoTerms, decoded, read


class Command(BaseCommand):
    help = "規約の本文を新しい版として公表します / publish the text of the terms as an edition"

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--effective", default="", help="2026-04-01; today if not given")
        parser.add_argument("--title", default="", help="the text's first line if not given")

    def handle(self, *, file: Path, effective: str, title: str, **options) -> None:
        by = context.system()
        day = _day(effective) if effective else by.day
        text = _text(file)
        try:
            document = read(text)
            known = TermsEdition.objects.filter(sha256=fingerprint.of({}, text)).first()
            if known is not None:
                self.stdout.write(f"{known} と同じ本文です / already published as {known.number}")
                return
            edition = publish_edition(by, day, {}, title, text)
        except NoTerms as error:
            _refuse(f"{file}: {error}")
        except Refused as refusal:
            _refuse(f"--effective {effective}: {refusal.ja} / {refusal.en}")
        articles, annex = len(document.articles), "+ 別紙 / annex" if document.annex else ""
        self.stdout.write(f"{edition} {edition.title}: 全{articles}条 / articles {annex}".rstrip())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        _refuse(f"--effective: {text!r} という日はありません / there is no such date")


def _text(file: Path) -> str:
    """The file's text in UTF-8 or Shift_JIS."""
    try:
        return decoded(file.read_bytes())
    except OSError as error:
        _refuse(f"{file}: 読めません / cannot be read: {error.strerror}")
    except NoTerms as error:
        _refuse(f"{file}: {error}")


def _refuse(reason: str) -> NoReturn:
    print(reason, file=sys.stderr)
    sys.exit(2)
