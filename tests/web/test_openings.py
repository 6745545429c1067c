"""How documents reach a company: attached or by a link, under which name, when first opened."""

import re
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from billing.models import DocumentOpening, Invoice
from billing.operations.credit_notes import issue_credit_note
from billing.operations.reissuing import reissue
from billing.queries.reissues import newest, wording
from billing.terms.crediting import CreditKind
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import OutboxMessage
from contracts.office.outbox import composers
from contracts.office.terms.delivery import file_name
from contracts.people.operations.companies import change_particulars
from portal.jobs.runner import run_here
from tests.factories import person_of
from tests.once import once
from tests.staff import member, two
from tests.web.reading import text
from tests.world import account, d, invoice, lived, signed

DAY = "2026-07-02"
BY = context.system(d(DAY))


def live() -> None:
    lived(DAY, *signed("2026-04-01", servers=2), *signed("2026-04-01", "C2", "B"))


past = once(live, on=DAY)


@pytest.fixture
def issued(past, db, today) -> Invoice:
    today(DAY)
    return invoice("2026-06")


def mailed(purpose: str):
    message = OutboxMessage.objects.filter(purpose=purpose, notice__customer__number="A").last()
    return composers[purpose](message)


def attached(mail) -> list[str]:
    return [one[0] for one in mail.attachments]


@pytest.mark.parametrize(
    ("names", "partner", "expected"),
    [
        ("number", "サンプルクラウド株式会社", "INV-2026-000001.pdf"),
        ("full", "見本株式会社", "20260701_見本(株)_35640_INV-2026-000001.pdf"),
        ("full", 'A/B:"C" ', '20260701_A_B__C__35640_INV-2026-000001.pdf'),
        ("full", " . ", "20260701__35640_INV-2026-000001.pdf"),
    ],
)  # fmt: skip
def test_names_of_files(names, partner, expected):
    assert file_name(names, "INV-2026-000001", d("2026-07-01"), partner, 35_640) == expected


def test_as_a_rule_the_pdf_comes_with_the_mail_under_its_number(issued):
    mail = mailed("invoice")
    assert attached(mail) == [f"{issued.number}.pdf"]
    assert "添付のPDF" in mail.body
    assert "リンク" not in mail.body


def test_who_wants_a_link_gets_no_file_and_signs_in(issued, client, settings):
    change_particulars(BY, account(), delivery="link")
    run_here(d("2026-08-01"))
    issued = invoice("2026-07")
    again = reissue(BY, issued.pk, replace(wording(issued, None), name="新A株式会社"), "訂正")
    by, second = two(DAY)
    wanted = {"amounts": {"standard:10": 1_000}}
    note = issue_credit_note(by, issued.pk, wanted, "障害", second, kind=CreditKind.GOODWILL)
    pages = {
        "invoice": reverse("invoice_pdf", args=[issued.number]),
        "invoice_reissued": reverse("invoice_pdf", args=[issued.number]),
        "credit_note": reverse("credit_note_pdf", args=[note.number]),
    }
    for purpose, address in pages.items():
        mail = mailed(purpose)
        assert attached(mail) == [], purpose
        (link,) = set(re.findall(r"^https?://\S+/pdf/$", mail.body, re.MULTILINE))
        assert link == f"{settings.PORTAL_URL.rstrip('/')}{address}", purpose
        assert "添付" not in mail.body, purpose
        assert "attached" not in mail.body, purpose
        assert "in the portal" in mail.body, purpose
    assert again.number in mailed("invoice_reissued").body
    client.force_login(person_of("A"))
    for address in pages.values():
        assert client.get(address).status_code == 200


def test_what_a_mail_said_stays_whatever_the_account_wants_later(issued):
    change_particulars(BY, account(), delivery="link")
    assert attached(mailed("invoice")) == [f"{issued.number}.pdf"]
    assert "添付のPDF" in mailed("invoice").body


def test_who_wants_whole_names_gets_them(issued):
    change_particulars(BY, account(), file_names="full")
    (name,) = attached(mailed("invoice"))
    assert name == f"20260701_サンプルクラウド(株)_{issued.total}_{issued.number}.pdf"


def test_another_value_is_refused(issued):
    with pytest.raises(ValidationError):
        change_particulars(BY, account(), delivery="pigeon")


def test_staff_choose_it_on_the_accounts_page(issued, client):
    client.force_login(member("sato"))
    address = reverse("staff_change_account", args=[account().number])
    form = text(client.get(address))
    assert "メールのリンクからサインインして開く" in form
    assert "日付_取引先_金額_番号" in form
    page = text(client.get(reverse("staff_customer", args=["A"])))
    assert "書類の届け方" in page
    assert "メールに添付・番号のみ(半角英数字)・日本語" in page


def test_the_first_opening_by_the_company_is_noted_and_staff_see_it(issued, client):
    staff_page = reverse("staff_invoice", args=[issued.number])
    client.force_login(member("sato"))
    client.get(reverse("staff_invoice_pdf", args=[issued.number]))
    assert "お客様はまだポータルで開いていません。" in text(client.get(staff_page))
    client.force_login(person_of("A"))
    for name in ("invoice_pdf", "invoice_xml", "invoice_pdf"):
        assert client.get(reverse(name, args=[issued.number])).status_code == 200
    (row,) = DocumentOpening.objects.all()
    assert (row.number, row.customer.number) == (issued.number, "A")
    client.force_login(member("kato"))
    said = "お客様がポータルで INV-2026-000005 を最初に開いた日時: 2026年7月2日"
    assert said.replace("INV-2026-000005", issued.number) in text(client.get(staff_page))


@pytest.mark.parametrize("duty", Duty)
def test_staff_who_look_at_a_companys_pages_open_nothing(issued, client, duty):
    client.force_login(member("sato", duty))
    client.post(reverse("view_as", args=["A"]), {"reason": "お問い合わせ"})
    for name in ("invoice_pdf", "invoice_xml"):
        assert client.get(reverse(name, args=[issued.number])).status_code == 200
    assert not DocumentOpening.objects.exists()


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("head", {}),
        ("get", {"Sec-Purpose": "prefetch"}),
        ("get", {"Sec-Purpose": "prefetch;prerender"}),
        ("get", {"Purpose": "prefetch"}),
        ("get", {"X-Moz": "prefetch"}),
        ("get", {"Sec-Fetch-Mode": "no-cors"}),
    ],
)
def test_what_nobody_asked_to_see_is_no_opening(issued, client, method, headers):
    client.force_login(person_of("A"))
    address = reverse("invoice_pdf", args=[issued.number])
    assert getattr(client, method)(address, headers=headers).status_code == 200
    assert not DocumentOpening.objects.exists()
    client.get(address, headers={"Sec-Fetch-Mode": "navigate"})
    assert DocumentOpening.objects.get().number == issued.number


def test_another_company_opens_nothing(issued, client):
    client.force_login(person_of("B"))
    assert client.get(reverse("invoice_pdf", args=[issued.number])).status_code == 404
    assert not DocumentOpening.objects.exists()


def test_a_reissue_is_a_document_of_its_own(issued, client):
    reissue(BY, issued.pk, replace(wording(issued, None), name="新A株式会社"), "訂正")
    client.force_login(person_of("A"))
    client.get(reverse("version_pdf", args=[issued.number, 0]))
    client.get(reverse("invoice_pdf", args=[issued.number]))
    assert set(DocumentOpening.objects.values_list("number", flat=True)) == {
        issued.number,
        newest(issued).number,
    }


def test_an_opening_is_a_record(issued, client):
    client.force_login(person_of("A"))
    client.get(reverse("invoice_pdf", args=[issued.number]))
    for change in (
        lambda: DocumentOpening.objects.update(at=context.now()),
        lambda: DocumentOpening.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
