"""Art. 25, 29: due days, reminders, what may be answered, and until when data is kept."""

import re
from dataclasses import replace

import pytest

from contracts.office.terms.explanation import Refused
from support.offboarding.terms import retention
from support.offboarding.terms.checklist import (
    BEFORE_CERTIFYING,
    Answer,
    check,
    check_certificate,
    left_of,
    lines,
    reminders,
)
from support.offboarding.terms.kinds import ITEMS, METHODS, Item, Method, Side
from support.offboarding.terms.policy import DEFAULTS, Policy, checked
from support.offboarding.terms.retention import Facts
from tests.days import d


def test_art_25_1_and_25_2_each_item_with_its_day_and_clause():
    """Ended on 10 June 2026: 14 and 30 days later, the day of the end not counted."""
    made = lines(d("2026-06-10"), DEFAULTS)
    found = [(one.item, str(one.due_on), one.why.clause) for one in made]
    assert found == [
        (Item.SOFTWARE, "2026-06-24", "25-1"),
        (Item.MATERIALS, "2026-06-24", "25-1"),
        (Item.EQUIPMENT, "2026-06-24", "25-1"),
        (Item.CONFIDENTIAL, "2026-06-24", "28-6"),
        (Item.RETURN, "2026-06-24", "25-2"),
        (Item.ERASE, "2026-06-24", "25-2"),
        (Item.INFORMATION, "2026-06-24", "28-6"),
        (Item.CERTIFY, "2026-07-10", "25-2"),
    ]
    assert {item for items in ITEMS.values() for item in items} == set(Item)


@pytest.mark.parametrize(
    ("policy", "days"),
    [
        (DEFAULTS, ["2026-06-21", "2026-06-25", "2026-07-08"]),
        (Policy(holder_days=2), ["2026-06-13", "2026-06-26"]),
        (Policy(holder_days=30, remind_before=7), ["2026-07-03", "2026-07-11", "2026-07-24"]),
    ],
)
def test_art_25_1_reminded_before_and_after_but_not_on_the_day_it_is_told(policy, days):
    assert [str(day) for day in reminders(d("2026-06-10"), policy)] == days


def test_missed_reminders_are_given_as_one():
    days = reminders(d("2026-06-10"), DEFAULTS)
    assert left_of(days, d("2026-06-20")) == days
    assert left_of(days, d("2026-06-25")) == (d("2026-07-08"),)
    assert left_of(days, d("2026-07-08")) == ()


TODAY = d("2026-06-20")
GOOD = Answer(Method.RETURNED, d("2026-06-18"), "見本 花子", "宅配便")


@pytest.mark.parametrize(
    ("item", "change", "by_staff", "said"),
    [
        (Item.ERASE, {}, True, "選べません"),
        (Item.EQUIPMENT, {"method": Method.ERASED}, False, "選べません"),
        (Item.CERTIFY, {"method": Method.ISSUED}, True, "選べません"),
        (Item.SOFTWARE, {"day": d("2026-06-21")}, False, "今日までの日"),
        (Item.SOFTWARE, {"who": " "}, False, "行った人"),
        (Item.SOFTWARE, {"how": " "}, False, "方法"),
        (Item.SOFTWARE, {"how": "x" * 1001}, False, "文字が多すぎます"),
        (Item.SOFTWARE, {}, True, "届いた日を入力"),
        (Item.SOFTWARE, {"arrived_on": d("2026-06-17")}, True, "行った日より前"),
        (Item.SOFTWARE, {"arrived_on": d("2026-06-21")}, True, "今日までの日"),
        (Item.SOFTWARE, {"arrived_on": d("2026-06-18")}, False, "代わって登録するときだけ"),
        (Item.RETURN, {"arrived_on": d("2026-06-18")}, True, "代わって登録するときだけ"),
    ],
)
def test_art_25_1_what_cannot_be_recorded(item, change, by_staff, said):
    with pytest.raises(Refused, match=said):
        check(item, replace(GOOD, **change), TODAY, by_staff=by_staff)


@pytest.mark.parametrize("item", [one for one in Item if one is not Item.CERTIFY])
def test_art_25_1_every_answer_that_an_item_knows_can_be_recorded(item):
    is_holders = item in ITEMS[Side.HOLDER]
    for method in METHODS[item]:
        given = replace(GOOD, method=method, how="" if method is Method.NONE else "x")
        check(item, given, TODAY, by_staff=not is_holders)
        if is_holders:
            check(item, replace(given, arrived_on=TODAY), TODAY, by_staff=True)


def test_art_25_2_certified_once_all_of_ours_is_done():
    assert check_certificate(BEFORE_CERTIFYING).clause == "25-2"
    for missing in BEFORE_CERTIFYING:
        with pytest.raises(Refused, match=re.escape(missing.ja)):
            check_certificate([one for one in BEFORE_CERTIFYING if one is not missing])


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"holder_days": 0}, "1から365まで"),
        ({"keep_years": 6}, "7から30まで"),
        ({"fiscal_month": 13}, "1から12まで"),
        ({"certify_days": 13}, "前にできません"),
        ({"remind_again": 2, "remind_after": 2}, "1回目より後"),
    ],
)
def test_figures_that_cannot_be(figures, said):
    with pytest.raises(Refused, match=said):
        checked(Policy(**figures))
    assert checked(DEFAULTS) == DEFAULTS


@pytest.mark.parametrize(
    ("day", "policy", "until"),
    [
        # Fiscal year to 31 March 2027; its return is due on 31 May; ten years from then.
        ("2026-04-01", DEFAULTS, "2037-05-31"),
        ("2027-03-31", DEFAULTS, "2037-05-31"),
        ("2027-04-01", DEFAULTS, "2038-05-31"),
        ("2026-06-10", Policy(keep_years=7), "2034-05-31"),
        # Fiscal year to 31 December 2026, return due at the end of February.
        ("2026-06-10", Policy(fiscal_month=12), "2037-02-28"),
        # To the end of February 2028, a leap year, return due on 30 April.
        ("2027-06-10", Policy(fiscal_month=2), "2038-04-30"),
    ],
)
def test_art_29_1_kept_from_the_end_of_the_fiscal_year(day, policy, until):
    assert str(retention.kept_until(d(day), policy)) == until
    assert until.partition("-")[0] in retention.why_kept(d(day), policy).ja


NEWEST = {"invoices": d("2026-07-01"), "journal": d("2027-05-01")}
ENDED = Facts(False, d("2026-06-10"), None, NEWEST)


@pytest.mark.parametrize(
    ("facts", "until"),
    [
        (ENDED, "2038-05-31"),
        (replace(ENDED, newest={}), "2037-05-31"),
        (replace(ENDED, is_running=True), None),
        (Facts(False), None),
        (Facts(False, refused_on=d("2026-04-10")), "2027-04-10"),
        (Facts(True, refused_on=d("2026-04-10")), None),
        # Billed all the same, and paid back.
        (Facts(False, refused_on=d("2026-04-10"), billed_on=d("2026-05-01")), "2037-05-31"),
        # Applied again long after the end, and refused.
        (replace(ENDED, refused_on=d("2040-01-10")), "2041-01-10"),
        # Refused once, and a contract that ended: the law's terms count.
        (replace(ENDED, refused_on=d("2026-04-10")), "2038-05-31"),
    ],
)
def test_art_29_1_personal_data_is_kept_to_the_last_term(facts, until):
    assert str(retention.last_day_kept(facts, DEFAULTS)) == str(until)
    day = d(until) if until else d("2099-01-01")
    assert retention.not_yet(facts, DEFAULTS, day) is not None
    if until:
        assert retention.not_yet(facts, DEFAULTS, day + (d("2026-01-02") - d("2026-01-01"))) is None
