"""A cancellation or non-renewal is taken back (Art. 14-2, 16-1)."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from billing.approvals.parts import NONE, lock_contract
from billing.operations import withdrawal
from billing.queries.withdrawal import quote
from billing.terms.withdrawal import WithdrawalQuote
from contracts.office.approving import ApprovalKind, Proposal, register
from contracts.office.context import By, Duty
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.proposal import Fact, Words
from contracts.terms.withdrawal import CLAUSE


def facts(row: Proposal, day: date) -> list[Fact]:
    person = row.contract.responsible
    told = Fact("通知先", "Person notified", f"{person.name} {person.email}", "33-1")
    return [*of_quote(quote(row.contract, day)), told]


def of_quote(found: WithdrawalQuote) -> Iterable[Fact]:
    """The end that goes, what is given back, and the days that hold again."""
    decision, why = found.decision, found.decision.explanation
    last = decision.last_day
    ended = Words(f"{decision.reason.ja}({ja_day(last)})", f"{decision.reason.en} ({en_day(last)})")
    yield Fact("取り消す終了", "End withdrawn", ended, why.clause)
    yield Fact("説明", "Reason", Words(why.ja, why.en), why.clause)
    yield from _residual(found)
    after = decision.ends_on or Words("なし(続きます)", "None; the contract continues")
    yield Fact(
        "その後の終了日", "End after the withdrawal", after, "18-2" if decision.ends_on else ""
    )
    if found.term is not None:
        term = found.term
        yield Fact("いまの契約期間の満了日", "End of the current term", term.ends_on, "14-2")
        yield Fact("更新拒絶の通知期限", "Notice deadline", term.notice_deadline, "14-2")
    yield Fact(
        "最低利用期間の満了日",
        "End of the minimum term",
        found.minimum_term_ends_on or NONE,
        "15-1",
    )


def _residual(found: WithdrawalQuote) -> Iterable[Fact]:
    given = found.residual
    if given is None:
        yield Fact("返還する残余料金", "Residual fee credited", NONE, "15-2")
        return
    yield Fact("残余料金の請求書", "Residual invoice", given.invoice, "15-2")
    yield Fact("返還額(税込)", "Total with tax", given.total, "23-1")
    yield Fact("この請求書の未払額から差し引く額", "Deducted from the unpaid amount", given.settled)
    yield Fact("前受金になる額", "Becomes credit", given.credit)


def carry_out(by: By, second: By, row: Proposal) -> object:
    return withdrawal.withdraw_end(by, row.contract_id, row.document.name, second)


KIND = register(
    ApprovalKind(
        "end_withdrawal",
        _("Withdrawal of an end"),
        (Duty.CONTRACTS,),
        CLAUSE,
        facts,
        lock_contract,
        carry_out,
    )
)
