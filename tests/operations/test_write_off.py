"""Giving up a debt, and taking that back; dunning sent by hand."""

import pytest
from django.core.exceptions import PermissionDenied

from billing.approvals import write_off as of_write_off
from billing.models import DunningMessage, DunningProposal, DunningStep
from billing.operations import holds
from billing.operations.credit_notes import issue_credit_note
from billing.operations.dunning import send_now
from billing.operations.payments import receive
from billing.operations.write_off import reverse_write_off, write_off
from billing.queries.dunning import in_force
from billing.queries.receivables import credit_of, owed, receivables, unpaid
from billing.queries.screening import lateness
from billing.terms.crediting import CreditKind
from billing.terms.interest import unbilled
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import JournalEntry
from contracts.office.operations import approvals
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from portal.jobs.runner import run_here
from tests.deciding import approve, read
from tests.staff import staff, two
from tests.world import account, contract, d, invoice, lived, signed

pytestmark = pytest.mark.django_db
APRIL = "2026-04"


def give_up(day: str, month: str = APRIL, amount: int | None = None):
    by, second = two(day)
    return write_off(by, invoice(month).pk, "factual", "回収の見込みがない", amount, second)


def interest(day: str, month: str = APRIL) -> int:
    return unbilled(receivables([invoice(month).pk])[invoice(month).pk], d(day))


@pytest.fixture
def overdue():
    """April, 17,820, due Monday 2026-06-01, and nothing paid until July 2: suspension proposed."""
    lived("2026-07-02", *signed("2026-04-01"))


def test_the_rest_and_its_interest_are_given_up_and_dunning_stops(overdue):
    assert (interest("2026-07-02"), DunningProposal.objects.get().state) == (219, "open")
    give_up("2026-07-02")
    assert interest("2026-07-02") == 0
    assert DunningProposal.objects.get().state == "lapsed"
    entry = JournalEntry.objects.get(operation="write_off")
    told = [entry.after[name] for name in ("amount", "interest", "ground")]
    assert (entry.clause, told) == ("24-1", [17_820, 219, "factual"])
    steps = DunningStep.objects.filter(invoice=invoice(APRIL)).count()
    run_here(d("2026-08-10"))
    assert DunningStep.objects.filter(invoice=invoice(APRIL)).count() == steps
    assert any("貸倒れ" in one.ja for one in lateness(contract(), d("2026-08-10")))


def test_a_part_is_given_up_and_the_rest_is_dunned_on(overdue):
    give_up("2026-07-02", amount=10_000)
    (debt,) = owed(unpaid([account().pk]).filter(label=APRIL), d("2026-07-12"))
    assert (debt.outstanding, debt.interest) == (7_820, 219 + 31)  # 7,820 × 14.5 % × 10/365 = 31.07
    assert DunningProposal.objects.get().state == "open"
    with pytest.raises(Refused, match="7,820円まで"):
        give_up("2026-07-02", amount=7_821)


def test_money_that_comes_after_all(overdue):
    give_up("2026-07-02")
    by = context.system(d("2026-07-20"))
    receive(by, account().pk, 17_820 + 17_820 + 17_820, d("2026-07-20"))
    assert credit_of(account().pk) == 17_820
    reverse_write_off(by, invoice(APRIL).pk, "配当を受けた")
    assert credit_of(account().pk) == 0
    assert invoice(APRIL).settlement.paid_on == d("2026-07-20")
    assert interest("2026-07-31") == 346  # 17,820 × 14.5 % × 49/365 = 346.88: as if never given up
    run_here(d("2026-08-01"))
    assert invoice("2026-07").bears_none >= 346
    with pytest.raises(Refused, match="貸倒れとした額がありません"):
        reverse_write_off(by, invoice(APRIL).pk, "again")


def test_a_payment_that_names_it_takes_the_write_off_back(overdue):
    give_up("2026-07-02")
    by, number = context.system(d("2026-07-20")), invoice(APRIL).number
    receive(by, account().pk, 10_000, d("2026-07-20"), [number])
    (debt,) = owed(unpaid([account().pk]).filter(label=APRIL), d("2026-07-20"))
    assert debt.outstanding == 7_820
    run_here(d("2026-07-31"))  # due + 60 days: dunning continues where it was
    assert DunningStep.objects.filter(invoice=invoice(APRIL), step="termination").exists()


def test_a_part_given_up_stays_so_when_the_rest_is_paid_by_name(overdue):
    give_up("2026-07-02", amount=10_000)
    by, number = context.system(d("2026-07-20")), invoice(APRIL).number
    receive(by, account().pk, 7_820, d("2026-07-20"), [number])
    assert invoice(APRIL).settlement.paid_on == d("2026-07-20")
    assert not JournalEntry.objects.filter(operation="reverse_write_off").exists()
    # 17,820 × 14.5 % × 31/365 + 7,820 × 14.5 % × 18/365 = 219.46 + 55.92, and is billed
    assert interest("2026-07-31") == 275
    run_here(d("2026-08-01"))
    assert interest("2026-08-01") == 0


def test_what_was_written_off_is_not_given_back_too(overdue):
    give_up("2026-07-02")
    by, second = two("2026-07-02")
    with pytest.raises(Refused, match="先に貸倒れを取り消して"):
        issue_credit_note(
            by, invoice(APRIL).pk, {"rest": True}, "x", second, kind=CreditKind.GOODWILL
        )


def test_two_people_of_accounts(overdue):
    row, (by, second) = invoice(APRIL), two("2026-07-02")
    with pytest.raises(Refused, match="もう一人"):
        write_off(by, row.pk, "legal", "破産", None, by)
    with pytest.raises(PermissionDenied):
        write_off(by, row.pk, "legal", "破産", None, staff("tanaka", "2026-07-02", Duty.CONTRACTS))
    with pytest.raises(PermissionDenied):
        reverse_write_off(staff("tanaka", "2026-07-02"), row.pk, "x")
    values = {"invoice": row.pk, "ground": "legal", "amount": None}
    proposed = approvals.propose(
        by, of_write_off.KIND, f"invoice:{row.number}", values, reason="破産"
    )
    assert unpaid([account().pk]).filter(pk=row.pk).exists()
    approve(second, proposed.pk)
    assert not unpaid([account().pk]).filter(pk=row.pk).exists()


def test_the_whole_rest_is_written_off_as_the_approver_reads_it(overdue):
    """Proposed with 17,820 unpaid; 5,000 come in before the second person approves."""
    row, (by, second) = invoice(APRIL), two("2026-07-02")
    values = {"invoice": row.pk, "ground": "legal", "amount": None}
    proposed = approvals.propose(
        by, of_write_off.KIND, f"invoice:{row.number}", values, reason="破産"
    )
    seen = read(second, proposed)
    receive(by, account().pk, 5_000, d("2026-07-02"), [row.number])
    with pytest.raises(Changed):
        approvals.approve(second, proposed.pk, seen)
    assert unpaid([account().pk]).filter(pk=row.pk).exists()
    proposed.refresh_from_db()
    assert (proposed.state, proposed.approved_facts) == ("open", None)
    approve(second, proposed.pk)
    proposed.refresh_from_db()
    given_up = [
        next(fact.value for fact in facts if fact.ja == "貸倒れとする額")
        for facts in (proposed.facts_then, proposed.facts_approved)
    ]
    assert given_up == [17_820, 12_820]
    written = row.allocations.get(kind="write_off")
    assert written.amount == 12_820


# --- Send now -------------------------------------------------------------------


def messages() -> list[tuple[str, str]]:
    return [(m.step, m.day.isoformat()) for m in DunningMessage.objects.order_by("id")]


def send(day: str):
    return send_now(staff("sato", day), account().pk)


def test_each_message_in_order_before_its_day(today):
    lived("2026-06-02", *signed("2026-04-01"))
    (message,) = send("2026-06-02")
    assert (message.step, message.text["total"]) == ("reminder", 17_820 + 7)
    assert message.text["parties"]["recipient"]["name"] == account().name
    with pytest.raises(Refused, match="本日すでに"):
        send("2026-06-02")
    send("2026-06-03")
    send("2026-06-06")  # a Saturday
    with pytest.raises(Refused, match="すべて送付済み"):
        send("2026-06-08")
    assert messages() == [
        ("reminder", "2026-06-02"), ("second", "2026-06-03"), ("final", "2026-06-06"),
    ]  # fmt: skip
    run_here(d("2026-07-01"))
    assert DunningProposal.objects.get().made_on == d("2026-07-01")
    assert len(messages()) == 3
    entry = JournalEntry.objects.filter(operation="send_dunning_now").first()
    assert (entry.clause, entry.actor) == ("24-1", "sato@example.jp")


def test_the_jobs_of_the_same_day_send_no_second_one_and_do_not_fail(today):
    lived("2026-06-10", *signed("2026-04-01"))
    send("2026-06-11")  # the second message, on its own day, before the jobs
    run_here(d("2026-06-12"))
    assert messages() == [("reminder", "2026-06-04"), ("second", "2026-06-11")]


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (lambda by, pk: receive(by, pk, 17_820, by.day), "未払いがありません"),
        (lambda by, pk: holds.hold(by, pk, "争いがある"), "保留"),
        (lambda by, pk: holds.hold(by, pk, "約束", promised_on=d("2026-06-20")), "保留"),
        (lambda by, pk: holds.hold(by, pk, "x", invoice_id=invoice(APRIL).pk), "保留"),
        (lambda by, pk: receive(by, pk, 17_820 - 999, by.day), "最低額"),
    ],
)
def test_when_nothing_can_be_sent_the_reason_is_shown(prepare, said):
    lived("2026-06-02", *signed("2026-04-01"))
    prepare(staff("sato", "2026-06-02"), account().pk)
    with pytest.raises(Refused, match=said):
        send("2026-06-02")
    assert not DunningMessage.objects.exists()


def test_only_accounts_send(today):
    lived("2026-06-02", *signed("2026-04-01"))
    with pytest.raises(PermissionDenied):
        send_now(staff("tanaka", "2026-06-02", Duty.CONTRACTS), account().pk)


def test_one_hold_is_released_and_the_other_stays():
    lived("2026-06-02", *signed("2026-04-01"))
    by = staff("sato", "2026-06-02")
    first = holds.hold(by, account().pk, "争いがある")
    second = holds.hold(by, account().pk, "約束", promised_on=d("2026-06-20"))
    holds.release_one(by, first.pk)
    with pytest.raises(Refused):
        send("2026-06-02")
    holds.release_one(by, second.pk)
    with pytest.raises(Refused, match="解除済み"):
        holds.release_one(by, second.pk)
    assert send("2026-06-02")


@pytest.mark.parametrize(
    ("promised", "day", "waits"),
    [
        (None, "2027-06-02", True),
        ("2026-06-10", "2026-06-09", True),
        ("2026-06-10", "2026-06-10", True),
        ("2026-06-10", "2026-06-11", False),
    ],
)
def test_a_hold_lasts_to_its_promised_date_and_is_released_no_later(promised, day, waits):
    lived("2026-06-02", *signed("2026-04-01"))
    row = holds.hold(
        staff("sato", "2026-06-02"), account().pk, "約束", promised_on=promised and d(promised)
    )
    assert row.waits(d(day)) is waits
    assert list(in_force([account().pk], d(day))) == [row] * waits
    later = staff("sato", day)
    if waits:
        holds.release_one(later, row.pk)
        row.refresh_from_db()
        assert not row.waits(d(day))
        assert not in_force([account().pk], d(day))
    else:
        with pytest.raises(Refused, match="約束の日を過ぎています"):
            holds.release_one(later, row.pk)
        holds.release(later, account().pk)
        assert not JournalEntry.objects.filter(operation="release_dunning")


def test_a_hold_needs_a_reason_and_no_day_that_is_over():
    lived("2026-06-02", *signed("2026-04-01"))
    by = staff("sato", "2026-06-02")
    for reason, day in ((" ", None), ("約束", "2026-06-01")):
        with pytest.raises(Refused):
            holds.hold(by, account().pk, reason, promised_on=day and d(day))
