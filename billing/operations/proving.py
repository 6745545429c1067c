"""The books proved each night; what does not agree is an alert until it does."""

from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from billing.queries import proving as queries
from billing.terms.proving import Proof, Proved
from contracts.office.alert_kinds import ALERTS, AlertKind
from contracts.office.context import By
from contracts.office.models import Alert
from contracts.office.operation import internal
from contracts.office.operations import alerts
from contracts.office.queries.stored_files import ALL, Portion

BOOKS = ALERTS.register(AlertKind("books", _("The books do not agree")))
NIGHTS = 28
NAMED = 5
"""Differences that an alert names."""


@internal()
def prove(by: By, day: date, entries: Portion = ALL, files: Portion = ALL) -> list[Proved]:
    """Every proof at the end of a day, all of one moment. Portions as in `queries.prove`."""
    by.require_staff()
    with transaction.atomic():
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return list(queries.prove(day, entries, files))


@internal()
def prove_nightly(by: By) -> None:
    """An alert for each proof that fails; the next that holds closes it.

    Sums and numbers are proved whole. Of entries and files, which are never changed, a night
    looks at one part of NIGHTS, and at all of them while an alert is open.
    """
    is_open = set(
        Alert.objects.filter(kind=BOOKS.name, resolved_at=None).values_list("reference", flat=True)
    )
    tonight = Portion(by.day.toordinal() % NIGHTS, NIGHTS)
    entries, files = (
        ALL if proof.value in is_open else tonight for proof in (Proof.ENTRIES, Proof.FILES)
    )
    for proved in prove(by, by.day, entries, files):
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
