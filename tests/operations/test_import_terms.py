"""`manage.py import_terms`: the official text becomes an edition, or says why it cannot."""

import pytest
from django.core.management import call_command

from contracts.models import TermsEdition
from contracts.office.models import Notice
from tests.rules.test_document import TEXT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_text_becomes_an_edition_once(tmp_path, today, capsys, encoding):
    today("2026-06-01")
    path = tmp_path / "terms.txt"
    path.write_bytes(TEXT.encode(encoding))
    call_command("import_terms", str(path), effective="2026-07-01")
    call_command("import_terms", str(path))
    edition = TermsEdition.objects.get()
    assert (edition.title, str(edition.effective_on)) == ("見本サービス規約", "2026-07-01")
    assert len(edition.articles) == 4
    assert Notice.objects.get().kind == "edition_published"
    assert "already published" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "effective", "named"),
    [
        (b"", "", "article 1"),
        (TEXT.encode(), "2026-02-30", "2026-02-30"),
        (TEXT.encode(), "2026-05-31", "--effective 2026-05-31"),
        (b"\xff\xff\x81", "", "neither UTF-8 nor Shift_JIS"),
        (b"x" * 2_000_001, "", "larger than"),
    ],
)
def test_what_cannot_be_imported_leaves_nothing(tmp_path, today, capsys, content, effective, named):
    today("2026-06-01")
    path = tmp_path / "terms.txt"
    path.write_bytes(content)
    with pytest.raises(SystemExit) as end:
        call_command("import_terms", str(path), effective=effective)
    assert end.value.code == 2
    assert named in capsys.readouterr().err
    assert not TermsEdition.objects.exists()


def test_a_file_that_is_not_there(capsys):
    with pytest.raises(SystemExit):
        call_command("import_terms", "nowhere.txt")
    assert "nowhere.txt" in capsys.readouterr().err
