"""Limits of a day hold for people who send at the same moment."""

from threading import Event

import pytest
from django.db import transaction

from contracts.office.context import By, Role, system
from contracts.office.models import SentOnDay
from contracts.office.operations import allowing
from contracts.office.terms.explanation import Refused
from tests.days import d
from tests.factories import CustomerFactory, UserFactory
from tests.jobs.several import sessions_waiting, together
from tests.setup.processes import eventually

DAY = "2026-09-14"


@pytest.mark.usefixtures("committed")
def test_two_people_at_the_same_moment_do_not_pass_the_limit_of_their_company(settings):
    """Each counts the other's, once the other's transaction has ended."""
    settings.SENT_A_DAY_BY_COMPANY = 1
    company = CustomerFactory(created_on=DAY)
    both = [By(system(d(DAY)).now, Role.CUSTOMER, UserFactory().pk) for _ in range(2)]
    locked, counted = Event(), []

    def first() -> None:
        with transaction.atomic():
            allowing.count(both[0], company.pk, "11-1")
            locked.set()
            assert eventually(lambda: sessions_waiting() == 1)

    def second() -> None:
        locked.wait()
        with transaction.atomic():
            counted.append("tried")
            allowing.count(both[1], company.pk, "11-1")

    with pytest.raises(Refused, match="会社全体で1日1件まで"):
        together(first, second)
    assert counted == ["tried"]
    assert SentOnDay.objects.get().account_id == both[0].account_id
