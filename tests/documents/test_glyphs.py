"""Rare characters of names: drawn by the last of the fonts, or said to be lacking."""

from dataclasses import replace

import pytest

from billing.documents.pdf import render
from billing.operations.documents import document
from contracts.office import context
from contracts.office.documents import glyphs
from contracts.office.models import Alert
from contracts.people.operations.companies import change_particulars
from portal.jobs import runner
from tests.documents.reading import pages, text
from tests.documents.test_layout import content
from tests.world import account, d, invoice, lived, signed


def fonts(pdf: bytes) -> set[str]:
    """The names of the fonts of the first page, without the tags of their subsets."""
    found = pages(pdf)[0]["/Resources"]["/Font"].values()
    return {str(font.get_object()["/BaseFont"]).rpartition("+")[2] for font in found}


def billed_to(name: str) -> bytes:
    shown = content()
    return render(replace(shown, recipient=replace(shown.recipient, name=name)))


def test_names_that_the_usual_font_lacks_are_drawn_by_another():
    assert fonts(billed_to("株式会社吉野家")) == {"IPAexGothic"}
    rare = billed_to("株式会社𠮷野家")
    assert fonts(rare) == {"IPAexGothic", "IPAmjMincho"}
    assert "株式会社𠮷野家 御中" in text(rare)


@pytest.mark.parametrize("name", ["髙﨑𠮷邉󠄂葛󠄀城 𩸽𣘺鷗", "ｶ)A“é①㈱〒—〜", "a\tb\nc"])
def test_names_in_use_lack_nothing(name):
    assert glyphs.lacking(name) == []
    assert glyphs.drawable(name) == name


def test_what_no_font_has_is_named_once_and_covers_nothing():
    assert glyphs.lacking("🍣会社🍣한") == ["🍣", "한"]
    assert "株式会社〓野家 御中" in text(billed_to("株式会社🍣野家"))


def test_without_a_list_of_fonts_nothing_is_called_lacking(monkeypatch):
    monkeypatch.setenv("PATH", "")
    glyphs._drawn.cache_clear()
    try:
        assert glyphs.lacking("🍣") == []
    finally:
        glyphs._drawn.cache_clear()


@pytest.mark.django_db
def test_a_document_that_lacks_a_character_is_a_matter_for_staff(today):
    today("2026-05-01")
    lived("2026-04-30", *signed("2026-04-01"))
    change_particulars(context.system(d("2026-04-30")), account(), name="株式会社🍣𠮷野家")
    runner.run_here(d("2026-05-01"))
    issued = invoice("2026-04")
    document(issued)
    alert = Alert.objects.get(kind="unprintable")
    assert alert.reference == f"invoice:{issued.number}"
    assert alert.text == f"{issued.number}: 印字できない文字「🍣」を〓にしました"
