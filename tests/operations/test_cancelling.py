"""A quote binds, is kept with its notice, and foretells what is then billed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from billing.models import Invoice, InvoiceLine
from billing.operations import ending, payments
from billing.operations.charges import charge
from billing.queries import quotes
from billing.queries.confirmation import confirmation
from billing.queries.receivables import credit_of
from billing.terms import quote_json
from contracts.models import Ending, IndividualAgreement, ServerChange
from contracts.office import context
from contracts.office.context import By, Member, Role
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.office.outbox import composers
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.terms.periods import ONE_DAY, next_month
from portal.jobs.runner import run_here
from tests.jobs.several import together
from tests.world import accepted, account, applied, contract, d, event, live_on, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_dunned")]


def holder(day: str, member: Member = Member.OWNER, customer: str = "A") -> By:
    members = {account(customer).customer_id: member}
    return By(context.system(d(day)).now, Role.CUSTOMER, members=members)


def quoted(day: str, desired: str | None = None):
    return quotes.cancellation(contract(), d(day), d(desired) if desired else None)


def read(quote) -> str:
    """The fingerprint of a quote on its day."""
    return fingerprint.of(quote.day, quote)


# --- what a residual fee is for -------------------------------------------------------


def reduced_and_cancelled() -> None:
    """Of two servers one leaves and then the other, on one day: two equal residual fees."""
    lived(
        "2026-08-31",
        *signed("2026-04-01", servers=2),
        event("2026-08-31", "reduce", contract="C1", servers=1),
        event("2026-08-31", "cancel", contract="C1"),
    )


def test_art_15_2_each_residual_fee_names_its_own_end():
    reduced_and_cancelled()
    of_part, of_whole = Invoice.objects.filter(kind="residual").order_by("number")
    assert (of_part.issued_on, of_part.total) == (of_whole.issued_on, of_whole.total)
    assert (of_part.server_change, of_part.ending) == (ServerChange.objects.get(), None)
    assert (of_whole.server_change, of_whole.ending) == (None, Ending.objects.get())
    assert of_part.ends_on == of_whole.ends_on == d("2026-09-30")


def test_an_end_has_one_residual_fee_and_every_residual_fee_has_an_end():
    reduced_and_cancelled()
    of_part, of_whole = Invoice.objects.filter(kind="residual").order_by("number")
    for changes, constraint in [
        ({"server_change_id": of_part.server_change_id, "ending_id": None}, "each_change"),
        ({}, "each_ending"),
        ({"ending_id": None}, "invoice_month_or_end"),
        ({"server_change_id": of_part.server_change_id}, "invoice_month_or_end"),
        ({"ending_id": 0}, "does not exist"),
        ({"ending_id": None, "server_change_id": 0}, "does not exist"),
    ]:
        values = {f.attname: getattr(of_whole, f.attname) for f in Invoice._meta.concrete_fields}
        row = Invoice(**{**values, "id": None, "number": "INV-2026-900000", **changes})
        with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
            row.save()
    with pytest.raises(DatabaseError, match="is a record"), transaction.atomic():
        Ending.objects.filter(pk=of_whole.ending_id)._raw_delete("default")
    with pytest.raises(DatabaseError, match="is a record"), transaction.atomic():
        ServerChange.objects.filter(pk=of_part.server_change_id)._raw_delete("default")


# --- what binds ----------------------------------------------------------------------


def test_art_16_1_the_expected_quote_is_carried_out_and_kept_whole():
    lived("2026-08-30", *signed("2026-04-01", servers=3))
    quote = quoted("2026-08-31")
    ending.cancel(holder("2026-08-31"), contract().pk, expected=read(quote))
    kept = quote_json.from_json(Ending.objects.get().quote)
    assert fingerprint.plain(kept.quote) == fingerprint.plain(quote)
    assert kept.fingerprint == read(quote)
    assert kept.parties.holder["name"] == "A株式会社"
    entry = JournalEntry.objects.get(operation="fix_end")
    assert (entry.clause, entry.after["quote"]) == ("16-1", read(quote))


@pytest.mark.parametrize(("day", "desired"), [("2026-09-01", None), ("2026-08-31", "2026-12-31")])
def test_art_16_1_another_day_or_wish_is_refused_and_leaves_nothing(day, desired):
    lived("2026-08-31", *signed("2026-04-01"))
    before = [model.objects.count() for model in (Ending, Invoice, Notice, JournalEntry)]
    wish = d(desired) if desired else None
    with pytest.raises(Changed) as refusal:
        ending.cancel(holder(day), contract().pk, wish, expected=read(quoted("2026-08-31")))
    assert refusal.value.article == "16-1"
    assert before == [m.objects.count() for m in (Ending, Invoice, Notice, JournalEntry)]


def test_art_16_1_money_that_came_meanwhile_changes_the_quote():
    lived("2026-08-31", *signed("2026-04-01"))
    seen = read(quoted("2026-08-31"))
    payments.receive(context.system(d("2026-08-31")), account().pk, 17_820, d("2026-08-31"))
    with pytest.raises(Changed):
        ending.cancel(holder("2026-08-31"), contract().pk, expected=seen)


@pytest.mark.parametrize("member", [Member.BILLING, Member.VIEWER])
def test_only_owners_send_and_everybody_may_look(member):
    lived("2026-05-02", *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    by = holder("2026-05-02", member)
    assert ending.quote_cancellation(by, contract(), None) == quoted("2026-05-02")
    for operation in (ending.cancel, ending.decline_renewal):
        with pytest.raises(PermissionDenied):
            operation(by, contract().pk)
        with pytest.raises(PermissionDenied):
            operation(holder("2026-05-02", customer="B"), contract().pk)
    assert not Ending.objects.exists()


def test_two_at_once_make_one_cancellation(committed):
    lived("2026-08-30", *signed("2026-04-01"))
    seen, by, pk = read(quoted("2026-08-31")), holder("2026-08-31"), contract().pk

    def send() -> str:
        try:
            ending.cancel(by, pk, expected=seen)
        except Refused:
            return "refused"
        return "cancelled"

    assert sorted(together(send, send)) == ["cancelled", "refused"]
    assert Ending.objects.count() == Invoice.objects.filter(kind="residual").count() == 1


# --- declining renewal ------------------------------------------------------------------


def test_art_14_2_an_expected_term_end_binds():
    lived("2027-02-20", *signed("2026-04-01"))
    earlier = read(quotes.non_renewal(contract(), d("2027-02-20")))
    live_on(d("2027-02-21"), d("2027-04-02"))
    with pytest.raises(Changed), transaction.atomic():
        ending.decline_renewal(holder("2027-04-02"), contract().pk, earlier)
    assert contract().ends_on is None
    seen = read(quotes.non_renewal(contract(), d("2027-04-02")))
    ending.decline_renewal(holder("2027-04-02"), contract().pk, seen)
    assert contract().ends_on == d("2028-03-31")


# --- the state of the account ----------------------------------------------------------------


def test_the_standing_is_that_of_the_ledger():
    lived(
        "2026-07-10",
        *signed("2026-04-01", servers=2),
        event("2026-06-10", "pay", customer="A", amount=35_640),
        event("2026-07-05", "pay", customer="A", amount=10_000),
    )
    standing = quotes.standing(contract())
    assert sorted(standing.billed) == [d("2026-04-01"), d("2026-05-01"), d("2026-06-01")]
    owed = [(x.label, x.outstanding, x.billed) for x in standing.debts]
    assert owed == [("2026-05", 25_640, 0), ("2026-06", 35_767, 0)]  # with interest of 127
    assert standing.credit == credit_of(account().pk) == 0


def test_interest_of_a_debt_paid_late_stays_until_it_is_billed():
    events = (*signed("2026-04-01"), event("2026-06-10", "pay", customer="A", amount=17_820))
    lived("2026-06-15", *events)
    assert [(x.outstanding, x.label) for x in quotes.standing(contract()).debts] == [
        (0, "2026-04"),
        (17_820, "2026-05"),
    ]
    (paid, _) = quoted("2026-06-15").debts
    assert (paid.outstanding, paid.interest_today, paid.interest) == (0, 63, 63)
    run_here(d("2026-07-01"))
    assert "2026-04" not in [x.label for x in quotes.standing(contract()).debts]


def test_money_on_account_is_the_credit():
    lived(
        "2026-05-10", *signed("2026-04-01"), event("2026-05-10", "pay", customer="A", amount=20_000)
    )
    payment = account().payments.get()
    assert quotes.standing(contract()).credit == credit_of(account().pk) == 2_180
    payments.reverse(context.system(d("2026-05-11")), payment, "wrong account")
    assert quotes.standing(contract()).credit == credit_of(account().pk) == 20_000


# --- lived on, a forecast comes true -------------------------------------------------------


IN_THE_MINIMUM_TERM = ("2026-08-31", None, signed("2026-04-01", servers=3), {})
AHEAD_OF_CHANGES = (
    "2026-07-20",
    "2026-11-12",
    (
        *signed("2026-04-15", servers=4),
        event("2026-06-16", "add", contract="C1", servers=2),
        event(
            "2026-07-01",
            "publish_edition",
            effective="2026-10-10",
            parameters={"unit_price": 17_000},
        ),
        event("2026-07-10", "reduce", contract="C1", servers=3, desired="2026-09-20"),
    ),
    {},
)
ANNUAL_RENEWED_BEFORE_ITS_END = (
    "2026-09-15",
    None,
    (
        *signed("2026-04-01", servers=2, plan="annual"),
        event("2026-06-16", "add", contract="C1", servers=1),
    ),
    {"term_months": 6, "renewal_months": 6},
)
NEVER_BEGUN = (
    "2026-04-20",
    None,
    (applied("2026-04-01"), accepted("2026-04-10", service_starts="2026-08-01")),
    {},
)
WHOLE_MONTHS = (
    "2026-10-10",
    None,
    (
        *signed("2026-04-15", servers=2),
        event("2026-06-16", "add", contract="C1", servers=2),
    ),
    {"proration": "whole_month"},
)
LIVES = {
    "in the minimum term": IN_THE_MINIMUM_TERM,
    "ahead of a price, an addition and a reduction": AHEAD_OF_CHANGES,
    "an annual term renewed before its end": ANNUAL_RENEWED_BEFORE_ITS_END,
    "never begun": NEVER_BEGUN,
    "whole months": WHOLE_MONTHS,
}


@pytest.mark.parametrize("life", LIVES.values(), ids=LIVES.keys())
def test_what_was_quoted_is_what_is_billed_and_the_interest_too(life):
    """What is unpaid is paid on the last day, so that its interest is that of the quote."""
    day, desired, events, edition = life
    lived(day, *events, **edition)
    before = set(Invoice.objects.values_list("pk", flat=True))
    quote = quoted(day, desired)
    ending.cancel(holder(day), contract().pk, quote.desired, expected=read(quote))
    end = quote.notice.ends_on
    live_on(d(day) + ONE_DAY, end - ONE_DAY)
    for debt in quote.debts:
        payments.receive(context.system(end), account().pk, debt.outstanding, end, [debt.number])
    live_on(end, next_month(end))

    billed = Invoice.objects.exclude(pk__in=before)
    interest = {
        line.about.number: line.amount
        for line in InvoiceLine.objects.filter(kind="late_interest", about__in=before)
    }
    assert interest == {debt.number: debt.interest for debt in quote.debts if debt.interest}
    without = {
        invoice.label: invoice.total - invoice.bears_none for invoice in billed.order_by("id")
    }
    residual = {quote.residual.label: quote.cost} if quote.residual else {}
    assert without == {f"{x.month:%Y-%m}": x.total for x in quote.fees} | residual
    assert sum(without.values()) == quote.to_come
    assert (
        sum(without.values())
        + sum(interest.values())
        + sum(debt.outstanding for debt in quote.debts)
        == quote.total
    )


# --- the confirmation --------------------------------------------------------------------------


def test_the_confirmation_says_what_was_kept_and_goes_with_the_mail():
    lived("2026-08-30", *signed("2026-04-01", servers=3))
    ending.cancel(holder("2026-08-31"), contract().pk)
    content = confirmation(Ending.objects.get())
    assert (content.recipient.name, content.responsible) == ("A株式会社", "試験 太郎")
    assert (content.residual_total, content.fee_total) == (320_760, 106_920)
    assert content.total == content.fee_total + content.residual_total + content.unpaid_total
    mail = OutboxMessage.objects.get(purpose="cancellation_confirmed")
    (attached,) = composers["cancellation_confirmed"](mail).attachments
    assert (attached.filename, attached.mimetype) == (
        "cancellation-C1-20260831.pdf",
        "application/pdf",
    )
    assert attached.content.startswith(b"%PDF-")


def test_art_15_2_a_due_date_that_staff_set_is_the_one_that_is_kept():
    lived("2026-08-30", *signed("2026-04-01", servers=3))
    by = context.system(d("2026-08-31"))
    decided = ending.cancel(by, contract().pk, residual_due_on=d("2026-12-25"))
    row = Ending.objects.get()
    kept = quote_json.from_json(row.quote)
    assert kept.quote.residual.due_on == d("2026-12-25")
    assert kept.fingerprint == read(decided)
    assert confirmation(row).residual_due_on == d("2026-12-25")


def test_art_7_3_damages_stand_until_their_invoice_bears_them():
    lived("2026-05-10", *signed("2026-04-01"))
    charge(context.system(d("2026-05-11")), account().pk, 30_000, "センサーの破損", contract())
    quote = quoted("2026-05-12")
    assert (quote.damage_total, quote.total - quote.to_come) == (30_000, 30_000 + quote.debt_total)
    run_here(d("2026-06-01"))
    assert quoted("2026-06-01").damages == ()


def test_art_2_2_what_was_agreed_with_contract_and_account_is_in_the_quote():
    lived(
        "2026-05-10", applied("2026-04-01"), accepted("2026-04-01", individual={"unit_price": 105})
    )
    agreed = IndividualAgreement(
        billing_account=account(),
        effective_on=d("2026-04-01"),
        parameters={"tax_rounding": "ceiling"},
    )
    agreed.save()
    quote = quoted("2026-05-31")
    assert [draft.total for draft in quote.fees] == [116, 116]  # 105 and 10.5 of tax, rounded up
    assert quote.notice.ends_on == d("2026-06-30")
