"""Members of staff by name, and what they are about to do on a day."""

from django.contrib.auth import get_user_model

from contracts.office import context
from contracts.office.context import By, Duty
from tests.days import d
from tests.factories import StaffFactory


def member(name: str, *duties: Duty, all_duties: bool = True):
    """The user of a name, made with some duties, with all, or with none."""
    email = f"{name}@example.jp"
    known = get_user_model().objects.filter(email=email).first()
    return known or StaffFactory(email=email, duties=list(duties or (Duty if all_duties else ())))


def staff(name: str, day: str, *duties: Duty) -> By:
    return context.of_user(member(name, *duties), moment=context.system(d(day)).now)


def two(day: str) -> tuple[By, By]:
    """One who acts, another who approves."""
    return staff("sato", day), staff("suzuki", day)
