"""The certificate of erasure: issued once, with its PDF, and never changed (Art. 25-2)."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from contracts.office.alert_kinds import ALERTS, AlertKind, number
from contracts.office.context import By, Duty
from contracts.office.documents.issuer import issuer
from contracts.office.documents.pdf import pdf
from contracts.office.operation import operation
from contracts.office.operations.numbering import take
from contracts.office.operations.record import journal, notify
from contracts.office.operations.unprintable import warn
from contracts.office.terms import fingerprint
from contracts.office.terms.fingerprint import Changed
from support.offboarding.models import Certificate
from support.offboarding.operations.answering import fill, locked, settle
from support.offboarding.queries.certificate import as_json, content, erased
from support.offboarding.queries.shown import read
from support.offboarding.terms import checklist as rules
from support.offboarding.terms.checklist import Answer
from support.offboarding.terms.kinds import Item, Method, Side

SERIES = "ERC"
UNPRINTABLE = ALERTS.register(
    AlertKind(
        "unprintable_certificate",
        _("Characters that a certificate of erasure lacks"),
        page="staff_offboarding",
        key=number,
    )
)


@operation(Duty.CONTRACTS, issue_certificate=_("Certificate of erasure issued"))
@transaction.atomic
def issue(by: By, checklist_id: int, expected: str | None = None) -> Certificate:
    """Once everything of the operator's is done; the holder gets it by mail. Raises Refused."""
    by.require(Duty.CONTRACTS)
    row = locked(checklist_id)
    fingerprint.require(Changed("25-2"), expected, read(row))
    lines = list(row.lines.filter(side=Side.OPERATOR.value).order_by("id"))
    done = {Item(line.item) for line in lines if line.done_on is not None}
    explanation = rules.check_certificate(done - {Item.CERTIFY})
    certify = next(line for line in lines if line.item == Item.CERTIFY)
    if certify.done_on is not None:
        raise Changed("25-2", "証明書は発行済みです", "The certificate has been issued already")
    language = row.contract.language
    with override(language):
        items = erased(lines)
    kept = as_json(row, items, by.day, issuer(), language)
    taken = take(SERIES, by.day.year)[0]
    shown = content(taken, kept)
    made = pdf("erasure", shown, taken, language)
    found = Certificate.objects.create(
        checklist=row,
        number=taken,
        issued_on=by.day,
        issued_at=by.now,
        issued_by_id=by.account_id,
        content=kept,
        pdf=made,
        sha256=hashlib.sha256(made).hexdigest(),
    )
    fill(by, certify, Answer(Method.ISSUED, by.day, by.name, taken))
    settle(row)
    notify(
        by,
        "erasure_certified",
        [row.contract.responsible.email],
        contract=row.contract,
        reference=taken,
        data={"certificate": taken, "issued_on": by.day},
    )
    warn(UNPRINTABLE, f"certificate:{row.contract.number}", taken, shown, by)
    journal(
        by,
        "issue_certificate",
        explanation.clause,
        contract=row.contract,
        reference=f"offboarding:{row.contract.number}",
        after={"certificate": taken, "sha256": found.sha256},
    )
    return found
