"""The rows of invoices: made without their numbers, which then are put before those that have one.

Whoever has taken numbers keeps everybody else waiting, so that nothing is worked out after it, nor
put in the words of COPY.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from json.encoder import encode_basestring as quoted

from django.db.models import Model

from billing.models import Invoice, InvoiceLine, InvoiceTax, LedgerEntry
from billing.operations import books
from billing.queries.accounts import Addressee
from billing.terms.bookkeeping import Event
from billing.terms.invoicing import Draft
from billing.terms.lines import Line, LineKind
from contracts.models import Contract
from contracts.office.context import By
from contracts.office.documents.issuer import issuer
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.office.operation import internal
from contracts.office.operations import record
from contracts.office.operations.copying import (
    after,
    as_json,
    in_words_of_copy,
    reserve_ids,
    send,
)
from contracts.office.queries.by_ids import ByIds
from contracts.office.terms.references import NAMES as REFERENCES
from contracts.office.terms.references import References, as_text, heading
from contracts.terms.editions import FiguresByDay

NONE = References()
REFERRING = ByIds(
    lambda ids: (
        Contract.objects.filter(pk__anyof=ids)
        .exclude(**asdict(NONE))
        .values_list("number", *REFERENCES)
    )
)


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
class Rows:
    """Those of a table in the words of COPY; `places` say whose number each begins with, if any.

    They are places among the invoices.
    """

    model: type[Model]
    columns: Sequence[str]
    words: bytes
    places: Sequence[int] | None = None

    def write(self, numbers: Sequence[str]) -> None:
        words = self.words
        if self.places is not None:
            words = after([numbers[place] for place in self.places], words)
        send(self.model, self.columns, words)


INVOICE = (
    "number", "id", "customer_id", "billing_account_id", "kind", "label", "billing_month",
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
NOTICE = ("reference", *(one for one in record.NOTICE if one != "reference"))
MESSAGE = ("document", *(one for one in record.MESSAGE if one != "document"))
ENTRY = (
    "reference", "at", "day", "account_id", "actor", "operation", "clause", "customer_id",
    "before", "after", "salt",
)  # fmt: skip


@internal()
def unnumbered(by: By, pairs: Sequence[tuple[int, AccountDraft]]) -> list[Rows]:
    """All rows of drafts, whose invoices have these ids, in the order in which to write them.

    Tax is before lines: the database then checks that they add up to the total. Raises Refused
    where the books of their days are closed.
    """
    each = range(len(pairs))
    notices = reserve_ids(Notice, len(pairs))
    messages = [
        (place, recipient)
        for place, (_, one) in enumerate(pairs)
        for recipient in dict.fromkeys(one.account.recipients)
    ]
    day, now = str(by.day), str(by.now)  # constants as text: COPY adapts each value of a row
    made = (
        (Invoice, INVOICE, _invoices(pairs), each),
        (InvoiceTax, TAX, _taxes(pairs), None),
        (InvoiceLine, LINE, _lines(pairs), None),
        (LedgerEntry, books.COLUMNS, books.rows(by, _entered(pairs)), None),
        (Notice, NOTICE, _notices(day, now, notices, pairs), each),
        (
            OutboxMessage,
            MESSAGE,
            ((notices[place], "invoice", to, now, 0, now, "") for place, to in messages),
            [place for place, _ in messages],
        ),
        (JournalEntry, ENTRY, _journal(by, day, now, pairs), each),
    )
    return [
        Rows(model, columns, in_words_of_copy(rows), places)
        for model, columns, rows, places in made
    ]


def _invoices(pairs: Sequence[tuple[int, AccountDraft]]) -> Iterator[tuple]:
    operators = {
        number: json.dumps(issuer(number), ensure_ascii=False)
        for number in {one.account.virtual_account for _, one in pairs}
    }
    referred = _referred([one for _, one in pairs])
    return (_invoice(pk, one, operators, referred) for pk, one in pairs)


def _taxes(pairs: Iterable[tuple[int, AccountDraft]]) -> Iterator[tuple]:
    return (
        (pk, tax.rate.category, tax.rate.percent, tax.taxable, tax.tax)
        for pk, one in pairs
        for tax in one.draft.taxes
    )


def _lines(pairs: Iterable[tuple[int, AccountDraft]]) -> Iterator[tuple]:
    return (
        _line(pk, one, position, line)
        for pk, one in pairs
        for position, line in enumerate(one.draft.lines, 1)
    )


def _notices(
    day: str, now: str, ids: Iterable[int], pairs: Iterable[tuple[int, AccountDraft]]
) -> Iterator[tuple]:
    mail = Notice.Channel.MAIL.value
    for pk, (_, one) in zip(ids, pairs, strict=True):
        wishes = one.account.wishes
        said = as_json(wishes) if wishes else "{}"
        yield pk, day, now, "invoice", mail, one.account.customer_id, said


def _referred(billings: Sequence[AccountDraft]) -> dict[str, References]:
    """What the customers call the contracts billed, by the contracts' numbers."""
    ids = {pk for one in billings for pk in one.contract_ids.values()}
    return {number: References(*own) for number, *own in REFERRING.of(ids)}


def _references(
    account: Addressee, draft: Draft, referred: Mapping[str, References]
) -> tuple[References, Mapping[str, References]]:
    """What stands at the head of an invoice, and what its contracts have of their own."""
    of_account = account.references
    if not referred:
        return of_account, {}
    billed = sorted({line.contract for line in draft.lines if line.contract})
    own = {number: referred[number] for number in billed if number in referred}
    return heading(of_account, [own.get(number, NONE) for number in billed]), own


def _invoice(
    pk: int, one: AccountDraft, operators: Mapping[str, str], referred: Mapping[str, References]
) -> tuple:
    account, draft = one.account, one.draft
    head, own = _references(account, draft, referred)
    of_contracts = json.dumps({number: its.given for number, its in own.items()}) if own else "{}"
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
    operator = operators[account.virtual_account]
    return (
        pk,
        account.customer_id,
        account.id,
        draft.kind,
        draft.label,
        draft.month,
        one.contract_ids[draft.contract] if draft.contract else None,
        one.ending_id,
        one.server_change_id,
        draft.issued_on,
        draft.due_on,
        draft.terms.name if draft.terms else "",
        draft.terms.least_days if draft.terms else None,
        draft.total,
        sum([line.amount for line in draft.lines if line.kind is LineKind.LATE_INTEREST]),
        draft.late_interest_rate,
        draft.day_count,
        f'{{"recipient":{recipient},"issuer":{operator},"references":{of_contracts}}}',
        as_text(head, *own.values()) if own or head else "",
    )


def _line(pk: int, one: AccountDraft, position: int, line: Line) -> tuple:
    rate = line.tax_rate
    return (
        pk,
        position,
        line.kind,
        one.contract_ids[line.contract] if line.contract else None,
        line.article,
        line.first,
        line.last,
        line.servers,
        line.unit_price,
        line.price_unit or "",
        line.amount,
        rate.category if rate else "",
        rate.percent if rate else None,
        one.invoice_ids[line.about.number] if line.about else None,
        line.explanation.ja,
        line.explanation.en,
    )


def _entered(pairs: Iterable[tuple[int, AccountDraft]]) -> list[books.Written]:
    chosen = books.sales_day()
    return [
        books.Written(
            Event.INVOICE,
            pk,
            one.account.id,
            books.of_invoice(one.draft.lines, one.draft.taxes, one.draft.issued_on, chosen),
            pk,
        )
        for pk, one in pairs
    ]


def _journal(
    by: By, day: str, now: str, pairs: Sequence[tuple[int, AccountDraft]]
) -> Iterator[tuple]:
    account_id, name = by.account_id, by.name
    for (_, one), salt in zip(pairs, record.salts(len(pairs)), strict=True):
        draft = one.draft
        yield (
            now,
            day,
            account_id,
            name,
            "issue_invoice",
            "15-2" if draft.contract else "23-1",
            one.account.customer_id,
            "{}",
            f'{{"label":{quoted(draft.label)},"due_on":"{draft.due_on}","total":{draft.total}}}',
            salt,
        )
