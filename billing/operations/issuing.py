"""Issuing invoices: numbers without gaps, everything copied onto them, frozen from then on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from json.encoder import encode_basestring as quoted

from django.utils.translation import gettext_lazy as _

from billing.models import Allocation, Invoice, InvoiceLine, InvoiceTax
from billing.operations import allocations, books, credit
from billing.queries.accounts import Addressee
from billing.queries.receivables import Credit, credits
from billing.terms.allocation import AllocationKind, Applied
from billing.terms.bookkeeping import Event
from billing.terms.invoicing import Draft
from billing.terms.lines import Line, LineKind
from contracts.models import Contract
from contracts.office.context import By
from contracts.office.documents.issuer import issuer
from contracts.office.lookups import Ids
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.office.operation import internal
from contracts.office.operations.copying import as_json, copy, reserve_ids
from contracts.office.operations.numbering import take
from contracts.office.operations.record import MESSAGE, NOTICE
from contracts.office.terms.references import NAMES as REFERENCES
from contracts.office.terms.references import References, as_text, heading
from contracts.terms.editions import FiguresByDay

SERIES = "INV"
NONE = References()


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """A draft for an account, with the ids behind the names and charges on its lines.

    `figures` are those of the account. A residual fee names the ending, or the change of
    servers, that it is for.
    """

    account: Addressee
    draft: Draft
    contract_ids: Mapping[str, int]
    invoice_ids: Mapping[str, int]
    figures: FiguresByDay
    charge_ids: tuple[int, ...] = ()
    ending_id: int | None = None
    server_change_id: int | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    id: int
    number: str
    billing: AccountDraft


@internal(issue_invoice=_("Invoice issued"))
def issue(by: By, billings: Sequence[AccountDraft]) -> list[Issued]:
    """Issue invoices for accounts under lock, in the order given; credit pays them at once."""
    if not billings:
        return []
    ids = reserve_ids(Invoice, len(billings))
    numbers = take(SERIES, by.day.year, len(billings))
    issued = [Issued(*row) for row in zip(ids, numbers, billings, strict=True)]
    _write_invoices(issued)
    _enter(by, issued)
    _write_records(by, issued)
    _apply_credits(by, issued)
    return issued


def _enter(by: By, issued: Sequence[Issued]) -> None:
    chosen = books.sales_day()
    books.enter(
        by,
        (
            books.Written(
                Event.INVOICE,
                one.id,
                one.billing.account.id,
                books.of_invoice(
                    one.id,
                    one.billing.draft.lines,
                    one.billing.draft.taxes,
                    one.billing.draft.issued_on,
                    chosen,
                ),
            )
            for one in issued
        ),
    )


def _apply_credits(by: By, issued: Sequence[Issued]) -> None:
    """Settle invoices just issued with what is left of earlier payments and credit notes."""
    waiting = credits([one.billing.account.id for one in issued])
    rows: list[Allocation] = []
    for one in issued:
        if one.billing.account.id in waiting:
            rows += _settled(by, one, waiting[one.billing.account.id])
    if rows:
        allocations.write(by, rows)


def _settled(by: By, one: Issued, waiting: list[Credit]) -> list[Allocation]:
    """A rest within the tolerance is a discount where money came; a credit note is none."""
    day = one.billing.draft.issued_on
    rows, owed, paid_by = credit.use(by, waiting, one.id, one.number, one.billing.draft.total, day)
    tolerance = one.billing.figures.on(day).short_payment_tolerance
    if paid_by and 0 < owed <= tolerance:
        discount = Applied(one.number, owed, AllocationKind.DISCOUNT, "within_tolerance")
        rows += allocations.rows(by, paid_by, {one.number: one.id}, [discount], day)
    return rows


INVOICE = (
    "id", "number", "customer_id", "billing_account_id", "kind", "label", "billing_month",
    "contract_id", "ending_id", "server_change_id", "issued_on", "due_on", "payment_terms",
    "least_days_to_pay", "total", "bears_none", "late_interest_rate", "day_count", "parties",
    "customer_references",
)  # fmt: skip
LINE = (
    "invoice_id", "position", "kind", "contract_id", "article", "first", "last", "servers",
    "unit_price", "price_unit", "amount", "tax_category", "tax_percent", "about_id",
    "explanation_ja", "explanation_en",
)  # fmt: skip
TAX = ("invoice_id", "category", "percent", "taxable", "tax")


def _write_invoices(issued: Sequence[Issued]) -> None:
    """Tax before lines: the database then checks that they add up to the total."""
    operators = {
        number: json.dumps(issuer(number), ensure_ascii=False)
        for number in {one.billing.account.virtual_account for one in issued}
    }
    referred = _referred(issued)
    copy(Invoice, INVOICE, (_invoice_row(one, operators, referred) for one in issued))
    copy(
        InvoiceTax,
        TAX,
        (
            (one.id, tax.rate.category.value, tax.rate.percent, tax.taxable, tax.tax)
            for one in issued
            for tax in one.billing.draft.taxes
        ),
    )
    copy(
        InvoiceLine,
        LINE,
        (
            _line_row(one, position, line)
            for one in issued
            for position, line in enumerate(one.billing.draft.lines, 1)
        ),
    )


def _referred(issued: Sequence[Issued]) -> dict[str, References]:
    """What the customers call the contracts billed, by the contracts' numbers."""
    ids = {pk for one in issued for pk in one.billing.contract_ids.values()}
    rows = Contract.objects.filter(pk__anyof=Ids(ids)).exclude(**asdict(NONE))
    return {number: References(*own) for number, *own in rows.values_list("number", *REFERENCES)}


def _invoice_row(
    one: Issued, operators: Mapping[str, str], referred: Mapping[str, References]
) -> tuple:
    account, draft = one.billing.account, one.billing.draft
    operator = operators[account.virtual_account]
    billed = sorted({line.contract for line in draft.lines if line.contract})
    own = {number: referred[number] for number in billed if number in referred}
    head = heading(account.references, [own.get(number, NONE) for number in billed])
    of_contracts = json.dumps({number: its.given for number, its in own.items()})
    recipient = (
        f'{{"name":{quoted(account.name)},"department":{quoted(account.department)},'
        f'"postal_code":{quoted(account.postal_code)},"address":{quoted(account.address)},'
        f'"person":{quoted(account.person)},"is_person":{str(account.is_person).lower()},'
        f'"purchase_order":{quoted(head.purchase_order)},'
        f'"own_reference":{quoted(head.own_reference)},'
        f'"cost_centre":{quoted(head.cost_centre)},'
        f'"corporate_number":{quoted(account.corporate_number)},'
        f'"language":{quoted(account.language)}}}'
    )
    return (
        one.id,
        one.number,
        account.customer_id,
        account.id,
        draft.kind.value,
        draft.label,
        draft.month,
        one.billing.contract_ids[draft.contract] if draft.contract else None,
        one.billing.ending_id,
        one.billing.server_change_id,
        draft.issued_on,
        draft.due_on,
        draft.terms.name if draft.terms else "",
        draft.terms.least_days if draft.terms else None,
        draft.total,
        sum(line.amount for line in draft.lines if line.kind is LineKind.LATE_INTEREST),
        draft.late_interest_rate,
        draft.day_count,
        f'{{"recipient":{recipient},"issuer":{operator},"references":{of_contracts}}}',
        as_text(head, *own.values()),
    )


def _line_row(one: Issued, position: int, line: Line) -> tuple:
    rate = line.tax_rate
    return (
        one.id,
        position,
        line.kind.value,
        one.billing.contract_ids[line.contract] if line.contract else None,
        line.article,
        line.first,
        line.last,
        line.servers,
        line.unit_price,
        line.price_unit.value if line.price_unit else "",
        line.amount,
        rate.category.value if rate else "",
        rate.percent if rate else None,
        one.billing.invoice_ids[line.about.number] if line.about else None,
        line.explanation.ja,
        line.explanation.en,
    )


ENTRY = (
    "at", "day", "account_id", "actor", "operation", "clause", "customer_id", "reference",
    "before", "after",
)  # fmt: skip


def _write_records(by: By, issued: Sequence[Issued]) -> None:
    """Notice, mail and journal entry for each invoice."""
    day, now = str(by.day), str(by.now)  # constants as text: COPY adapts each value of a row
    notice_ids = reserve_ids(Notice, len(issued))
    pairs = list(zip(notice_ids, issued, strict=True))
    mail = Notice.Channel.MAIL.value
    copy(
        Notice,
        NOTICE,
        (
            (
                pk,
                day,
                now,
                "invoice",
                mail,
                account.customer_id,
                one.number,
                as_json(account.wishes),
            )
            for pk, one in pairs
            for account in (one.billing.account,)
        ),
    )
    copy(
        OutboxMessage,
        MESSAGE,
        (
            (pk, one.number, "invoice", recipient, now, 0, now, "")
            for pk, one in pairs
            for recipient in dict.fromkeys(one.billing.account.recipients)
        ),
    )
    copy(JournalEntry, ENTRY, ((now, day, *_entry(by, one)) for one in issued))


def _entry(by: By, one: Issued) -> tuple:
    draft = one.billing.draft
    clause = "15-2" if draft.contract else "23-1"
    label = quoted(draft.label)
    after = f'{{"label":{label},"due_on":"{draft.due_on}","total":{draft.total}}}'
    return (
        by.account_id,
        by.name,
        "issue_invoice",
        clause,
        one.billing.account.customer_id,
        one.number,
        "{}",
        after,
    )
