"""Due days as rows: of a late run, and by the payment terms agreed with an account (23-1, 2-2)."""

import pytest

from billing.models import DunningStep
from billing.queries.receivables import receivables
from billing.terms.interest import unbilled
from contracts.office.context import system
from contracts.operations import agreements, editions
from portal.jobs.runner import run_here
from tests.days import d
from tests.world import account, invoice, lived, signed

pytestmark = pytest.mark.django_db


def test_art_23_1_a_late_run_leaves_its_days_and_neither_interest_nor_dunning_on_its_day():
    """May's run on 06-25: ten days later is a Sunday; interest from 07-07, a reminder on 07-09."""
    lived("2026-05-19", *signed("2026-05-01"))
    run_here(d("2026-05-20"))
    run_here(d("2026-06-25"))
    issued = invoice("2026-05")
    assert (issued.issued_on, issued.due_on) == (d("2026-06-25"), d("2026-07-06"))
    assert (issued.payment_terms, issued.least_days_to_pay) == ("end_of_next_month", 10)
    for day, interest, steps in (
        ("2026-06-25", 0, []),
        ("2026-07-06", 0, []),
        ("2026-07-07", 7, []),  # 17,820 × 14.5 % / 365
        ("2026-07-08", 14, []),
        ("2026-07-09", 21, ["reminder"]),
    ):
        if day > "2026-06-25":
            run_here(d(day))
        assert unbilled(receivables([issued.pk])[issued.pk], d(day)) == interest, day
        assert list(DunningStep.objects.values_list("step", flat=True)) == steps, day


def test_a_run_after_its_due_day_with_no_days_to_leave_is_due_on_its_own_day():
    lived("2026-05-19", *signed("2026-05-01"), minimum_days_to_pay=0)
    run_here(d("2026-05-20"))
    run_here(d("2026-07-15"))
    issued = invoice("2026-05")
    assert (issued.issued_on, issued.due_on) == (d("2026-07-15"), d("2026-07-15"))
    assert unbilled(receivables([issued.pk])[issued.pk], d("2026-07-15")) == 0
    assert not DunningStep.objects.filter(day=d("2026-07-15")).exists()


def test_art_2_2_payment_terms_agreed_with_an_account_win_over_the_edition():
    lived("2026-04-20", *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    by = system(d("2026-04-20"))
    editions.publish_edition(by, d("2026-05-01"), {"payment_terms": "net_days", "net_days": 20})
    agreed = {"payment_terms": "closing_20_end_of_next_month"}
    agreements.agree_for_account(by, account().pk, agreed)
    run_here(d("2026-05-01"))
    mine, other = invoice("2026-04"), invoice("2026-04", "B")
    assert (mine.due_on, mine.payment_terms) == (
        d("2026-06-30"),
        "closing_20_end_of_next_month",
    )
    assert (other.due_on, other.payment_terms) == (d("2026-05-21"), "net_20")
