"""The company terminates a contract, whole or in part (Art. 17-1, 31)."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from billing.approvals.parts import NO_RESIDUAL, day_of, demanded, lock_contract, of_month
from billing.operations import ending
from billing.queries import staff_acts
from billing.terms.staff_acts import TerminationQuote, terminating
from contracts.office import evidence
from contracts.office.approving import ApprovalKind, Proposal, register
from contracts.office.context import By, Duty
from contracts.office.evidence import Use
from contracts.office.terms.explanation import plural
from contracts.office.terms.proposal import Fact, Words
from contracts.terms.ending import owes_no_damages
from contracts.terms.grounds import GROUNDS


def facts(row: Proposal, day: date) -> list[Fact]:
    values, person = row.values, row.contract.responsible
    effective = day_of(values, "effective") or day
    payer, life = staff_acts.of_contract(row.contract, day, "17-1")
    quote = terminating(payer, life, values["ground"], effective, values.get("servers"))
    told = Fact("通知先", "Person notified", f"{person.name} {person.email}", "33-1")
    case = evidence.facts_of(values.get("case", ""), row.contract, use(row, day))
    return [*of_quote(quote, values["ground"]), told, *case]


def use(row: Proposal, day: date) -> Use:
    """What a case is used for, where the proposal names one."""
    act = "terminate_part" if row.values.get("servers") else "terminate"
    return Use(act, row.values["ground"], day)


def of_quote(quote: TerminationQuote, ground: str) -> Iterable[Fact]:
    """Ground, last day, what is still billed and what is demanded at once."""
    reason = quote.explanation
    no_damages = Fact("損害賠償", "Damages", Words("当社は負いません", "None owed by us"), "31-7")
    yield Fact("事由", "Ground", Words(*GROUNDS[ground]), ground)
    yield Fact("説明", "Reason", Words(reason.ja, reason.en), reason.clause)
    if quote.servers:
        count, left = quote.servers, quote.left
        yield Fact(
            f"{count}台の最終日", f"Last day of {plural(count, 'server')}", quote.ends_on, ground
        )
        yield Fact("残りの台数", "Servers left", Words(f"{left}台", str(left)), "17-1")
        yield NO_RESIDUAL
        yield from [no_damages] if owes_no_damages(ground) else ()
        return
    yield Fact("契約の最終日", "Last day of the contract", quote.ends_on, ground)
    yield NO_RESIDUAL
    yield from [no_damages] if owes_no_damages(ground) else ()
    for draft in quote.fees:
        if draft.month is not None:
            month = of_month(draft.month)
            ja, en = f"{month.ja}の料金(税込)", f"Fees for {month.en}, with tax"
            yield Fact(ja, en, draft.total, "22-1")
    yield Fact("これから請求する料金の合計", "Fees still to be billed", quote.fee_total, "22-1")
    yield from demanded([(debt, debt.interest_today) for debt in quote.debts])
    for line in quote.damages:
        words = Words(line.explanation.ja, line.explanation.en)
        yield Fact("これから請求する損害", "Damages still to be billed", words, "7-3")
    if quote.credit:
        yield Fact("前受金", "Credit", quote.credit, "23-1")


def carry_out(by: By, second: By, row: Proposal) -> object:
    ground, effective = row.values["ground"], day_of(row.values, "effective")
    done: object
    if row.values.get("servers"):
        done = ending.terminate_part(
            by, row.contract_id, row.values["servers"], ground, effective or by.day, second
        )
    else:
        done = ending.terminate(by, row.contract_id, ground, effective, second)
    evidence.used(by, row.values.get("case", ""), row.contract, use(row, by.day))
    return done


KIND = register(
    ApprovalKind(
        "termination",
        _("Termination by the company"),
        (Duty.CONTRACTS,),
        "17-1",
        facts,
        lock_contract,
        carry_out,
    )
)
