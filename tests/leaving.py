"""A company with something in every table that may name its people, and its end long ago."""

from dataclasses import replace

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import CharField, EmailField, FileField, JSONField, TextField

from billing.models import (
    Allocation,
    BankRecord,
    BillingHold,
    Charge,
    CreditNote,
    DunningHold,
    DunningMessage,
    Invoice,
    PayerAlias,
    Payment,
    SetOff,
)
from billing.operations import payments
from billing.operations.certificates import certify_payment
from billing.operations.documents import (
    certificate_document,
    credit_note_document,
    document,
    receipt_document,
    reissue_document,
)
from billing.operations.receipts import issue_receipt
from billing.operations.reissuing import reissue
from billing.queries.receivables import with_outstanding
from billing.queries.reissues import Wording
from contracts.models import (
    Application,
    ApplicationDraft,
    ChangeRequest,
    IndividualAgreement,
    PartSuspension,
    PlanChange,
    Suspension,
    Transfer,
)
from contracts.office.context import By
from contracts.office.models import Alert, Approval, Attachment, Note, Posting
from contracts.office.operations.record import journal
from contracts.office.personal import PERSONAL, Leaving, Masked, Personal
from contracts.operations.paper import contract_document
from contracts.people.models import Contact, Customer, Invitation
from portal.accounts.models import SignIn
from portal.accounts.operations import write
from portal.exports.models import Export
from support.conduct.models import Case
from support.conduct.terms.kinds import StepKind
from support.desk.models import Inquiry
from support.desk.operations.receiving import file_mail
from support.inbound.models import IncomingMail
from support.incidents.models import DisruptionAddress
from support.incidents.operations import measures, recording
from support.offboarding.models import LegalHold
from support.offboarding.operations import certifying, withdrawing
from support.offboarding.terms.kinds import Item
from support.registers.terms.kinds import ActKind
from tests import conduct, registers, rows
from tests.announcements import called
from tests.bank_files import bank_file
from tests.documents.reading import text
from tests.factories import person_of
from tests.incidents import incident
from tests.inquiries import mail, robot
from tests.offboarding import all_of_ours, answer, of
from tests.registers import paper
from tests.staff import staff
from tests.world import account, contract, d, event, invoice, lived, signed

NAME, EMAIL, PHONE = "秘匿 花子", "hitoku@example.jp", "0399998888"
VIRTUAL = "123-7654321"
WORDS = (
    NAME, EMAIL, PHONE, VIRTUAL, "A株式会社", "customer1@example.jp", "千代田1-1", "203.0.113.77",
)  # fmt: skip
"""What names A's people; the company itself is a sole proprietor."""
ENDED = "2026-07-20"
"""The day on which everything about it was done; its contracts ended before."""
OVER = "2037-06-01"
"""Fiscal year to 31 March 2027, two months, ten years: kept until 31 May 2037."""


def leave() -> Customer:
    """Company A beside B: a life, everything that staff and people add, and what is left paid."""
    lived(
        ENDED,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        event("2026-04-10", "add", contract="C1", servers=1),
        event("2026-05-05", "cancel", contract="C1", desired="2026-08-31"),
        event("2026-05-06", "withdraw_end", contract="C1"),
        event("2026-05-20", "pay", customer="A", amount=60_000),
        event("2026-05-21", "undo_payment", customer="A", amount=60_000, part=1_000,
              paid_on="2026-05-20", **{"as": "sent_back"}),
        event("2026-05-22", "pay_out", customer="A", amount=2_000),
        event("2026-05-23", "credit_note", customer="A", invoice="2026-04", amount=1_000,
              kind="goodwill"),
        event("2026-06-02", "terminate", contract="C1", ground="17-1(1)"),
    )  # fmt: skip
    by, customer = staff("sato", ENDED), account().customer
    for rows_of in (Customer.objects, customer.billing_accounts):
        rows_of.filter(number="A").update(is_person=True)
    customer.billing_accounts.update(virtual_account=VIRTUAL)
    _people(by, customer)
    _papers(by, customer)
    _money(by)
    _registers(by, customer)
    _support(by)
    return customer


def _people(by: By, customer: Customer) -> None:
    Contact.objects.filter(customer=customer).update(name=NAME, phone=PHONE)
    user = person_of(email=EMAIL, last_name="秘匿", first_name="花子")
    EmailAddress.objects.create(user=user, email=EMAIL, verified=True)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    Session.objects.create(session_key="k" * 32, session_data="x", expire_date=by.now)
    UserSession.objects.create(user=user, ip="203.0.113.77", user_agent=NAME, session_key="k" * 32)
    seen = {"address": "203.0.113.77", "method": "password", "at": by.now, "agent": NAME}
    SignIn.objects.create(user=user, email=EMAIL, succeeded=True, **seen)
    SignIn.objects.create(user=None, email=EMAIL, succeeded=False, **seen)
    Invitation.objects.create(
        customer=customer, email=EMAIL, role="viewer", token_sha256="x", invited_by=user,
        created_at=by.now, expires_at=by.now,
    )  # fmt: skip
    Application.objects.filter(contract=contract()).update(account=user)
    ApplicationDraft.objects.create(
        user=user, customer=customer, data={}, created_at=by.now, updated_at=by.now
    )
    journal(replace(by, account_id=user.pk, name=NAME), "change_password")
    write(by, "password_reset_key", EMAIL, {"password_reset_url": "x"})


def _papers(by: By, customer: Customer) -> None:
    row = contract()
    about = {"customer": customer, "contract": row, "at": by.now, "author_id": by.account_id}
    Note.objects.create(text="x", **about)
    posted = {"day": by.day, "at": by.now, "notice": customer.notices.earliest("pk")}
    Posting.objects.create(
        kind="none",
        reason="x",
        corrects=Posting.objects.create(kind="ordinary", **posted),
        **posted,
    )
    Attachment.objects.create(name="x", content_type="text/plain", size=1, sha256="x", **about)
    proposed = {"kind": "damages", "proposed_at": by.now, "proposed_by_id": by.account_id}
    Approval.objects.create(
        contract=row, subject="contract:C1", state="withdrawn", decided_at=by.now,
        decided_by_id=by.account_id, **proposed,
    )  # fmt: skip
    ChangeRequest.objects.create(
        customer=customer, kind="company", requested_at=by.now, state="refused"
    )
    PlanChange.objects.create(
        contract=row, plan="annual", with_term=2, received_on=by.day, entered_on=by.day
    )
    Suspension.objects.create(
        contract=row, ground="30-3", starts_on=d("2026-05-01"), lifted_on=d("2026-05-02")
    )
    IndividualAgreement.objects.create(contract=row, effective_on=d("2026-05-01"), parameters={})
    Transfer.objects.create(
        contract=row, from_customer=customer, to_customer=customer, responsible=row.responsible,
        effective_on=d("2026-05-01"), recorded_on=d("2026-05-01"), lapsed_on=d("2026-05-01"),
    )  # fmt: skip
    Export.objects.create(
        kind="my_data", customer=customer, state="expired", created_at=by.now, seen_at=by.now
    )
    Alert.objects.create(
        kind="mail_failed", day=by.day, created_at=by.now, text=f"{EMAIL} 宛の C1 を送れません"
    )
    LegalHold.objects.create(
        customer=customer, reason="x", set_on=d("2026-07-01"), set_by_id=by.account_id,
        lifted_on=by.day, lifted_because="x",
    )  # fmt: skip
    contract_document(by, row)
    called(by)
    DisruptionAddress.objects.create(contract=row, customer=customer, email=EMAIL, chosen_at=by.now)
    answer(by, Item.SOFTWARE, "2026-07-01", arrived_on="2026-07-02", upload=paper())
    answer(by, Item.MATERIALS, "2026-07-01", arrived_on="2026-07-02", upload=paper())
    withdrawing.withdraw(by, of().pk, Item.MATERIALS, "x")
    all_of_ours(by, "2026-07-01")
    certifying.issue(by, of().pk)


def _money(by: By) -> None:
    """Everything is paid, with a receipt, a reissue, a credit note, and what is said of each."""
    mine = account()
    words = Wording("A株式会社", "1000001", "東京都千代田区千代田1-1", person=NAME)
    reissue_document(reissue(by, invoice("2026-05").pk, words, "x"))
    document(invoice("2026-04"))
    for note in CreditNote.objects.filter(billing_account=mine):
        credit_note_document(note)
    for row in with_outstanding(Invoice.objects.filter(billing_account=mine)).order_by("pk"):
        if row.outstanding:
            payments.receive(by, mine.pk, row.outstanding, by.day, [row.number], NAME)
    payment = Payment.objects.filter(billing_account=mine).latest("pk")
    receipt_document(issue_receipt(by, payment.pk), is_copy=False)
    certificate_document(certify_payment(by, payment.pk), is_copy=False)
    (record,) = bank_file({"name": "ヒミツ", "amount": payment.amount})
    BankRecord.objects.filter(pk=record.pk).update(state="matched", payment=payment)
    PayerAlias.objects.create(billing_account=mine, name="x", learned_at=by.now)
    with rows.unguarded():
        SetOff.objects.create(allocation=Allocation.objects.filter(payment=payment)[0], reason="x")
    held = {"billing_account": mine, "reason": "x"}
    Charge.objects.create(day=by.day, amount=1, invoice=invoice("2026-05"), **held)
    Charge.objects.create(
        kind="correction", day=by.day, amount=1, invoice=invoice("2026-05"), contract=contract(),
        reason_en="x", first=by.day, last=by.day, why="x", **held,
    )  # fmt: skip
    DunningHold.objects.create(held_on=by.day, released_on=by.day, **held)
    DunningMessage.objects.create(
        billing_account=mine, step="reminder", day=by.day,
        text={"parties": {"recipient": {"name": NAME}}},
    )  # fmt: skip
    BillingHold.objects.create(held_by_id=by.account_id, held_on=by.day, released_on=by.day, **held)


def _registers(by: By, customer: Customer) -> None:
    row = registers.secret(by, ENDED, contract=contract())
    registers.record(by, row, ActKind.RETURN_ASKED, ENDED)
    for kind in (ActKind.RETURNED, ActKind.ERASED):
        registers.record(by, row, kind, ENDED, upload=paper())
    found = incident(by, [contract().pk])
    recording.announce(by, found.pk, "調べています。")
    measures.agree_measure(by, found.pk, contract().pk, "x", "x", by.now)


def _support(by: By) -> None:
    """An inquiry by mail with a file, a report by A about nobody, and a part that was suspended."""
    written = mail("1@a", EMAIL, uploads=(paper(),), received_at=by.now)
    said = file_mail(robot(day=ENDED), written).message
    Inquiry.objects.filter(pk=said.inquiry_id).update(rating=5, rated_at=by.now)
    IncomingMail.objects.create(
        identity="x", received_at=by.now, stored_at=by.now, size=1, file="x", sender=EMAIL,
        fate="filed", decided_at=by.now, message=said,
    )  # fmt: skip
    Inquiry.objects.filter(pk=said.inquiry_id).update(
        state="resolved", resolved_at=by.now, due_at=None
    )
    who = conduct.person(by, "A")
    case = conduct.founded(by, conduct.reported(who, files=("x.pdf",)), contract())
    about = conduct.founded(
        by, conduct.recorded(by, contract=contract(), files=("x.pdf",)), contract()
    )
    for row in (case, about, conduct.reported(who, files=("x.pdf",))):
        conduct.do(by, row, StepKind.NOTE, files=("x.pdf",))
    Case.objects.update(state="closed", due_on=None)
    PartSuspension.objects.create(
        contract=contract(), part="web", ground="30-3", entered_on=d("2026-05-01"),
        starts_on=d("2026-05-01"), lifted_on=d("2026-05-02"),
    )  # fmt: skip


def plant(customer: Customer) -> None:
    """Put the person's name into every column that is declared to hold such words."""
    accounts = list(customer.memberships.values_list("user", flat=True))
    who = Leaving([customer.pk], accounts, WORDS)
    with rows.unguarded():
        for one in PERSONAL:
            if one.rows.is_unowned:
                continue
            found = one.model._base_manager.filter(one.rows.find(who))
            assert found.exists(), f"nothing of {one.name}"
            for row in found:
                values = {
                    name: _planted(one, row, name, mark) for name, mark in one.columns.items()
                }
                values = {name: value for name, value in values.items() if value is not None}
                if values:
                    one.model._base_manager.filter(pk=row.pk).update(**values)


def _planted(one: Personal, row, name: str, mark):
    """What is put into a column; None leaves it as it is."""
    if name == "virtual_account":
        return None
    field = one.model._meta.get_field(name)
    if isinstance(field, FileField):
        return default_storage.save(f"planted/{one.name}-{row.pk}.txt", ContentFile(NAME.encode()))
    if isinstance(field, EmailField):
        return None if one.model is get_user_model() else f"{row.pk}.{EMAIL}"
    if isinstance(field, ArrayField):
        return [NAME]
    if isinstance(field, JSONField):
        return None if isinstance(mark, Masked) and mark.parts != ("",) else {"who": NAME}
    if name in ("sha256", "commitment", "password") or not isinstance(field, CharField | TextField):
        return 1 if name == "size" else "x" if name == "sha256" else None
    return NAME


def found_in() -> dict[str, int]:
    """By table, how many rows of it say one of the words anywhere."""
    found = {}
    likes = [f"%{word}%" for word in (*WORDS, NAME.replace(" ", ""))]
    with connection.cursor() as cursor:
        for table in sorted({m._meta.db_table for m in apps.get_models(include_auto_created=True)}):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE ANY(%s)", [likes])
            if count := cursor.fetchone()[0]:
                found[table] = count
    return found


def documents() -> list[str]:
    """The words of every stored PDF."""
    models = [m for m in apps.get_models() if any(f.name == "pdf" for f in m._meta.fields)]
    stored = [bytes(row.pdf) for model in models for row in model._base_manager.all()]
    return [text(pdf) for pdf in stored if pdf]
