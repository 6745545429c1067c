"""Notices and statements on paper: for their own company, and for staff."""

import pytest
from django.urls import reverse

from billing.models import DocumentOpening
from billing.queries.statement_paper import content
from contracts.office.models import Notice
from contracts.office.templatetags.language import moment
from portal.customer.money import statements
from tests.documents.reading import rows, text
from tests.factories import person_of
from tests.once import once
from tests.staff import member
from tests.web.reading import text as words
from tests.world import account, d, event, lived, signed

pytestmark = pytest.mark.django_db
QUERY = {"first": "2026-05-01", "day": "2026-06-20"}


def live() -> None:
    lived(
        "2026-06-20",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        event("2026-06-11", "pay", customer="A", amount=10_000),
    )


past = once(live, on="2026-06-20")


@pytest.fixture
def life(past, today) -> None:
    today("2026-06-20")


def notice(kind: str, customer: str = "A") -> Notice:
    return Notice.objects.filter(kind=kind, customer__number=customer).order_by("id").first()


def test_a_companys_notice_is_a_letter_whose_first_opening_is_noted(life, client):
    client.force_login(person_of("A"))
    mine, unprinted = notice("accepted"), notice("received")
    address = reverse("notice_pdf", args=[mine.pk])
    assert address in client.get(reverse("notice", args=[mine.pk])).content.decode()
    answer = client.get(address)
    name = f"NL-20260401-{mine.pk:06}"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{name}.pdf"'
    assert "契約 C1 は2026年4月1日に成立しました。" in text(answer.content)
    client.get(address)
    opening = DocumentOpening.objects.get()
    assert opening.number == name
    none = reverse("notice_pdf", args=[unprinted.pk])
    assert none not in client.get(reverse("notice", args=[unprinted.pk])).content.decode()
    assert client.get(none).status_code == 404
    theirs = reverse("notice_pdf", args=[notice("accepted", "B").pk])
    assert client.get(theirs).status_code == 404
    assert DocumentOpening.objects.count() == 1
    client.force_login(member("sato"))
    page = words(client.get(reverse("staff_notice", args=[mine.pk])))
    assert f"<dt>ポータルで最初に開いた日時</dt> <dd>{moment(opening.at)}</dd>" in page
    others = words(client.get(reverse("staff_notice", args=[notice("accepted", "B").pk])))
    assert "<dt>ポータルで最初に開いた日時</dt> <dd>まだ開いていません</dd>" in others


def test_staff_open_the_document_of_a_notice_and_that_is_no_opening(life, client):
    client.force_login(member("sato"))
    for kind, expected in (("accepted", "ご契約が成立しました"), ("invoice", "請求書")):
        row = notice(kind)
        address = reverse("staff_notice_pdf", args=[row.pk])
        assert address in client.get(reverse("staff_notice", args=[row.pk])).content.decode()
        assert expected in text(client.get(address).content).replace(" ", "")
    assert client.get(reverse("staff_notice_pdf", args=[notice("received").pk])).status_code == 404
    assert not DocumentOpening.objects.exists()


def test_a_statement_on_paper_has_the_figures_of_its_page(life, client):
    client.force_login(person_of("A"))
    page = client.get(reverse("statement"), QUERY)
    found = page.context["statement"]
    assert (found.opening, found.closing, found.interest) == (0, 61_280, 233)
    answer = client.get(reverse("statement_pdf"), QUERY)
    assert answer["Content-Disposition"] == 'inline; filename="statement-20260620.pdf"'
    printed = rows(answer.content)
    for expected in (
        "〒100-0001  statement-20260620",
        "残高  ¥61,280  2026年6月20日現在",
        "対象の請求先  A A株式会社",
        "期間  2026年5月1日から2026年6月20日まで",
        "2026/05/01  繰越残高  ¥0",
        "2026/05/01  請求(料金と消費税)  INV-2026-000001  ¥35,640  ¥35,640",
        "2026/06/01  請求(料金と消費税)  INV-2026-000003  ¥35,640  ¥71,280",
        "2026/06/11  入金  ▲¥10,000  ¥61,280",
        "2026/06/20  残高  ¥61,280",
        "INV-2026-000001  2026/06/01  ¥25,640  ¥233",
        "INV-2026-000003  2026/06/30  ¥35,640  ¥0",
        "請求(料金と消費税)  ¥71,280",
        "入金  ▲¥10,000",
        "前受金  ¥0",
        "未請求の遅延損害金  ¥233",
    ):
        assert expected in printed, f"{expected}\n{chr(10).join(printed)}"


def test_staff_see_and_download_the_same_statement(life, client):
    client.force_login(person_of("A"))
    mine = client.get(reverse("statement_pdf"), QUERY).content
    client.force_login(member("sato"))
    page = client.get(reverse("staff_customer_tab", args=["A", "statement"]), QUERY)
    assert "¥61,280" in words(page)
    for name in ("staff_statement_pdf", "staff_statement_csv"):
        assert reverse(name, args=["A"]) in page.content.decode()
    assert client.get(reverse("staff_statement_pdf", args=["A"]), QUERY).content == mine
    table = b"".join(
        client.get(reverse("staff_statement_csv", args=["A"]), QUERY).streaming_content
    )
    assert "2026-06-20,残高,,,61280," in table.decode()


def test_what_cannot_be_printed_leads_back_and_the_page_says_why(life, client, monkeypatch):
    client.force_login(person_of("A"))
    for wrong in ({"day": "x"}, {**QUERY, "account": account("B").pk}):
        assert client.get(reverse("statement_pdf"), wrong).status_code == 302
    monkeypatch.setattr(statements, "MOST_PRINTED", 4)
    back = client.get(reverse("statement_pdf"), QUERY, follow=True)
    assert "PDFにできるのは4行までです。" in words(back)
    assert "statement.pdf" not in back.content.decode()
    client.force_login(member("sato"))
    back = client.get(reverse("staff_statement_pdf", args=["A"]), QUERY, follow=True)
    assert "PDFにできるのは4行までです。" in words(back)


def test_a_statement_whose_parts_miss_its_balance_is_none(life):
    shown = statements.of_accounts([account("A").pk], d("2026-05-01"), d("2026-06-20"))
    made = content(shown, [account("A")], d("2026-06-20"))
    with pytest.raises(ValueError, match="残高が合いません"):
        type(made)(**{**{one: getattr(made, one) for one in made.__slots__}, "closing": 61_281})
