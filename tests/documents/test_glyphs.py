"""Rare characters of names: drawn by the last of the fonts, or said to be lacking."""

from dataclasses import replace

import pytest

from billing.documents.pdf import render
from billing.models import DunningMessage
from billing.operations import ending
from billing.operations.documents import confirmation_pdf, document, letter_pdf
from billing.queries.confirmation import confirmation
from billing.queries.letters import letters
from contracts.models import Ending
from contracts.office import context
from contracts.office.documents import glyphs
from contracts.office.models import Alert
from contracts.office.operations import alerts
from contracts.people.operations.companies import change_particulars
from portal.jobs import runner
from tests.documents.reading import pages, text
from tests.documents.test_layout import content
from tests.staff import staff as about_to_act
from tests.world import account, contract, d, invoice, lived, signed


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


@pytest.mark.django_db
def test_a_letter_and_a_confirmation_that_lack_a_character_are_told_of_once(today):
    """April is due on 2026-06-01; its reminder is of 06-04."""
    lived("2026-04-30", *signed("2026-04-01"))
    for one in (account(), account().customer):
        change_particulars(context.system(d("2026-04-30")), one, name="株式会社🍣𠮷野家")
    for day in ("2026-05-01", "2026-06-04"):
        runner.run_here(d(day))
    today("2026-06-04")
    (letter,) = letters(DunningMessage.objects.all())
    assert "株式会社〓" in text(letter_pdf(letter)).replace(" ", "")
    alert = Alert.objects.get(kind="unprintable_letter")
    assert alert.reference == f"dunning:{DunningMessage.objects.get().pk}"
    assert alert.text == f"{letter.reference}: 印字できない文字「🍣」を〓にしました"
    alerts.close(about_to_act("sato", "2026-06-04"), alert.pk)
    letter_pdf(letter)
    assert not Alert.objects.filter(kind="unprintable_letter", resolved_at=None).exists()

    ending.cancel(context.system(d("2026-06-04")), contract().pk)
    shown = confirmation(Ending.objects.get())
    confirmation_pdf(shown)
    confirmation_pdf(shown)
    alert = Alert.objects.get(kind="unprintable_confirmation")
    assert alert.reference == "contract:C1"
    assert "「🍣」を〓にしました" in alert.text
