"""A fee that was billed wrongly, billed right on the next invoice (Art. 23-1)."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from billing.approvals.parts import NONE, lock_contract, of_month, on_invoice
from billing.operations import charges
from billing.queries import staff_acts
from billing.queries.charges import corrected, given_back
from billing.terms.charges import CORRECTED, Correction
from billing.terms.lines import Line
from contracts.office.approving import ApprovalKind, Proposal, register
from contracts.office.context import By, Duty
from contracts.office.terms.proposal import Fact, Words


def asked(row: Proposal) -> Correction:
    """The correction that a proposal's values ask for."""
    return Correction(
        date.fromisoformat(row.values["first"]),
        date.fromisoformat(row.values["last"]),
        row.values["reason"],
        row.values["reason_en"],
        row.values["corrects"],
    )


def facts(row: Proposal, day: date) -> list[Fact]:
    assert row.contract, "a correction is of a contract's fees"
    correction, account = asked(row), row.contract.billing_account
    quote = staff_acts.correction(row.contract, day, row.values["amount"], row.reason, correction)
    return [
        Fact("請求先", "Billing account", f"{account.number} {account}"),
        *_corrected(account.pk, correction.corrects),
        Fact("請求する月", "Billing month", of_month(quote.month), CORRECTED),
        *_line(quote.line),
        *on_invoice(quote),
    ]


def _corrected(account_id: int, number: str | None) -> Iterable[Fact]:
    """The invoice that was wrong, and what was given back of it."""
    invoice = corrected(account_id, number)
    said = invoice.number if invoice else NONE
    yield Fact("訂正する請求書", "Invoice corrected", said, CORRECTED)
    if invoice:
        notes = ", ".join(f"{number} ¥{total:,}" for number, total in given_back(invoice))
        yield Fact("その返還請求書", "Its credit notes, with tax", notes or NONE, CORRECTED)


def _line(line: Line) -> Iterable[Fact]:
    assert line.tax_rate, "a fee is taxed"
    yield Fact("対象期間の初日", "First day of the period", line.first, CORRECTED)
    yield Fact("対象期間の最終日", "Last day of the period", line.last, CORRECTED)
    yield Fact("請求額(税抜)", "Net amount", line.amount, CORRECTED)
    yield Fact("税率", "Tax rate", f"{line.tax_rate}%", CORRECTED)
    words = Words(line.explanation.ja, line.explanation.en)
    yield Fact("明細", "Invoice line", words, CORRECTED)


def carry_out(by: By, second: By, row: Proposal) -> object:
    assert row.contract, "a correction is of a contract's fees"
    amount = row.values["amount"]
    return charges.correct(by, row.contract.pk, amount, row.reason, asked(row), second)


KIND = register(
    ApprovalKind(
        "correction",
        _("Correction of fees"),
        (Duty.ACCOUNTS,),
        CORRECTED,
        facts,
        lock_contract,
        carry_out,
    )
)
