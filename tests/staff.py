"""Members of staff, for tests: one who acts, another who approves."""

from django.contrib.auth import get_user_model

from contracts.office import context
from contracts.office.context import By, Duty
from tests.world import d


def member(name: str, *duties: Duty):
    """The user of a name, with all duties unless others are given."""
    user, _ = get_user_model().objects.get_or_create(
        email=f"{name}@example.jp", is_staff=True, defaults={"duties": list(duties or Duty)}
    )
    return user


def staff(name: str, day: str, *duties: Duty) -> By:
    return context.of_user(member(name, *duties), moment=context.system(d(day)).now)


def two(day: str) -> tuple[By, By]:
    return staff("sato", day), staff("suzuki", day)
