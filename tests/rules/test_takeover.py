"""A contract that ran before it came here: terms from its true start, billed from a month on."""

import pytest

from billing.terms import residual
from billing.terms.fees import fee_lines
from contracts.terms.parameters import Plan
from contracts.terms.takeover import Running, problems, take_over
from tests.rules.builders import RATES, agreed, book, d

DAY = d("2026-11-29")
NOVEMBER = d("2026-11-01")


def running(start="2024-04-01", through="2026-10-01", plan=Plan.MONTHLY, **facts) -> Running:
    facts = {"servers": 3, "formed_on": d(start), "agreements": (), **facts}
    return Running(
        "S-1", plan, facts["servers"], facts["formed_on"], d(start), d(through),
        facts["agreements"],
    )  # fmt: skip


def life(*told, **facts):
    return take_over(running(*told, **facts), book(), DAY)


def wrong(life, first=NOVEMBER):
    return [(one.column.name, one.ja) for one in problems(life, DAY, first)]


def fees(life, month):
    return [(str(x.first), str(x.last), x.servers, x.unit_price, x.amount)
            for x in fee_lines(life, RATES, d(f"{month}-01"))]  # fmt: skip


def test_art_14_1_its_terms_and_minimum_term_count_from_the_true_start():
    found = life().contract
    assert [(t.number, str(t.starts_on), str(t.ends_on), str(t.notice_deadline))
            for t in found.terms] == [
        (1, "2024-04-01", "2025-03-31", "2025-02-28"),
        (2, "2025-04-01", "2026-03-31", "2026-02-28"),
        (3, "2026-04-01", "2027-03-31", "2027-02-28"),
    ]  # fmt: skip
    assert (found.minimum_term_ends_on, found.billed_from) == (d("2025-03-31"), NOVEMBER)


def test_one_that_has_not_started_has_no_term_yet():
    found = life("2026-12-15", "2026-11-01", formed_on=d("2026-11-20")).contract
    assert (found.terms, found.minimum_term_ends_on) == ((), None)


def test_art_23_1_months_billed_elsewhere_are_not_billed_again():
    assert fees(life(), "2026-10") == []
    assert fees(life(), "2026-11") == [("2026-11-01", "2026-11-30", 3, 16_200, 48_600)]


def test_art_23_1_an_annual_term_begun_in_a_month_billed_elsewhere_is_paid():
    yearly = life("2025-12-10", "2026-10-01", Plan.ANNUAL, servers=1)
    assert fees(yearly, "2025-12") == fees(yearly, "2026-11") == []
    assert fees(yearly, "2026-12") == [("2026-12-10", "2027-12-09", 1, 194_400, 194_400)]


def test_art_15_2_the_residual_is_that_of_the_true_start_at_the_agreed_price():
    """2 × 10,000: 2/31 of December 1,290, eight months 160,000, 14/30 of September 9,333."""
    young = life("2026-09-15", servers=2, agreements=agreed(unit_price=10_000))
    assert young.contract.minimum_term_ends_on == d("2027-09-14")
    lines = residual.of_whole(young, RATES, d("2026-12-29"))
    assert [line.amount for line in lines] == [1_290, 160_000, 9_333]


def test_agreed_months_make_the_terms():
    found = life(agreements=agreed(term_months=24, minimum_term_months=24)).contract
    assert [str(term.ends_on) for term in found.terms] == ["2026-03-31", "2027-03-31"]
    assert found.minimum_term_ends_on == d("2026-03-31")


@pytest.mark.parametrize(
    ("told", "facts", "said"),
    [
        (("2024-04-01", "2026-10-01"), {}, []),
        (("2024-04-01", "2026-09-01"), {},
         [("billed_through",
           "2026年10月分は、こちらではもう請求しません。前のシステムで2026年10月分まで請求し、"
           "2026-10以降の月を書いてください")]),
        (("2026-11-10", "2026-10-01"), {}, []),
        (("2024-04-01", "2027-11-01"), {}, []),
        (("2024-04-01", "2027-12-01"), {},
         [("billed_through",
           "2027-11以前の月を書いてください。12か月より先までは請求済みにできません")]),
        (("2025-12-10", "2026-11-01", Plan.ANNUAL), {}, []),
        (("2025-12-10", "2026-12-01", Plan.ANNUAL), {},
         [("billed_through",
           "2026-11以前の月を書いてください。"
           "次の期(2026年12月10日から)の料金を請求できなくなります")]),
        (("2024-04-01",), {"formed_on": d("2024-04-02")},
         [("service_starts_on", "サービス開始日が契約日(2024年4月2日)より前です")]),
        (("2027-01-01", "2026-11-01"), {"formed_on": d("2026-11-30")},
         [("formed_on",
           "契約日(2026年11月30日)がまだ来ていません。契約日を書いてください")]),
    ],
)  # fmt: skip
def test_what_keeps_it_from_being_taken_over(told, facts, said):
    assert wrong(life(*told, **facts)) == said


def test_months_that_the_runs_have_passed_by_must_be_billed_elsewhere():
    assert wrong(life("2024-04-01", "2026-10-01"), d("2026-12-01")) == [
        ("billed_through",
         "2026年11月分は、こちらではもう請求しません。前のシステムで2026年11月分まで請求し、"
         "2026-11以降の月を書いてください")
    ]  # fmt: skip
