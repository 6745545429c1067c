"""What a person was shown is what is done: consequences are worked out again under lock."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from billing.terms import kept
from contracts.models import Contract
from contracts.office.context import By
from contracts.office.terms.explanation import Refused
from contracts.operations.locking import locked_contract
from contracts.people.models import BillingAccount
from contracts.people.operations.locking import lock_accounts

Subject = Contract | BillingAccount
S = TypeVar("S")
T = TypeVar("T")


class ShownChanged(Refused):
    """What was read is not what would happen now."""


def seal(by: By, consequences: object) -> str:
    """By which consequences, shown on a day, are known again."""
    return kept.seal(by.day, consequences)


@transaction.atomic
def as_shown(
    by: By,
    subject: Subject,
    clause: str,
    expected: str,
    show: Callable[[Subject], S],
    do: Callable[[S], T],
) -> T:
    """Do it if its consequences are still those that were sealed. Raises ShownChanged.

    Both happen under the lock of the billing account; `do` is handed the consequences.
    """
    found = show(_locked(subject))
    if seal(by, found) != expected:
        raise ShownChanged(
            clause,
            "表示したあとに内容が変わりました。新しい内容をご確認ください",
            "it has changed since it was shown; please read what it is now",
        )
    return do(found)


def _locked(subject: Subject) -> Subject:
    """The row, read again under lock."""
    if isinstance(subject, Contract):
        return locked_contract(subject.pk)
    lock_accounts([subject.pk])
    return BillingAccount.objects.select_related("customer").get(pk=subject.pk)
