"""The document of a contract, made once for each state of it that somebody asks for."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, ContractDocument
from contracts.office.alert_kinds import ALERTS, AlertKind, number
from contracts.office.context import By, Member, Role
from contracts.office.documents.pdf import pdf
from contracts.office.operation import operation
from contracts.office.operations.unprintable import warn
from contracts.queries.paper import paper

UNPRINTABLE = ALERTS.register(
    AlertKind(
        "unprintable_contract",
        _("Characters that a contract lacks"),
        page="staff_contract",
        key=number,
    )
)


@operation(Role.STAFF, *Member, title=_("Contract as a document"))
@transaction.atomic
def contract_document(by: By, contract: Contract) -> ContractDocument:
    """The stored document of the contract as it stands today, made now if it is the first.

    Raises Refused for a contract that was never formed.
    """
    by.require_reader(contract.customer_id)
    shown = paper(contract, by.day)
    of = {
        "contract": contract,
        "customer_id": contract.customer_id,
        "content": shown.fingerprint,
    }
    stored = ContractDocument.objects.filter(**of).first()
    if stored is None:
        content = {"paper": shown, "made_on": by.day}
        made = pdf("contract", content, shown.file_name, shown.language)
        digest = hashlib.sha256(made).hexdigest()
        row = ContractDocument(**of, pdf=made, sha256=digest, made_at=by.now)
        ContractDocument.objects.bulk_create([row], ignore_conflicts=True)
        warn(UNPRINTABLE, f"contract:{shown.number}", shown.number, shown)
        stored = ContractDocument.objects.get(**of)
    return stored
