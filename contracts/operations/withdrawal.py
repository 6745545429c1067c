"""Lifting an end that was notified (Art. 14-2, 16-1)."""

from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, EndWithdrawal
from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.operations.record import journal
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation
from contracts.operations.ending import End, fix_end
from contracts.operations.notifying import notify_holder
from contracts.terms.facts import EndReason
from contracts.terms.withdrawal import Withdrawal


@internal(withdraw_end=_("End of contract withdrawn"))
def lift_end(
    by: By, contract: Contract, decision: Withdrawal, consent, second: By | None
) -> EndWithdrawal:
    """Remove the end fixed for a contract under lock; the service's end, if set, replaces it."""
    before = {"ends_on": contract.ends_on, "end_reason": contract.end_reason}
    ending = contract.endings.get(replaced_on=None)
    explanation = decision.explanation.to_json()
    row = EndWithdrawal.objects.create(
        ending=ending, withdrawn_on=by.day, consent=consent, explanation=explanation
    )
    ending.replaced_on = by.day
    ending.save(update_fields=["replaced_on"])
    contract.ends_on, contract.end_reason = None, ""
    contract.save(update_fields=["ends_on", "end_reason"])
    after = {
        "end_withdrawn": decision.last_day,
        "consent": row.consent.name,
        "approved_by": second and second.name,
        "explanation": explanation,
    }
    clause = decision.explanation.clause
    journal(by, "withdraw_end", clause, contract=contract, before=before, after=after)
    data = {"last_day": decision.last_day, "explanation": explanation}
    notify_holder(by, "end_withdrawn", contract, data)
    if decision.ends_on is not None:
        fix_end(by, contract, _with_the_service(by, decision.ends_on))
    return row


def _with_the_service(by: By, day) -> End:
    explanation = Explanation(
        "18-2",
        "service_end",
        f"サービスが{ja_day(day)}に終了するため、契約も同じ日に終了します",
        f"The service ends on {en_day(day)}, and the contract with it",
        {"effective": day},
    )
    return End(EndReason.SERVICE_ENDED, by.day, day, explanation)
