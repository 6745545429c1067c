"""Every kind of document and letter, in both languages, page by page as it should read."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from billing.documents.certificate import CertifiedBalance, UnpaidInvoice
from billing.documents.credit_note import CreditNoteContent, Returned
from billing.documents.letter import DemandedInvoice, Letter
from billing.documents.receipt import PaidInvoice, ReceiptContent
from billing.documents.statement import Moved, StatementContent, Unpaid
from billing.documents.yearly import PrintedMonth, YearlyContent
from billing.models import DunningMessage, Invoice
from billing.operations.certificates import certify_balance, certify_payment
from billing.operations.credit_notes import issue_credit_note
from billing.operations.payments import receive
from billing.operations.receipts import issue_receipt
from billing.operations.reissuing import reissue
from billing.queries import (
    certificates,
    closed_month,
    credit_notes,
    receipts,
    statement_paper,
    yearly,
)
from billing.queries.confirmation import confirmation
from billing.queries.content import content
from billing.queries.letters import letters
from billing.queries.reissues import wording
from billing.queries.statement import of_accounts
from billing.terms.crediting import CreditKind
from billing.terms.month_proof import prove
from contracts.models import Ending
from contracts.office.context import TOKYO
from contracts.office.documents.letter import NoticeLetter
from contracts.office.documents.pdf import laid_out
from contracts.office.queries.papers import PAPERS
from contracts.operations.letters import letters as letters_of_contracts
from contracts.people.operations import companies
from contracts.queries.letters import letter
from contracts.queries.paper import paper
from support.incidents.models import Disruption
from support.incidents.queries.report import ReportEntry, report
from support.offboarding.operations import certifying
from support.offboarding.queries import certificate
from tests import offboarding
from tests.architecture.sources import ROOT
from tests.documents import notices
from tests.documents import test_layout as invoices
from tests.documents.anew import drawn_as_anew
from tests.documents.golden import compare
from tests.documents.test_layout import STANDARD
from tests.incidents import reported
from tests.rules.test_month_close import WHOLE
from tests.staff import staff
from tests.world import accepted, account, applied, contract, d, event, invoice, lived, signed

if TYPE_CHECKING:
    from weasyprint.document import Document

DAY = "2026-08-20"
WANTED = {"lines": {"lines": [2]}, "part": {"amounts": {"standard:10": 1_000}}}
EVENTS = (
    *signed("2026-04-01", "C1", "A", servers=3),
    applied("2026-04-01", "C2", "B", servers=2, plan="annual"),
    accepted("2026-04-01", "C2", individual={"unit_price": 15_000}),
    *signed("2026-04-01", "C3", "C"),
    event("2026-05-10", "cancel", contract="C3"),
    event("2026-06-10", "reduce", contract="C1", servers=1),
    event("2026-06-15", "pay", customer="A", amount=50_000),
)


@pytest.fixture(params=["ja", "en"])
def spoken(request, settings, monkeypatch, today) -> str:
    """Companies register with documents in it; a life of its own, as another issuer's is."""
    today(DAY)
    settings.ISSUER_NAME = f"{settings.ISSUER_NAME}{'' if request.param == 'ja' else ' '}"
    speaking = partial(companies.Billing, language=request.param)
    monkeypatch.setattr(companies, "Billing", speaking)
    return request.param


@pytest.mark.django_db
@pytest.mark.usefixtures("own_files")
def test_every_document_reads_as_it_should(spoken):
    """Of a life that was lived in the language, so that it is frozen with what was issued."""
    lived(DAY, *EVENTS)
    with drawn_as_anew():
        compare(f"documents.{spoken}", dict(_documents(spoken)))


def _documents(language: str) -> "Iterator[tuple[str, Document]]":
    by, second = staff("sato", DAY), staff("suzuki", DAY)
    draw = partial(laid_out, language=language)
    billed = Invoice.objects.order_by("number")
    for name, row in {
        "invoice": invoice("2026-07"),
        "invoice with late interest": invoice("2026-06"),
        "residual invoice": billed.get(label="residual:C3"),
    }.items():
        yield name, draw("invoice", content(row))
    first = billed.first()
    words = replace(wording(first, None), name="新見本株式会社", remark="プロジェクトX")
    again = reissue(by, first.pk, words, "社名の変更")
    yield "reissued invoice", draw("invoice", content(again.invoice, again))
    for name, wanted in WANTED.items():
        kind = CreditKind.GOODWILL
        note = issue_credit_note(by, invoice("2026-07").pk, wanted, "台数の訂正", second, kind=kind)
        note.refresh_from_db()
        yield f"credit note of {name}", draw("credit_note", credit_notes.content(note))
    payment = receive(by, account("A").pk, 200_000, d("2026-08-14"))
    receipt = issue_receipt(by, payment.pk)
    for name, is_copy in {"receipt": False, "receipt again": True}.items():
        yield name, draw("receipt", receipts.content(receipt, is_copy))
    for one in letters(DunningMessage.objects.filter(billing_account=account("A")).order_by("pk")):
        yield f"letter: {one.step}", draw("letter", one)
    confirmed = confirmation(Ending.objects.get())
    yield "confirmation", draw("confirmation", confirmed)
    awkward = replace(confirmed.recipient, **AWKWARD)
    hostile = replace(confirmed, recipient=awkward, responsible=LONG, reason=LONG)
    yield "confirmation, hostile", draw("confirmation", hostile)
    made = {"paper": paper(contract("C2"), d(DAY)), "made_on": d(DAY)}
    yield "contract", draw("contract", made)
    found = of_accounts([account("A").pk], d("2026-04-01"), d(DAY))
    shown = statement_paper.content(found, [account("A")], d(DAY))
    yield "statement", draw("statement", shown)
    certified = certify_payment(by, payment.pk)
    original = certificates.content(certified, False)
    yield "payment certificate", draw("certificate", original)
    hostile = replace(original, recipient=replace(original.recipient, **AWKWARD))
    yield "payment certificate, hostile", draw("certificate", hostile)
    balance = certify_balance(by, account("A").customer_id, None, d("2026-08-01"))
    yield "certificate of balance", draw("certificate", certificates.content(balance, True))
    year = yearly.content([account("A")], d("2026-01-01"), d(DAY), d(DAY))
    yield "yearly statement", draw("yearly", year)
    offboarding.all_of_ours(by, "2026-06-20", "C3")
    issued = certifying.issue(by, offboarding.of("C3").pk)
    erased = certificate.of(issued)
    yield "certificate of erasure", draw("erasure", erased)
    names = erased.recipient | {"names": list(AWKWARD.values())}
    yield "certificate of erasure, hostile", draw("erasure", replace(erased, recipient=names))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_letter_reads_as_it_should(language):
    with drawn_as_anew():
        made = {
            name: laid_out("notice", letter(one), language) for name, one in notices.each(language)
        }
    compare(f"letters.{language}", made)


def test_every_kind_of_letter_is_among_them():
    """A kind that is new has no page that anybody read, until it is."""
    assert {one.name for one in PAPERS if one.papers is letters_of_contracts} == set(notices.SAID)


@pytest.mark.django_db
def test_the_report_of_an_incident_reads_as_it_should(today):
    """It is Japanese for all: what staff wrote is what it says."""
    today(DAY)
    lived(DAY, *signed("2026-04-01"))
    told = report(Disruption.objects.get(pk=reported(staff("sato", DAY)).pk))
    awkward = {"title": LONG, "part": LONG, "cause": LONG * 3, "remedy": AWKWARD["department"]}
    entry = ReportEntry(told.entries[0].at, told.entries[0].step, f"{LONG}\n\n{LONG}")
    hostile = replace(told, **awkward, entries=(entry,) * 9)
    made = {"incident report": told, "incident report, hostile": hostile}
    with drawn_as_anew():
        compare("incidents.ja", {name: laid_out("incident", one) for name, one in made.items()})


def test_the_proof_of_a_month_reads_as_it_should():
    at = datetime(2026, 11, 9, 15, tzinfo=TOKYO)
    told = closed_month.content(prove(WHOLE), at, ("見本 花子", "見本 一郎"), AWKWARD["department"])
    with drawn_as_anew():
        compare("month_close.ja", {"proof of a month": laid_out("month_close", told)})


def test_every_kind_of_document_is_among_them():
    drawn = set(re.findall(r'(?:draw|laid_out)\(\s*"(\w+)"', Path(__file__).read_text()))
    sheets = {one.stem for one in (ROOT / "templates/documents").glob("*.css")}
    assert drawn == sheets - {"elements"}


LONG = "株式会社" + "髙﨑邉󠄂𠮷葛󠄀城𩸽商会" * 12
"""Of 118 code points: rare kanji, one outside the first plane, variants of two."""
AWKWARD = {"name": LONG[:115], "department": '<b>経理</b> & "総務" {{ x }}', "person": "𠮷田 é①㈱"}
MOST = 1_234_567_890_000


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_longest_names_and_sums_of_thirteen_digits_have_room(language):
    compare(f"hostile.{language}", dict(_awkward(language)))


def _awkward(language: str) -> "Iterator[tuple[str, Document]]":
    """One of each family, of figures that no company has."""
    draw = partial(laid_out, language=language)
    line = invoices.line(amount=MOST, servers=None, unit_price=None, explanation=LONG)
    told = invoices.content(line)
    recipient = replace(told.recipient, language=language, **AWKWARD)
    about = {"recipient": recipient, "issuer": told.issuer}
    yield "invoice", draw("invoice", replace(told, recipient=recipient))
    tax, total = told.taxes, told.total
    given = (Returned("月額利用料", MOST, STANDARD, date(2026, 6, 1), date(2026, 6, 30)),)
    yield "credit note", draw(
        "credit_note",
        CreditNoteContent(
            "CN-2026-000001", date(2026, 7, 1), told.number, told.issued_on, told.subject, LONG,
            lines=given, taxes=tax, outside=0, total=total, **about,
        ),
    )  # fmt: skip
    paid = (PaidInvoice(told.number, told.subject, total),)
    yield "receipt", draw(
        "receipt",
        ReceiptContent(
            "RC-2026-000001", date(2026, 8, 1), date(2026, 7, 31), invoices=paid, taxes=tax,
            outside=0, credit=0, total=total, **about,
        ),
    )  # fmt: skip
    debt = DemandedInvoice(told.number, "C-2026-000001", date(2026, 7, 31), 365, total, MOST // 7)
    yield "letter", draw(
        "letter",
        Letter(
            "DL-20270731-000001", "final", date(2027, 7, 31), date(2027, 8, 7), debts=(debt,),
            others=(debt,), total=debt.total, demanded=2 * debt.total, rate="14.5", **about,
        ),
    )  # fmt: skip
    moved = Moved(date(2026, 7, 1), "請求", told.number, total, total)
    unpaid = Unpaid(told.number, date(2026, 7, 31), total, MOST // 7)
    yield "statement", draw(
        "statement",
        StatementContent(
            accounts=(f"A {LONG}",), first=date(2026, 7, 1), last=date(2027, 7, 31),
            made_on=date(2027, 8, 1), opening=0, sums=(("請求", total),), entries=(moved,),
            closing=total, items=(unpaid,), credit=0, **about,
        ),
    )  # fmt: skip
    open_now = (UnpaidInvoice(told.number, date(2026, 7, 31), total),)
    yield "certificate of balance", draw(
        "certificate",
        CertifiedBalance(
            "BC-2027-000001", date(2027, 8, 1), date(2027, 7, 31), accounts=(f"A {LONG}",),
            items=open_now, credit=0, interest=MOST // 7, balance=total, **about,
        ),
    )  # fmt: skip
    billed = PrintedMonth(date(2027, 7, 1), total, MOST // 7, -total, -(MOST // 7), 0)
    yield "yearly statement", draw(
        "yearly",
        YearlyContent(
            accounts=(f"A {LONG}",), first=date(2027, 7, 1), last=date(2027, 7, 31),
            made_on=date(2027, 8, 1), opening=0, months=(billed,), closing=0, unpaid=0,
            outstanding=0, credit=0, interest=0, **about,
        ),
    )  # fmt: skip
    yield "notice", draw(
        "notice",
        NoticeLetter(
            "NL-20270731-000001", "通知", date(2027, 7, 31), title=LONG, paragraphs=(LONG * 3,),
            contract="C-2026-000001", clause="17-1(5)", holder=LONG, **about,
        ),
    )  # fmt: skip
