"""Asking for a file, and handing it out."""

import json
from collections.abc import Mapping
from datetime import date
from typing import IO

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from contracts.office.context import By, Duty, Member
from contracts.office.operations.record import journal
from contracts.office.terms.explanation import Refused
from contracts.people.models import Customer
from portal.exports import endings, files, tasks
from portal.exports.models import UNFINISHED, Export

ASKING = 20_410
"""Key of the advisory lock under which staff ask."""
MOST_UNFINISHED = 3
MAY = {Export.Kind.INVOICES: (Member.BILLING,), Export.Kind.MY_DATA: ()}
"""Who may have each kind, beside the owner."""
CLAUSE: dict[str, str] = {
    Export.Kind.INVOICES: "23-1",
    Export.Kind.MY_DATA: "11-1",
    Export.Kind.LETTERS: "24-1",
}
BOOKS = (Duty.ACCOUNTS, Duty.ADMINISTRATION)
STAFF_MAY = {
    Export.Kind.RUN_PREVIEW: BOOKS,
    Export.Kind.RUN_PDFS: BOOKS,
    Export.Kind.SIMULATION: (Duty.ADMINISTRATION,),
    Export.Kind.POLICY: (Duty.ADMINISTRATION,),
    Export.Kind.LETTERS: BOOKS,
    Export.Kind.YAYOI: BOOKS,
    Export.Kind.FREEE: BOOKS,
    Export.Kind.MONEY_FORWARD: BOOKS,
    Export.Kind.LEDGER: BOOKS,
    Export.Kind.RECEIVABLES: BOOKS,
    Export.Kind.JOURNAL: (Duty.ADMINISTRATION,),
}
"""The duties for what staff may have made."""


def may(by: By, customer_id: int, kind: str) -> bool:
    try:
        by.require_holder(customer_id, *MAY[Export.Kind(kind)])
    except PermissionDenied:
        return False
    return True


def require(by: By, export: Export) -> None:
    """Raises PermissionDenied unless the export is for the account's eyes."""
    kind = Export.Kind(export.kind)
    if export.customer_id is None:
        by.require(*STAFF_MAY[kind])
    else:
        by.require_holder(export.customer_id, *MAY[kind])


@transaction.atomic
def ask_for_staff(by: By, kind: Export.Kind, parameters: Mapping[str, object]) -> Export:
    """Long work for the console; the same one where it is being done already."""
    by.require(*STAFF_MAY[kind])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ASKING])
    plain = json.loads(json.dumps(dict(parameters), cls=DjangoJSONEncoder))
    unfinished = Export.objects.filter(customer=None, kind=kind, state__in=UNFINISHED)
    return unfinished.filter(parameters=plain).first() or _create(by, None, kind, plain)


def ask_for_invoices(by: By, customer: Customer, first: date, last: date) -> Export:
    """The PDFs of all invoices issued from `first` to `last`, both included."""
    days = {"issued_from": first.isoformat(), "issued_to": last.isoformat()}
    return _ask(by, customer, Export.Kind.INVOICES, days)


def ask_for_my_data(by: By, customer: Customer) -> Export:
    """Art. 11-1, 29: everything kept about the company."""
    return _ask(by, customer, Export.Kind.MY_DATA, {})


@transaction.atomic
def _ask(by: By, customer: Customer, kind: Export.Kind, parameters: dict) -> Export:
    """The export being made with just these parameters, else a new one, begun on commit.

    Where the queue does not answer the export has failed after the commit.
    """
    by.require_holder(customer.pk, *MAY[kind])
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    unfinished = list(Export.objects.filter(customer=customer, state__in=UNFINISHED))
    for one in unfinished:
        if (one.kind, one.parameters) == (kind, parameters):
            return one
    if len(unfinished) >= MOST_UNFINISHED:
        raise Refused(
            CLAUSE[kind],
            "作成中のファイルがあります。終わってからもう一度お試しください",
            "other files are being made; try again when they are ready",
        )
    return _create(by, customer, kind, parameters)


def _create(by: By, customer: Customer | None, kind: Export.Kind, parameters: dict) -> Export:
    export = Export.objects.create(
        kind=kind,
        customer=customer,
        requested_by_id=by.account_id,
        parameters=parameters,
        created_at=by.now,
        seen_at=by.now,
    )
    after = {"kind": kind, **parameters}
    reference, clause = f"export:{export.pk}", CLAUSE.get(kind, "")
    journal(by, "ask_export", clause, customer=customer, reference=reference, after=after)
    transaction.on_commit(lambda: begin(export))
    return export


def begin(export: Export) -> None:
    """Hand the job to the workers; where the queue takes nothing, the export says so."""
    if not tasks.enqueue(export):
        endings.fail(export, Export.Error.QUEUE)


def hand_out(by: By, export: Export) -> IO[bytes] | None:
    """The open file of an export that is ready; None where it is not, or no longer.

    What was made as figures for a page never has one.
    """
    require(by, export)
    is_over = export.expires_at is None or export.expires_at <= by.now
    if export.state != Export.State.READY or is_over or not export.file:
        return None
    opened = files.open_file(export.file)
    if opened is not None:
        reference = f"export:{export.pk}"
        clause = CLAUSE.get(export.kind, "")
        journal(by, "download_export", clause, customer=export.customer, reference=reference)
    return opened
