"""What each page of a customer reads before its own: the session, the person, the memberships."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from contracts.people.models import Customer
from tests.factories import CustomerFactory, MembershipFactory, UserFactory
from tests.statements import statements

pytestmark = pytest.mark.django_db


def company(name: str) -> Customer:
    return CustomerFactory(name=name, created_on=date(2026, 1, 5))


def signed_in(*companies: Customer) -> Client:
    user, client = UserFactory(confirmed=True), Client()
    for one in companies:
        MembershipFactory(user=user, customer=one, role="owner")
    client.force_login(user)
    client.get(reverse("mail_choices"))
    return client


def test_a_page_without_figures_takes_four_statements():
    client = signed_in(company("甲"))
    assert statements(lambda: client.get(reverse("mail_choices"))) == ["SELECT"] * 4


def test_what_is_written_once_is_read_for_each_person_anew():
    a, b = signed_in(company("甲株式会社")), signed_in(company("乙株式会社"))
    for client, theirs, of_others in ((a, "甲", "乙"), (b, "乙", "甲"), (a, "甲", "乙")):
        said = client.get(reverse("mail_choices")).text
        assert f"{theirs}株式会社" in said
        assert f"{of_others}株式会社" not in said


def test_a_membership_counts_from_the_next_page_and_until_it_ends():
    ours, other = company("甲株式会社"), company("乙株式会社")
    client = signed_in(ours)
    one = MembershipFactory(user=ours.memberships.get().user, customer=other, role="viewer")
    assert "乙株式会社" in client.get(reverse("mail_choices")).text
    one.delete()
    assert "乙株式会社" not in client.get(reverse("mail_choices")).text
