"""An incident is closed with its report, whose PDF is made once (Art. 27-2)."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.office import context
from contracts.office.alert_kinds import ALERTS, AlertKind, number
from contracts.office.context import By, Duty
from contracts.office.documents.issuer import issuer
from contracts.office.documents.pdf import pdf
from contracts.office.operation import operation
from contracts.office.operations.unprintable import warn
from support.incidents.models import Disruption, IncidentReport
from support.incidents.operations.course import enter, locked, note
from support.incidents.operations.notifying import tell_all, tell_the_public
from support.incidents.queries.report import report
from support.incidents.terms import incident as rules
from support.incidents.terms.course import Step

UNPRINTABLE = ALERTS.register(
    AlertKind(
        "unprintable_report",
        _("Characters that an incident report lacks"),
        page="console_disruption",
        key=number,
    )
)


@operation(Duty.CONTRACTS, close_incident=_("Incident closed"))
@transaction.atomic
def close(
    by: By,
    disruption_id: int,
    cause: str,
    remedy: str,
    prevention: str,
    expected: str | None = None,
) -> Disruption:
    """Nothing of it changes from now on; whoever was told gets the report. Raises Refused."""
    by.require(Duty.CONTRACTS)
    row = locked(disruption_id, expected)
    explanation = rules.close(row.course)
    update = enter(by, row, Step.CLOSED, by.now, explanation)
    row.closed_at = by.now
    row.cause, row.remedy, row.prevention = cause, remedy, prevention
    row.issuer = issuer()
    row.save(update_fields=["closed_at", "cause", "remedy", "prevention", "issuer"])
    tell_the_public(by, row, "incident_closed", update)
    told = tell_all(by, row, "incident_closed", update)
    note(by, "close_incident", row, explanation, cause=cause, companies_notified=told)
    return row


@transaction.atomic
def document(row: Disruption) -> IncidentReport:
    """The stored report of a closed incident, made now if nobody needed it before."""
    stored = IncidentReport.objects.filter(disruption=row).first()
    if stored is None:
        shown = report(row)
        made = pdf("incident", shown, shown.number)
        warn(UNPRINTABLE, f"disruption:{shown.number}", shown.number, shown)
        IncidentReport.objects.bulk_create(
            [
                IncidentReport(
                    disruption=row,
                    pdf=made,
                    sha256=hashlib.sha256(made).hexdigest(),
                    made_at=context.now(),
                )
            ],
            ignore_conflicts=True,
        )
        stored = IncidentReport.objects.get(disruption=row)
    return stored
