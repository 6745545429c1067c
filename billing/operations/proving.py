"""The books proved each night; what does not agree is an alert until it does."""

from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from billing.queries import proving as queries
from billing.terms.proving import Proof, Proved
from contracts.office.alert_kinds import ALERTS, AlertKind
from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.operations import alerts

BOOKS = ALERTS.register(AlertKind("books", _("The books do not agree")))
NAMED = 5
"""Differences that an alert names."""


@internal()
def prove(by: By, day: date) -> list[Proved]:
    """Every proof at the end of a day, all of one moment."""
    by.require_staff()
    with transaction.atomic():
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return list(queries.prove(day))


@internal()
def prove_nightly(by: By) -> None:
    """An alert for each proof that fails; the next that holds closes it."""
    for proved in prove(by, by.day):
        if proved.differences:
            alerts.alert(BOOKS, proved.proof.value, _text(proved), by.day, by.now)
        else:
            alerts.resolve(BOOKS, [proved.proof.value], by.now)


def _text(proved: Proved) -> str:
    proof = Proof(proved.proof)
    named = "、".join(
        f"{one.about}({one.expected} ではなく {one.found})" for one in proved.differences[:NAMED]
    )
    return f"{proof.ja}: {len(proved.differences)}件が一致しません。{named}"
