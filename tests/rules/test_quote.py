"""Art. 14-2 to 16: what an end costs, in exact yen, and against other days."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.terms import quote_json
from billing.terms.alternatives import AlternativeRole
from billing.terms.charges import Charge
from billing.terms.quote import cancellation, non_renewal
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.terms.facts import EndReason
from contracts.terms.parameters import Plan
from contracts.terms.periods import each_month, month_first, next_month
from tests.rules.builders import (
    Life,
    PlanChange,
    added,
    agreed,
    book,
    contract,
    d,
    payer,
    receivable,
)

BOOK = book()
WHOLE = book(proration="whole_month")


def billed(first: str, last: str) -> frozenset[date]:
    """The months from one to another, both billed."""
    months, month = set(), d(f"{first}-01")
    while month <= d(f"{last}-01"):
        months.add(month)
        month = next_month(month)
    return frozenset(months)


def quoted(facts, day, desired=None, shelf=BOOK, account=(), **standing):
    life = Life(facts, shelf)
    wish = d(desired) if desired else None
    return cancellation(payer(day, life, account=account, **standing), life, wish)


def months(quote):
    return [(f"{draft.month:%Y-%m}", str(draft.due_on), draft.total) for draft in quote.fees]


def alternatives(quote):
    return [(str(a.ends_on), a.fees, a.residual, a.more) for a in quote.alternatives]


# --- every yen to come -------------------------------------------------------------


def test_art_23_1_2_the_example_of_whole_months():
    """From 2026-04-15, 2 servers, 2 more on 2026-06-16, end 2026-11-10: residual 324,000."""
    facts = contract("2026-04-15", 2, changes=(added(2, "2026-06-16"),))
    quote = quoted(facts, "2026-10-10", shelf=WHOLE, billed=billed("2026-04", "2026-09"))
    assert quote.notice.ends_on == d("2026-11-10")
    (line,) = quote.residual.lines
    assert (line.first, line.last, line.servers, line.amount) == (
        d("2026-12-01"),
        d("2027-04-14"),
        4,
        324_000,
    )
    assert months(quote) == [("2026-10", "2026-11-30", 71_280), ("2026-11", "2027-01-04", 71_280)]
    assert (quote.cost, quote.fee_total, quote.to_come) == (356_400, 142_560, 498_960)
    assert quote.residual_reason.rule == "residual"


def test_art_23_1_2_whole_months_bear_no_residual_from_the_first_of_the_last_month():
    facts = contract("2026-04-15", 2)
    quote = quoted(facts, "2026-10-10", shelf=WHOLE, billed=billed("2026-04", "2026-09"))
    free = quote.alternative(AlternativeRole.NO_RESIDUAL)
    assert (free.ends_on, free.residual) == (d("2027-04-01"), 0)
    assert quote.alternative(AlternativeRole.MINIMUM_TERM).ends_on == d("2027-04-14")
    at_the_free_day = quoted(facts, "2026-10-10", "2027-04-01", WHOLE)
    assert (at_the_free_day.residual, at_the_free_day.residual_reason.rule) == (
        None,
        "nothing_left",
    )


def test_art_15_2_by_the_day():
    """The scenario's own contract: 3 servers from 2026-04-01, notice on 2026-08-31."""
    quote = quoted(contract("2026-04-01", 3), "2026-08-31", billed=billed("2026-04", "2026-07"))
    assert months(quote) == [("2026-08", "2026-09-30", 53_460), ("2026-09", "2026-11-02", 53_460)]
    assert (quote.cost, quote.residual.due_on) == (320_760, d("2026-09-30"))
    assert quote.total == quote.payable == 427_680
    assert alternatives(quote) == [
        ("2026-09-30", 106_920, 320_760, 0),
        ("2027-03-31", 427_680, 0, 0),
    ]
    assert quote.alternative(AlternativeRole.EARLIEST) is quote.alternative(AlternativeRole.CHOSEN)
    assert quote.alternative(AlternativeRole.NON_RENEWAL).ends_on == d("2027-03-31")


def test_art_23_1_annual_fees_stay_whole_and_bear_no_residual():
    quote = quoted(
        contract("2026-04-01", 2, Plan.ANNUAL), "2026-08-31", billed=frozenset([d("2026-04-01")])
    )
    assert (quote.residual, quote.fees, quote.total) == (None, (), 0)
    assert quote.residual_reason.rule == "annual_term_paid_whole"
    assert quote.alternative(AlternativeRole.NO_RESIDUAL).ends_on == d("2026-09-30")


def test_art_14_2_an_annual_term_that_begins_before_the_end_is_paid_whole():
    """A cancellation with a later end does not stop the renewal."""
    facts = contract("2026-04-01", 2, Plan.ANNUAL)
    quote = quoted(facts, "2027-03-15", billed=frozenset([d("2026-04-01")]))
    assert quote.notice.ends_on == d("2027-04-15")
    assert months(quote) == [("2027-04", "2027-05-31", 427_680)]


def test_art_16_1_a_contract_that_never_begins_has_no_minimum_term():
    facts = contract("2026-09-01", 1, formed_on=d("2026-06-16"))
    quote = quoted(facts, "2026-06-30")
    assert quote.notice.ends_on == d("2026-07-31")
    assert (quote.residual, quote.minimum_term_ends_on) == (None, None)
    assert quote.residual_reason.rule == "never_begins"
    assert months(quote) == [("2026-06", "2026-07-31", 8_910), ("2026-07", "2026-08-31", 17_820)]
    from_start = book(fee_accrues_from="service_start")
    assert quoted(facts, "2026-06-30", shelf=from_start).total == 0


def test_art_15_1_after_the_minimum_term_nothing_but_fees():
    quote = quoted(contract("2025-01-01"), "2026-08-31", billed=billed("2025-01", "2026-07"))
    assert quote.residual_reason.rule == "minimum_term_over"
    assert alternatives(quote) == [("2026-09-30", 35_640, 0, 0), ("2026-12-31", 89_100, 0, 53_460)]
    assert quote.alternative(AlternativeRole.CHOSEN).saving == 0
    assert quote.alternative(AlternativeRole.NON_RENEWAL).saving == 53_460


def test_art_3_2_a_price_change_ahead_is_foreseen():
    """Fees at the price of their days, the residual at that of the end."""
    shelf = book(("2026-10-01", {"unit_price": 18_000}))
    facts = contract("2026-04-01")
    before = quoted(facts, "2026-08-31", shelf=shelf, billed=billed("2026-04", "2026-08"))
    after = quoted(
        facts, "2026-08-31", "2026-10-31", shelf=shelf, billed=billed("2026-04", "2026-08")
    )
    assert (before.fee_total, before.cost) == (17_820, 106_920)  # 6 × 16,200
    assert (after.fee_total, after.cost) == (37_620, 99_000)  # 16,200 + 18,000; 5 × 18,000
    waited = before.alternative(AlternativeRole.MINIMUM_TERM)
    assert (waited.fees, waited.saving) == (136_620, 11_880)


def test_art_2_2_an_agreed_price_wins():
    facts = contract("2026-04-01", agreements=agreed(unit_price=10_000))
    quote = quoted(facts, "2026-08-31", billed=billed("2026-04", "2026-08"))
    assert (quote.fee_total, quote.cost) == (11_000, 66_000)


def test_art_15_2_reductions_on_file_count_from_their_day():
    facts = contract("2026-04-01", 3, changes=(added(-2, "2026-12-01"),))
    quote = quoted(facts, "2026-08-31", billed=billed("2026-04", "2026-08"))
    lines = [(str(x.first), x.servers, x.amount) for x in quote.residual.lines]
    assert lines == [("2026-10-01", 3, 97_200), ("2026-12-01", 1, 64_800)]
    assert quote.cost == 178_200


def test_a_month_on_its_first_day_is_still_to_be_billed():
    quote = quoted(contract("2026-04-01"), "2026-09-01", billed=billed("2026-04", "2026-07"))
    assert [month for month, *_ in months(quote)] == ["2026-08", "2026-09", "2026-10"]


# --- what is unpaid ------------------------------------------------------------------


def test_art_16_2_unpaid_with_interest_to_the_end():
    late = receivable("2026-04-30", 110_000)
    quote = quoted(contract("2025-01-01"), "2026-05-31", debts=(late,))
    (debt,) = quote.debts
    assert quote.notice.ends_on == d("2026-06-30")
    assert (debt.outstanding, debt.interest_today, debt.interest) == (110_000, 1_354, 2_665)
    assert debt.explanation.ja == "110,000円 × 14.5% × 61/365日 = 2,665円"
    assert quote.total == quote.to_come + 112_665


def test_art_24_1_interest_of_a_paid_debt_is_still_to_come():
    paid = receivable("2026-04-30", 110_000, ("2026-05-31", 110_000))
    quote = quoted(contract("2025-01-01"), "2026-06-05", debts=(paid,))
    assert [(x.outstanding, x.interest) for x in quote.debts] == [(0, 1_354)]


def test_credit_pays_what_comes_and_is_never_paid_out_by_a_quote():
    facts = contract("2025-01-01")
    some = quoted(facts, "2026-08-31", billed=billed("2025-01", "2026-08"), credit=10_000)
    assert (some.total, some.payable) == (17_820, 7_820)
    much = quoted(facts, "2026-08-31", billed=billed("2025-01", "2026-08"), credit=99_000)
    assert much.payable == 0


def test_art_7_3_damages_not_yet_billed_are_to_come():
    charge = Charge(1, "C1", d("2026-08-20"), 30_000, "センサーの破損")
    quote = quoted(contract("2025-01-01"), "2026-08-31", billed=billed("2025-01", "2026-08"),
                   charges=(charge,))  # fmt: skip
    assert (quote.damage_total, quote.total) == (30_000, 47_820)


# --- alternatives ----------------------------------------------------------------------


def test_a_later_day_is_compared_with_the_earliest():
    quote = quoted(
        contract("2025-01-01"), "2026-08-31", "2026-10-31", billed=billed("2025-01", "2026-08")
    )
    assert alternatives(quote) == [
        ("2026-09-30", 17_820, 0, -17_820),
        ("2026-10-31", 35_640, 0, 0),
        ("2026-12-31", 71_280, 0, 35_640),
    ]
    assert quote.alternative(AlternativeRole.EARLIEST).extra == 17_820


def test_art_14_2_declining_is_free_where_the_minimum_term_is_longer_than_the_term():
    shelf = book(minimum_term_months=24)
    quote = quoted(
        contract("2026-04-01"), "2027-02-10", shelf=shelf, billed=billed("2026-04", "2027-01")
    )
    declined = quote.alternative(AlternativeRole.NON_RENEWAL)
    assert (declined.ends_on, declined.residual, declined.by_declining) == (
        d("2027-03-31"),
        0,
        True,
    )
    assert (declined.fees, declined.extra) == (35_640, 213_838)  # against 249,478 to 2027-03-10
    assert quote.alternative(AlternativeRole.MINIMUM_TERM).ends_on == d("2028-03-31")


def test_art_14_2_after_the_deadline_renewal_cannot_be_declined():
    quote = quoted(contract("2026-04-01"), "2027-03-01", billed=billed("2026-04", "2027-02"))
    assert quote.alternative(AlternativeRole.NON_RENEWAL) is None


def test_a_residual_vanishes_as_an_annual_term_begins():
    facts = contract("2026-04-01", plan_changes=(PlanChange(Plan.ANNUAL, 2),))
    shelf = book(minimum_term_months=24)
    free = quoted(facts, "2026-08-31", shelf=shelf).alternative(AlternativeRole.NO_RESIDUAL)
    assert free.ends_on == d("2027-04-01")


# --- declining renewal ---------------------------------------------------------------


def declined(facts, day, **standing):
    life = Life(facts, BOOK)
    return non_renewal(payer(day, life, **standing), life)


@pytest.mark.parametrize(
    ("day", "left"), [("2026-12-30", 60), ("2027-02-27", 1), ("2027-02-28", 0)]
)
def test_art_14_2_days_are_counted_to_the_deadline(day, left):
    quote = declined(contract("2026-04-01"), day)
    assert (quote.days_left, quote.decision.ends_on) == (left, d("2027-03-31"))


def test_art_14_2_declining_costs_the_fees_to_the_end_of_the_term():
    quote = declined(contract("2026-04-01"), "2027-02-28", billed=billed("2026-04", "2027-01"))
    assert [draft.total for draft in quote.fees] == [17_820, 17_820]
    assert quote.fee_total == 35_640


def test_art_14_2_after_the_deadline_cancelling_is_quoted_instead():
    quote = declined(contract("2026-04-01"), "2027-03-01", billed=billed("2026-04", "2027-02"))
    assert (quote.decision, quote.days_left) == (None, -1)
    assert quote.instead.notice.ends_on == d("2027-04-01")
    assert quote.instead.cost == 0


def test_art_14_2_before_the_service_or_after_an_end_there_is_nothing_to_decline():
    with pytest.raises(Refused):
        declined(contract("2026-09-01", formed_on=d("2026-06-16")), "2026-07-01")
    ended = contract("2026-04-01", ends_on=d("2026-12-31"), end_reason=EndReason.CANCELLED)
    with pytest.raises(Refused):
        declined(ended, "2026-08-01")


# --- the record ------------------------------------------------------------------------


PARTIES = quote_json.Parties({"name": "A株式会社"}, "試験 太郎", {"name": "B株式会社"})


def test_the_record_holds_every_figure_and_the_fingerprint_follows_it():
    facts = contract("2026-04-01", 3)
    quote = quoted(facts, "2026-08-31")
    record = quote_json.to_json(quote_json.kept(quote, PARTIES))["quote"]
    assert record["notice"]["ends_on"] == "2026-09-30"
    assert record["residual"]["lines"][0]["amount"] == 291_600
    assert record["residual"]["taxes"] == [
        {
            "rate": {"percent": "10", "category": "standard"},
            "taxable": 291_600,
            "tax": 29_160,
        }
    ]
    assert fingerprint.of(quote) == fingerprint.of(quoted(facts, "2026-08-31"))
    others = [
        quoted(facts, "2026-09-01"),
        quoted(facts, "2026-08-31", "2026-12-31"),
        quoted(replace(facts, servers=2), "2026-08-31"),
        quoted(facts, "2026-08-31", credit=1),
    ]
    assert len({fingerprint.of(one) for one in [quote, *others]}) == 5


def test_what_is_read_back_is_the_quote_that_was_kept():
    """Through the very text that the database stores."""
    quotes = [
        quoted(contract("2026-04-01", 3), "2026-08-31", "2026-12-31", credit=1),
        quoted(contract("2026-09-01", formed_on=d("2026-06-16")), "2026-07-01"),
    ]
    for quote in quotes:
        kept = quote_json.kept(quote, PARTIES)
        text = json.dumps(quote_json.to_json(kept))
        back = quote_json.from_json(json.loads(text))
        assert (back.parties, back.fingerprint) == (PARTIES, kept.fingerprint)
        assert fingerprint.of(quote.day, back.quote) == kept.fingerprint
        assert (back.quote.total, back.quote.payable) == (quote.total, quote.payable)
        assert back.quote.alternatives[0].roles == quote.alternatives[0].roles


# --- properties ------------------------------------------------------------------------

days = st.integers(0, 900)
plans = st.sampled_from(list(Plan))


@given(
    st.dates(date(2024, 1, 1), date(2026, 12, 31)),
    days,
    st.none() | days,
    st.integers(1, 5),
    plans,
    st.booleans(),
)
def test_the_cost_is_the_fees_billed_to_the_end_and_the_residual(
    start, since, wish, servers, plan, whole
):
    """Whatever was billed by the day and is to come after it makes the whole life's bill."""
    shelf, facts = (WHOLE if whole else BOOK), contract(str(start), servers, plan)
    day = start + timedelta(days=since)
    desired = None if wish is None else day + timedelta(days=wish)
    passed, month = set(), month_first(start)
    while next_month(month) <= day:
        passed.add(month)
        month = next_month(month)
    life = Life(facts, shelf)
    account = payer(str(day), life, billed=frozenset(passed))
    quote = cancellation(account, life, desired)
    end = quote.notice.ends_on
    before = sum(account.total(month) for month in passed)
    ended = account.with_life(life.ending_on(end))
    whole_life = sum(ended.total(month) for month in each_month(start, end))
    assert before + quote.fee_total == whole_life
    assert quote.to_come == quote.fee_total + quote.cost >= 0
    for other in quote.alternatives:
        assert other.cost >= 0
        assert other.more == other.cost - quote.to_come
        assert other.ends_on >= min(quote.notice.earliest, end) or other.by_declining
    free = quote.alternative(AlternativeRole.NO_RESIDUAL)
    assert free.residual == 0
    assert quote.notice.earliest <= free.ends_on
