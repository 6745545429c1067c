"""What accepting an application would bring: days, invoices, agreements."""

import pytest

from billing.terms.acceptance import AcceptanceQuote, acceptance
from billing.terms.payer import Payer
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.terms.parameters import Plan
from tests.rules.builders import AppliedFor, Life, book, conditions, contract, d

TAX = 110


def quoted(day="2026-04-20", starts="2026-05-16", *, plan=Plan.MONTHLY, **known) -> AcceptanceQuote:
    end, shelf = known.get("service_end"), book()
    others = tuple(Life(one, shelf) for one in known.get("others", ()))
    return acceptance(
        Payer(others, conditions(shelf), d(day)),
        AppliedFor("C1", plan, known.get("servers", 1)),
        d(starts),
        end and d(end),
        known.get("individual", {}),
    )


def test_fees_run_from_the_formation_and_the_term_from_the_start():
    quote = quoted(servers=2)
    assert (quote.acceptance.formed_on, quote.term.starts_on) == (d("2026-04-20"), d("2026-05-16"))
    assert (quote.term.ends_on, quote.term.notice_deadline) == (d("2027-05-15"), d("2027-04-15"))
    assert quote.minimum_term_ends_on == d("2027-05-15")
    assert (quote.first.month, quote.first.due_on) == (d("2026-04-01"), d("2026-06-01"))
    assert quote.first.more == 2 * 16_200 * 11 // 30 * TAX // 100
    assert len(quote.months) == 12
    assert quote.first_year == quote.first.more + 11 * 2 * 16_200 * TAX // 100


def test_what_the_account_is_billed_anyway_is_shown_apart():
    others = [contract("2026-01-01", servers=3, number="C2")]
    first = quoted(starts="2026-04-20", others=others).first
    assert (first.before, first.after) == (53_460, 53_460 + first.more)


def test_an_agreement_displaces_the_price_from_the_day_of_acceptance():
    quote = quoted(individual={"unit_price": 10_000, "minimum_term_months": 0})
    assert (quote.unit_price, quote.minimum_term_ends_on) == (10_000, None)
    assert quote.months[1].more == 11_000


def test_the_annual_plan_is_billed_whole_in_the_month_of_its_start():
    quote = quoted(plan=Plan.ANNUAL)
    assert quote.unit_price == 12 * 16_200
    assert [month.month for month in quote.months] == [d("2026-04-01"), d("2026-05-01")]


def test_it_ends_with_the_service():
    quote = quoted(service_end="2026-06-30")
    assert quote.acceptance.ends_on == d("2026-06-30")
    assert len(quote.months) == 3


@pytest.mark.parametrize(
    ("starts", "service_end"), [("2026-04-19", None), ("2026-07-01", "2026-06-30")]
)
def test_what_cannot_be_accepted_is_refused(starts, service_end):
    with pytest.raises(Refused):
        quoted(starts=starts, service_end=service_end)


def test_another_day_or_yen_is_another_seal():
    same = [fingerprint.of(quoted()), fingerprint.of(quoted())]
    others = [
        fingerprint.of(quoted(day="2026-04-21")),
        fingerprint.of(quoted(starts="2026-05-17")),
        fingerprint.of(quoted(servers=2)),
        fingerprint.of(quoted(individual={"unit_price": 10_000})),
    ]
    assert len({*same, *others}) == 1 + len(others)
