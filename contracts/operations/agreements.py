"""Individual agreements, with a contract or with a billing account (Art. 2-2)."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, IndividualAgreement
from contracts.office.context import By, Duty
from contracts.office.operation import internal, operation
from contracts.office.operations.record import journal
from contracts.office.operations.two_people import require_two
from contracts.operations.locking import locked_contract
from contracts.people.models import BillingAccount
from contracts.people.operations.locking import lock_accounts
from contracts.terms.editions import check_agreement
from contracts.terms.parameters import ParameterScope, to_json, validated

CLAUSE = "2-2"


@operation(Duty.CONTRACTS, title=_("Individual agreement on one contract"))
@transaction.atomic
def agree_for_contract(
    by: By,
    contract_id: int,
    values: Mapping[str, object],
    first: date | None = None,
    last: date | None = None,
    document=None,
    second: By | None = None,
) -> IndividualAgreement:
    """Parameters of one contract, from a day (today) to a day (without end), with the document.

    Two people. Raises Refused for a day that is over, InvalidParameter for a wrong figure or
    one that is agreed for a billing account.
    """
    require_two(by, second, CLAUSE, Duty.CONTRACTS)
    return record_agreement(by, locked_contract(contract_id), values, first, last, document, second)


@internal()
def record_agreement(
    by: By,
    contract: Contract,
    values: Mapping[str, object],
    first: date | None = None,
    last: date | None = None,
    document=None,
    second: By | None = None,
) -> IndividualAgreement:
    """The same for a contract under lock."""
    check_agreement(by.day, first or by.day, last)
    plain = to_json(validated(values, ParameterScope.CONTRACT))
    row = _create(by, second, plain, first, last, document, contract=contract)
    journal(by, "agree_individually", CLAUSE, contract=contract, after=_told(row))
    return row


@operation(Duty.CONTRACTS, agree_individually=_("Individual agreement"))
@transaction.atomic
def agree_for_account(
    by: By,
    account_id: int,
    values: Mapping[str, object],
    first: date | None = None,
    last: date | None = None,
    document=None,
    second: By | None = None,
) -> IndividualAgreement:
    """Parameters of whole invoices, agreed for a billing account; two people."""
    require_two(by, second, CLAUSE, Duty.CONTRACTS)
    lock_accounts([account_id])
    check_agreement(by.day, first or by.day, last)
    plain = to_json(validated(values, ParameterScope.ACCOUNT))
    account = BillingAccount.objects.select_related("customer").get(pk=account_id)
    row = _create(by, second, plain, first, last, document, billing_account=account)
    journal(
        by,
        "agree_individually",
        CLAUSE,
        customer=account.customer,
        reference=account.number,
        after=_told(row),
    )
    return row


def _create(
    by: By, second: By | None, values: dict, first, last, document, **owner
) -> IndividualAgreement:
    return IndividualAgreement.objects.create(
        effective_on=first or by.day,
        ends_on=last,
        parameters=values,
        document=document or "",
        approved_by_id=second.account_id if second else by.account_id,
        **owner,
    )


def _told(row: IndividualAgreement) -> dict:
    return {
        "parameters": row.parameters,
        "effective_on": row.effective_on,
        "ends_on": row.ends_on,
        "document": row.document.name,
    }
