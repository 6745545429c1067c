"""Taking an end back: the residual fee is given back whole (Art. 14-2, 15-2, 16-1)."""

from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from billing.operations import dunning_proposals
from billing.operations.credit_notes import give_back
from billing.queries import withdrawal as queries
from billing.terms.crediting import CreditKind, Wanted
from billing.terms.withdrawal import WithdrawalQuote
from contracts.models import Contract, EndWithdrawal
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.two_people import require_two
from contracts.office.templatetags.language import day
from contracts.operations.locking import locked_contract
from contracts.operations.withdrawal import lift_end
from contracts.terms import withdrawal as rules


@operation(Duty.CONTRACTS, title=_("End taken back"))
@transaction.atomic
def withdraw_end(by: By, contract_id: int, consent, second: By | None = None) -> EndWithdrawal:
    """A cancellation or non-renewal is taken back by its last day; two people. Raises Refused.

    `consent` is the document by which both sides agree. The contract is as if there had been
    no notice; its residual fee is given back whole.
    """
    require_two(by, second, rules.CLAUSE, Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    found, invoice = queries.quote(contract, by.day, bool(consent)), queries.residual(contract)
    row = lift_end(by, contract, found.decision, consent, second)
    if invoice is not None and found.residual is not None:
        with override(invoice.billing_account.language):
            reason = _reason(contract, found)
        kind = CreditKind.CORRECTION
        give_back(by, invoice.pk, Wanted(rest=True), reason, second, kind=kind)
    dunning_proposals.lapse(by, [contract.billing_account_id])
    return row


def _reason(contract: Contract, found: WithdrawalQuote) -> str:
    """As the credit note says it, in its language."""
    return gettext(
        "Withdrawal, by consent of both, of the cancellation of contract %(contract)s (last day"
        " %(last)s)"
    ) % {"contract": contract.number, "last": day(found.decision.last_day)}
