"""Asking for a file, and handing it out."""

import json
from collections.abc import Mapping
from typing import IO

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Role
from contracts.office.exporting import EXPORTS, ExportKind
from contracts.office.operation import journal_entries
from contracts.office.operations.record import journal
from contracts.office.terms.explanation import Refused
from contracts.people.models import Customer
from portal.exports import files, tasks
from portal.exports.models import UNFINISHED, Export

ASKING = 20_410
"""Key of the advisory lock under which staff ask."""
MOST_UNFINISHED = 3


journal_entries(
    ask_export=_("File requested"),
    download_export=_("File downloaded"),
    expire_export=_("File expired"),
)


def may(by: By, customer_id: int, kind: ExportKind) -> bool:
    """Whether somebody may have a kind made for a company."""
    try:
        _require_for(by, customer_id, kind)
    except PermissionDenied:
        return False
    return True


def require(by: By, export: Export) -> None:
    """Raises PermissionDenied unless the export is for the account's eyes."""
    kind = EXPORTS[export.kind]
    if export.customer_id is None:
        by.require(*kind.duties)
    else:
        _require_for(by, export.customer_id, kind)


def _require_for(by: By, customer_id: int, kind: ExportKind) -> None:
    by.require_holder(customer_id, *kind.members)
    if kind.of_its_people and by.role is Role.STAFF:
        raise PermissionDenied(gettext("This file goes to the company's own people only."))


@transaction.atomic
def ask_for_staff(by: By, kind: ExportKind, parameters: Mapping[str, object]) -> Export:
    """Long work for the console; the same one where it is being done already."""
    by.require(*kind.duties)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ASKING])
    plain = json.loads(json.dumps(dict(parameters), cls=DjangoJSONEncoder))
    unfinished = Export.objects.filter(customer=None, kind=kind.name, state__in=UNFINISHED)
    return unfinished.filter(parameters=plain).first() or _create(by, None, kind, plain)


@transaction.atomic
def ask(by: By, customer: Customer, kind: ExportKind, parameters: Mapping[str, object]) -> Export:
    """The export being made with just these parameters, else a new one, begun on commit.

    Where the queue does not answer, beat begins it within its next five minutes.
    """
    _require_for(by, customer.pk, kind)
    plain = json.loads(json.dumps(dict(parameters), cls=DjangoJSONEncoder))
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    unfinished = list(Export.objects.filter(customer=customer, state__in=UNFINISHED))
    for one in unfinished:
        if (one.kind, one.parameters) == (kind.name, plain):
            return one
    if len(unfinished) >= MOST_UNFINISHED:
        raise Refused(
            kind.clause,
            "作成中のファイルがあります。終わってからもう一度お試しください",
            "Other files are being made; try again when they are ready",
        )
    return _create(by, customer, kind, plain)


def _create(by: By, customer: Customer | None, kind: ExportKind, parameters: dict) -> Export:
    export = Export.objects.create(
        kind=kind.name,
        customer=customer,
        requested_by_id=by.account_id,
        parameters=parameters,
        created_at=by.now,
        seen_at=by.now,
    )
    after = {"kind": kind.name, **parameters}
    reference = f"export:{export.pk}"
    journal(by, "ask_export", kind.clause, customer=customer, reference=reference, after=after)
    transaction.on_commit(lambda: begin(export))
    return export


def begin(export: Export) -> None:
    """Hand the job to the workers; where the queue takes nothing, beat finds it as lost."""
    if not tasks.enqueue(export):
        waiting = Export.objects.filter(pk=export.pk, state__in=UNFINISHED)
        waiting.update(seen_at=export.seen_at - tasks.LOST)


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
        clause = EXPORTS[export.kind].clause
        journal(by, "download_export", clause, customer=export.customer, reference=reference)
    return opened
