"""What follows when money moves: credit pays what is open, interest follows (Art. 23-1, 24-1)."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from billing.models import Allocation, CreditNote, InterestGivenBack, Payment
from billing.operations import returns
from billing.operations.credit_notes import issue_credit_note
from billing.operations.payments import allocate_again, receive
from billing.operations.payouts import pay_out
from billing.operations.set_off import reverse_set_off, set_off
from billing.queries import aging, gone
from billing.queries.receivables import credit_of, receivables
from billing.queries.statement import of_accounts
from billing.terms.crediting import CreditKind
from billing.terms.interest import overbilled, unbilled
from billing.terms.payee import AccountType, Payee
from contracts.office import context
from contracts.office.models import Alert, JournalEntry, Notice
from contracts.office.terms.explanation import Refused
from tests.days import d
from tests.once import once
from tests.world import account, event, invoice, lived

pytestmark = pytest.mark.django_db
APRIL, JULY = "2026-04", "2026-07"


def late() -> None:
    """178,200 yen of April due on 06-01 came on 07-31; the run of 08-01 billed 4,247 of it."""
    lived(
        "2026-08-01",
        event("2026-03-20", "apply", contract="C1", customer="A", plan="monthly", servers=10),
        event("2026-03-31", "accept", contract="C1", service_starts="2026-04-01"),
        event("2026-04-01", "hold_dunning", customer="A"),
        event("2026-04-20", "pay", customer="A", amount=5_747),
        event("2026-06-30", "pay", customer="A", amount=178_200, invoice="2026-05"),
        event("2026-07-31", "pay", customer="A", amount=178_200, invoice=APRIL),
        event("2026-07-31", "pay", customer="A", amount=178_200, invoice="2026-06"),
    )


past = once(late)


@pytest.fixture(autouse=True)
def world(past):
    """The life above."""


def on(day: str) -> context.By:
    return context.system(d(day))


def payment(label: str) -> Payment:
    return Payment.objects.get(allocations__invoice=invoice(label))


def notes() -> list[tuple]:
    rows = CreditNote.objects.order_by("id")
    return [(n.kind, n.invoice.label, str(n.issued_on), n.total, n.bears_none) for n in rows]


def test_a_value_date_corrected_gives_the_interest_back():
    was = payment(APRIL)
    returns.unmatch(on("2026-08-05"), was.pk, "起算日の誤り")
    assert notes() == []  # unpaid again, it accrues
    receive(on("2026-08-05"), account().pk, 178_200, d("2026-06-01"), [APRIL])
    assert notes() == [("interest", JULY, "2026-08-05", 4_247, 4_247)]
    note = CreditNote.objects.get()
    assert note.reason.endswith("請求済 4,247円 − 2026年8月5日までの発生額 0円 = 4,247円")
    assert Allocation.objects.get(credit_note=note).invoice == invoice(JULY)
    assert receivables([invoice(JULY).pk])[invoice(JULY).pk].outstanding == 178_200
    known = receivables([invoice(APRIL).pk])[invoice(APRIL).pk]
    assert (known.billed, unbilled(known, d("2026-08-05"))) == (0, 0)
    assert Notice.objects.filter(kind="credit_note", customer__number="A").count() == 1
    alert = Alert.objects.get(kind="interest_given_back")
    assert (alert.reference, "4,247円" in alert.text) == (invoice(JULY).number, True)
    assert JournalEntry.objects.filter(operation="issue_credit_note").count() == 1


def test_what_is_given_back_of_a_paid_invoice_is_credit_and_pays_the_next():
    receive(on("2026-08-03"), account().pk, 182_447, d("2026-08-03"), [JULY])
    returns.unmatch(on("2026-08-05"), payment(APRIL).pk, "起算日の誤り")
    receive(on("2026-08-05"), account().pk, 178_200, d("2026-06-01"), [APRIL])
    assert notes() == [("interest", JULY, "2026-08-05", 4_247, 4_247)]
    assert credit_of(account().pk) == 4_247


def test_fees_that_were_never_owed_bear_no_interest_also_where_they_were_paid():
    issue_credit_note(
        on("2026-08-10"), invoice(APRIL).pk, {"amounts": {"standard:10": 81_000}}, "台数の誤り",
        kind=CreditKind.CORRECTION,
    )  # fmt: skip
    # 89,100 × 14.5 % × 60/365 = 2,123.75 accrued, 4,247 billed. The note's yen pay July.
    assert notes() == [
        ("correction", APRIL, "2026-08-10", 89_100, 0),
        ("interest", JULY, "2026-08-10", 2_124, 2_124),
    ]
    assert credit_of(account().pk) == 0
    left = receivables([invoice(JULY).pk])[invoice(JULY).pk].outstanding
    assert left == 182_447 - 89_100 - 2_124


def test_goodwill_was_owed_until_its_day():
    issue_credit_note(
        on("2026-08-10"), invoice(APRIL).pk, {"amounts": {"standard:10": 81_000}}, "お詫び",
        kind=CreditKind.GOODWILL,
    )  # fmt: skip
    assert [kind for kind, *_ in notes()] == ["goodwill"]


def test_paid_twice_and_the_first_sent_back_the_second_settles_it():
    by = on("2026-08-20")
    first = receive(by, account().pk, 182_447, d("2026-08-10"), [JULY])
    second = receive(by, account().pk, 182_447, d("2026-08-11"))
    assert credit_of(account().pk) == 182_447
    returns.send_back(on("2026-08-21"), first.pk, d("2026-08-21"), "二重払い")
    row = invoice(JULY)
    assert (row.settlement.paid_on, credit_of(account().pk)) == (d("2026-08-11"), 0)
    standing = row.allocations.filter(payment=second, reversal=None).get()
    assert (standing.amount, standing.day) == (182_447, d("2026-08-11"))


def test_a_payment_that_went_to_the_wrong_invoice_is_allocated_again_to_the_oldest():
    august = on("2026-08-20")
    back = payment("2026-06")
    returns.unmatch(august, back.pk, "別の会社の入金")
    named = receive(august, account().pk, 100_000, d("2026-08-20"), [JULY])
    allocate_again(on("2026-08-21"), named.pk, "指定の誤り")
    standing = named.allocations.exclude(kind="reversal").filter(reversal=None)
    assert [(one.invoice.label, one.amount, one.day) for one in standing] == [
        ("2026-06", 100_000, d("2026-08-20"))
    ]
    assert credit_of(account().pk) == 0


def test_the_database_gives_back_no_more_than_a_line_and_only_of_its_invoice():
    returns.unmatch(on("2026-08-05"), payment(APRIL).pk, "起算日の誤り")
    receive(on("2026-08-05"), account().pk, 178_200, d("2026-06-01"), [APRIL])
    row = InterestGivenBack.objects.get()
    other = invoice("2026-05").lines.get()
    for line, amount in ((row.line_id, 1), (other.pk, 1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            InterestGivenBack.objects.create(
                credit_note=row.credit_note, line_id=line, amount=amount
            )


def some_operation(chance: random.Random, by: context.By) -> str:
    """One correction of an office's ordinary day, at random; those refused change nothing."""
    label = chance.choice([APRIL, "2026-05", "2026-06", JULY])
    kinds = ["pay", "late", "undo", "back", "note", "note", "part", "refund", "set_off", "reverse"]
    what = chance.choice(kinds)
    standing = list(gone.standing(Payment.objects.all()))
    if what in ("pay", "late"):
        day = by.day - timedelta(days=chance.randrange(0, 70) if what == "late" else 0)
        receive(by, account().pk, chance.choice([1_000, 90_000, 178_200]), day, [label])
    elif what in ("undo", "back") and standing:
        one = chance.choice(standing)
        if what == "undo":
            returns.unmatch(by, one.pk, "x")
        else:
            returns.send_back(by, one.pk, by.day, "x")
    elif what == "note":
        wanted = {"amounts": {"standard:10": chance.choice([1_000, 50_000])}}
        kind = chance.choice([CreditKind.CORRECTION, CreditKind.GOODWILL])
        issue_credit_note(by, invoice(label).pk, wanted, "x", kind=kind)
    elif what == "part" and standing:
        rest = chance.choice([1_000, 50_000])
        returns.send_back(by, chance.choice(standing).pk, by.day, "x", amount=rest)
    elif what == "refund":
        payee = Payee("見本銀行", "本店", AccountType.ORDINARY, "0000001", "エー(カ")
        pay_out(by, account().pk, chance.choice([500, 20_000]), payee, "x")
    elif what == "set_off":
        day = by.day - timedelta(days=chance.randrange(0, 70))
        set_off(by, invoice(label).pk, chance.choice([1_000, 90_000]), day, "x", "x.pdf")
    elif what == "reverse":
        reverse_set_off(by, invoice(label).pk, "x")
    return what


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_credit_and_interest_follow(seed):
    chance, day = random.Random(seed), d("2026-08-02")
    for _ in range(14):
        day += timedelta(days=chance.randrange(0, 4))
        with suppress(Refused):
            some_operation(chance, context.system(day))
        known = receivables(list(account().invoices.values_list("pk", flat=True)))
        unpaid = sum(one.outstanding for one in known.values())
        credit = credit_of(account().pk)
        assert not (credit and unpaid)
        assert all(overbilled(one, day) == 0 for one in known.values())
        assert of_accounts([account().pk], day, day).closing == unpaid - credit
        totals = aging.totals(day)
        assert (totals.unpaid, totals.credit) == (unpaid, credit)
