"""Application, acceptance and refusal (Art. 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import Application, Contract, TermsEdition
from contracts.office.alert_kinds import ALERTS, AlertKind, number
from contracts.office.context import By, Duty, Member
from contracts.office.models import Erasure, Notice
from contracts.office.operation import internal, operation
from contracts.office.operations import alerts, allowing, approvals
from contracts.office.operations.numbering import take
from contracts.office.operations.record import journal
from contracts.office.operations.two_people import require_two
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Explanation, Refused
from contracts.office.terms.fingerprint import Changed
from contracts.office.terms.horizon import check_reachable
from contracts.office.terms.notices import speaking
from contracts.operations.agreements import record_agreement
from contracts.operations.arrivals import Arrival, columns, recorded, told
from contracts.operations.ending import End, fix_end
from contracts.operations.lapsing import lapse_moot
from contracts.operations.locking import locked_contract, locked_contracts
from contracts.operations.notifying import notify_holder
from contracts.people.models import BillingAccount, Contact
from contracts.people.operations.locking import lock_accounts
from contracts.queries import facts, screening, screening_time
from contracts.terms import application as rules
from contracts.terms import lapsing as over
from contracts.terms.facts import AppliedFor
from contracts.terms.parameters import Plan

WITHDRAWN = ALERTS.register(
    AlertKind(
        "application_withdrawn",
        _("Application withdrawn"),
        page="application",
        key=number,
    )
)
OTHER_GROUND = "6-3(4)"


@dataclass(frozen=True, slots=True)
class Order:
    """What is applied for, by whom it is billed, and who answers for it."""

    plan: Plan
    servers: int
    billing_account: BillingAccount
    responsible: Contact
    edition: TermsEdition | None
    declares_no_antisocial_ties: bool
    number: str = ""
    declaration: str = ""
    passages: str = ""
    wished_start: date | None = None


@operation(Duty.CONTRACTS, Member.OWNER, apply=_("Application submitted"))
@transaction.atomic
def apply(by: By, order: Order, arrival: Arrival | None = None) -> Contract:
    """Art. 6-1: an application, with the consent to the edition shown.

    `arrival` is given of one that staff enter from its paper. Raises Refused under the annex
    (too few servers), Art. 5 (address abroad), or for a customer whose data was erased.
    """
    account = order.billing_account
    by.require_holder(account.customer_id)
    _require_not_erased(account.customer_id)
    lock_accounts([account.pk])
    rules.check_address(account.customer.country, agreed=bool(account.agreements.exists()))
    rules.check_order(facts.book(), by.day, order.servers)
    check_reachable("6-1", order.wished_start)
    allowing.count(by, account.customer_id, "6-1")
    contract = Contract.objects.create(
        number=order.number or take("C", by.day.year)[0],
        customer=account.customer,
        billing_account=account,
        responsible=order.responsible,
        plan=order.plan,
        servers=order.servers,
        applied_on=arrival.arrived_on if arrival else by.day,
    )
    expected = screening_time.expected_on(max(contract.applied_on, by.day))
    Application.objects.create(
        contract=contract,
        edition=order.edition,
        edition_sha256=order.edition.sha256 if order.edition else "",
        passages=order.passages,
        consented_at=by.now,
        account_id=None if arrival else by.account_id,
        address_of_origin=None if arrival else by.address,
        declares_no_antisocial_ties=order.declares_no_antisocial_ties,
        declaration=order.declaration,
        findings=screening.findings(contract, order.declares_no_antisocial_ties, by.day),
        expected_on=expected,
        **columns(arrival, by),
    )
    after = {"plan": order.plan, "servers": order.servers}
    if order.wished_start is not None:
        after["wished_start"] = order.wished_start
    journal(by, "apply", "6-1", contract=contract, after={**after, **recorded(arrival)})
    notify_holder(by, "received", contract, {**after, "expected_on": expected, **told(arrival)})
    return contract


def _require_not_erased(customer_id: int) -> None:
    """Art. 29: who comes back after that is a new customer, with particulars of today."""
    if Erasure.objects.filter(pk=customer_id).exists():
        raise Refused(
            "6-1",
            "この顧客の個人情報は消去済みです。新しい顧客として申し込んでください",
            "The personal data of this customer was erased: apply as a new customer",
        )


@operation(Duty.CONTRACTS, accept=_("Application accepted and contract formed"))
@transaction.atomic
def accept(
    by: By,
    contract_id: int,
    service_starts_on: date | None = None,
    individual: Mapping[str, object] | None = None,
    document=None,
    second: By | None = None,
) -> Contract:
    """Art. 6-1: the contract is formed today; Art. 2-2: with what was agreed individually.

    An agreement needs two people; what else was proposed for it comes to nothing. Raises
    Refused where it is not merely applied for, InvalidParameter for an agreement.
    """
    by.require(Duty.CONTRACTS)
    if individual:
        require_two(by, second, "2-2", Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    end = facts.service_end()
    decision = rules.accept(
        facts.of_contract(contract),
        by.day,
        service_starts_on or by.day,
        end.effective_on if end else None,
    )
    contract.formed_on = decision.formed_on
    contract.service_starts_on = decision.service_starts_on
    contract.save(update_fields=["formed_on", "service_starts_on"])
    if individual:
        record_agreement(by, contract, individual, document=document, second=second)
    if decision.ends_on is not None and decision.end_reason is not None:
        end_of_it = End(decision.end_reason, by.day, decision.ends_on, decision.explanation)
        fix_end(by, contract, end_of_it)
    after = {"formed_on": by.day, "service_starts_on": contract.service_starts_on}
    journal(by, "accept", "6-1", contract=contract, after=after)
    explanation = decision.explanation.to_json()
    notify_holder(by, "accepted", contract, {**after, "explanation": explanation})
    if second is None:
        approvals.lapse_moot(by, [contract.pk])
    return contract


@operation(Duty.CONTRACTS, refuse=_("Refused"))
@transaction.atomic
def refuse(
    by: By, contract_id: int, ground: str, reason: str = "", expected: str | None = None
) -> Contract:
    """Art. 6-3: an application is refused on a ground, with a reason.

    `expected` is the `refusal_fingerprint` of the letter that was read. Raises Refused,
    Changed where the letter is another by now.
    """
    by.require(Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    explanation = rules.refuse(facts.of_contract(contract), by.day, ground)
    told = _told(explanation, reason)
    if expected is not None and expected != refusal_fingerprint(by.day, contract, told):
        raise Changed("6-3")
    contract.refused_on = by.day
    contract.refusal_ground = ground
    contract.refusal_reason = reason
    contract.save(update_fields=["refused_on", "refusal_ground", "refusal_reason"])
    journal(by, "refuse", ground, contract=contract, after={"ground": ground, "reason": reason})
    notify_holder(by, "refused", contract, told)
    _close(by, contract)
    return contract


@operation(Duty.CONTRACTS, Member.OWNER, withdraw_application=_("Application withdrawn"))
@transaction.atomic
def withdraw(by: By, contract_id: int) -> Contract:
    """Art. 6-1: the applicant takes an application back until it is accepted or refused.

    What was proposed for it comes to nothing, and staff are notified. Raises Refused.
    """
    contract = locked_contract(contract_id)
    by.require_holder(contract.customer_id)
    explanation = rules.withdraw(facts.of_contract(contract), by.day)
    contract.withdrawn_on = by.day
    contract.save(update_fields=["withdrawn_on"])
    journal(by, "withdraw_application", "6-1", contract=contract)
    notify_holder(by, "application_withdrawn", contract, {"explanation": explanation.to_json()})
    _close(by, contract)
    text = f"{contract.customer.name}が申込{contract.number}を取り下げました。審査は不要です"
    alerts.alert(WITHDRAWN, f"application:{contract.number}", text, by.day, by.now)
    return contract


def _close(by: By, contract: Contract) -> None:
    """What waited for an application that will form no contract."""
    lapse_moot(by, [contract.pk])
    approvals.lapse_moot(by, [contract.pk])


@operation(Duty.CONTRACTS, title=_("Applications refused after the end of the service"))
@transaction.atomic
def refuse_after_the_service(by: By, contract_ids: Sequence[int]) -> None:
    """Art. 18: refuse what is undecided when the service has ended; each is notified why."""
    by.require(Duty.CONTRACTS)
    end = facts.service_end()
    if end is None or by.day <= end.effective_on:
        return
    why = over.service_over(end.effective_on)
    for contract in locked_contracts(contract_ids):
        known = facts.of_contract(contract)
        if isinstance(known, AppliedFor) and known.is_waiting:
            refuse(by, contract.pk, OTHER_GROUND, f"{why.ja} / {why.en}")


@internal()
def notice_of_refusal(by: By, contract: Contract, ground: str, reason: str) -> Notice:
    """The notice that `refuse` would give today, not kept. Raises Refused."""
    explanation = rules.refuse(facts.of_contract(contract), by.day, ground)
    return Notice(
        day=by.day,
        at=by.now,
        kind="refused",
        channel=Notice.Channel.MAIL,
        customer=contract.customer,
        contract=contract,
        data={**_told(explanation, reason), **speaking(contract.language)},
    )


def refusal_fingerprint(day: date, contract: Contract, told: Mapping) -> str:
    """Of the day, what a refusal's letter says, and whom it goes to."""
    return fingerprint.of(day, told, contract.responsible.email)


def _told(explanation: Explanation, reason: str) -> dict:
    return {"explanation": explanation.to_json(), "reason": reason}
