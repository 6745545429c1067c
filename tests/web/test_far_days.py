"""A day at the end of all calendars: said at its field or as a refusal, never a server error."""

from importlib import import_module

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from billing.operations.ending import quote_reduction, reduce
from contracts.models import ChangeRequest, ServerChange
from contracts.office import context
from contracts.office.terms.explanation import Refused
from contracts.operations import requests
from portal.fields import DayField, MomentField
from tests.factories import person_of
from tests.once import once
from tests.world import contract, d, lived, signed

pytestmark = pytest.mark.django_db
FAR = {
    "9999-12-31": "2097年12月31日までの日",
    "2098-01-01": "2097年12月31日までの日",
    "0001-01-01": "暦にない日は使えません",
}
NEARER = "2031年6月10日までの日付を入力してください"
"""Of a cancellation, whose months must fit the page."""
past = once(lambda: lived("2026-06-10", *signed("2026-04-01", servers=3)))


def form_classes() -> set[type[forms.BaseForm]]:
    import_module(settings.ROOT_URLCONF)
    found, waiting = set(), [forms.BaseForm]
    while waiting:
        waiting += (below := waiting.pop().__subclasses__())
        found.update(one for one in below if one.__module__.startswith("portal."))
    return found


def test_every_day_that_a_form_asks_for_has_its_end():
    """One field for days, one for moments; whoever makes a form with another is told here."""
    classes = form_classes()
    days = {
        f"{one.__module__}.{one.__qualname__}.{name}": field
        for one in classes
        for name, field in one.base_fields.items()
        if isinstance(field, forms.DateField | forms.DateTimeField)
    }
    assert len(days) > 25
    ours = DayField | MomentField
    assert [where for where, field in days.items() if not isinstance(field, ours)] == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("9999-12-31T23:59", "2097年12月31日までの日"),
        ("2098-01-01 00:00", "2097年12月31日までの日"),
        ("0001-01-01T00:00", "実在する日時を"),
        ("2026-02-30T09:00", "実在する日時を"),
    ],
)
def test_a_moment_too_is_of_a_day_that_can_be_reached(typed, said):
    with pytest.raises(ValidationError, match=said):
        MomentField().clean(typed)


@pytest.fixture
def holder(past, db, today, client):
    today("2026-06-10")
    client.force_login(person_of())
    return client


ASKED = {
    "reduce_servers": {"servers": 1, "day": ""},
    "add_servers": {"servers": 5, "day": ""},
    "quote": {"desired": ""},
    "statement": {"day": ""},
    "invoices": {"issued_to": ""},
}


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("day", FAR)
def test_a_holder_is_told_up_to_which_day(holder, name, day):
    at = ["C1"] if name in ("reduce_servers", "add_servers", "quote") else []
    asked = {key: value or day for key, value in ASKED[name].items()}
    answer = holder.get(reverse(name, args=at), asked)
    assert answer.status_code < 500
    said = NEARER if name == "quote" and day > "2026" else FAR[day]
    assert said in answer.content.decode()
    if name in ("reduce_servers", "add_servers"):
        assert said in holder.post(reverse(name, args=at), asked).content.decode()
        assert not ServerChange.objects.exists()
        assert not ChangeRequest.objects.exists()


ACTS = {
    "cancel": {"desired": "", "due": ""},
    "holder-declines": {"arrived": ""},
    "reduce": {"servers": 1, "day": ""},
    "add": {"servers": 5, "day": ""},
    "terminate": {"ground": "17-1(1)", "effective": ""},
    "transfer": {"to": "A", "effective": ""},
    "agree": {"first": "", "last": ""},
}


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("day", FAR)
def test_staff_are_told_up_to_which_day(past, db, today, staff, name, day):
    today("2026-06-10")
    asked = {key: value or day for key, value in ACTS[name].items()}
    answer = staff().get(reverse("staff_act", args=["C1", name]), asked)
    assert answer.status_code == 200
    assert FAR[day] in answer.content.decode()


@pytest.mark.parametrize("path", ["journal/", "payments/", "contracts/", "receivables/"])
@pytest.mark.parametrize("day", FAR)
def test_searches_of_the_console_stand_any_day(past, db, today, staff, path, day):
    today("2026-06-10")
    days = dict.fromkeys(("first", "last", "day", "deadline_from", "deadline_to"), day)
    assert staff().get(f"/console/{path}", days).status_code == 200


def test_an_operation_refuses_it_whoever_calls(past, db):
    by, row = context.system(d("2026-06-10")), contract()
    for act in (
        lambda: quote_reduction(by, row, 1, d("9999-12-31")),
        lambda: reduce(by, row.pk, 1, d("9999-12-31")),
        lambda: requests.request_servers(by, row.pk, 5, d("9999-12-31")),
    ):
        with pytest.raises(Refused, match="先すぎます"):
            act()
