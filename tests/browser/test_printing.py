"""The invoice on screen: columns as its document has them, in little room, and on paper."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from billing.operations.credit_notes import issue_credit_note
from billing.terms.crediting import CreditKind
from contracts.office.context import system
from tests.browser.conftest import IN_BOTH, PICTURES
from tests.documents.reading import rows
from tests.world import event, invoice, lived, signed

DAY = "2026-08-10"


@pytest.fixture
def life(committed, today):
    """June bears the interest of April; July gives one line back."""
    today(DAY)
    lived(
        DAY,
        *signed("2026-04-01", servers=3),
        event("2026-06-15", "pay", customer="A", amount=53_460),
        event("2026-06-20", "cancel", contract="C1", desired="2026-07-31"),
    )
    row = invoice("2026-07")
    issue_credit_note(system(date.fromisoformat(DAY)), row.pk, {"rest": True}, "重複のため",
                      kind=CreditKind.GOODWILL)  # fmt: skip


def printed(page: Page, name: str) -> list[str]:
    """The rows of the page as Chromium prints it on A4; kept under var/, to be looked at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    pdf = page.pdf(path=PICTURES / f"{name}.pdf", prefer_css_page_size=True)
    return rows(pdf)


@IN_BOTH
def test_the_lines_are_columns_wide_and_labelled_in_little_room(
    page: Page, life, sign_in, say, look
):
    sign_in("A")
    page.goto(f"/portal/invoices/{invoice('2026-06').number}/")
    look(page)
    bill = page.locator("table.bill").first
    heads = say(
        "内容 期間 台数 単価 金額(税抜) 税率",
        "Description Period Servers Unit price Net amount Tax rate",
    )
    assert " ".join(bill.locator("thead th").all_inner_texts()) == heads
    line = bill.locator("tbody").first.locator("tr").nth(1)
    expect(line.locator("td").nth(1)).to_have_text("3")
    expect(line.locator("td").nth(2)).to_have_text("¥16,200")
    expect(line.locator("td").nth(3)).to_have_text("¥48,600")
    expect(line.locator("th")).to_contain_text(say("3台 × 16,200円 = 48,600円", "3 servers"))
    styles = (
        line.locator("td")
        .nth(3)
        .evaluate("e => [getComputedStyle(e).textAlign, getComputedStyle(e).fontVariantNumeric]")
    )
    assert styles == ["right", "tabular-nums"]
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
        edges = line.locator("td.n").evaluate_all(
            "all => all.map(e => e.getBoundingClientRect().right)"
        )
        assert len(edges) == 3
        assert len(set(edges)) == 1, "the figures end at one line"
    before = line.locator("td").nth(3).evaluate("e => getComputedStyle(e, '::before').content")
    assert before == f'"{say("金額(税抜)", "Net amount")}"'


@IN_BOTH
def test_it_prints_as_its_document_without_buttons_navigation_and_footer(
    page: Page, life, sign_in, say, language
):
    sign_in("A")
    number = invoice("2026-07").number
    page.goto(f"/portal/invoices/{number}/")
    said = printed(page, f"printed-invoice-{language}")
    whole = "\n".join(said)
    buttons = (say("サインアウト"), say("この請求書について問い合わせる"), say("PDFを開く"))
    for gone in (*buttons, say("よくあるご質問"), "billing@example.jp"):
        assert gone not in whole
    assert number in whole
    assert re.search(r"3 +¥16,200 +¥48,600 +10%", whole)
    given_back = say("もとの請求書")
    assert given_back in whole, "what is folded on the screen is printed"
    page.goto(f"/portal/statement/?first=2026-04-01&day={DAY}")
    whole = "\n".join(printed(page, f"printed-statement-{language}"))
    assert say("サインアウト") not in whole
    assert "¥53,460" in whole
