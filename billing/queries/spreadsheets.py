"""Invoices, their lines, payments and allocations as plain tables, row after row."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, Model, OuterRef, QuerySet, Subquery, Sum, TextField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from billing.models import (
    Allocation,
    Invoice,
    InvoiceLine,
    InvoiceTax,
    PaymentReturn,
    PayoutPart,
)
from billing.queries import gone
from billing.queries.allocation_reasons import why
from billing.templatetags.documents import cite
from billing.terms.invoicing import in_words
from contracts.office.language import Text, label, localized
from contracts.office.terms.references import NAMES as REFERENCES
from contracts.office.terms.references import ReferenceKind

CHUNK = 1000


Words = Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns by their names in code, with what they mean, and the rows read for them.

    `words` puts the codes of a column into the reader's words.
    """

    columns: tuple[tuple[str, Text], ...]
    read: Callable[[QuerySet], Iterator[tuple]]
    words: Mapping[str, Words]

    @property
    def header(self) -> list[str]:
        """In the reader's language."""
        return [str(title) for _, title in self.columns]

    def rows(self, found: QuerySet) -> Iterator[tuple]:
        """Cell by cell as people read them."""
        spoken = [self.words.get(name, _as_it_is) for name, _ in self.columns]
        for row in self.read(found):
            yield tuple(say(value) for say, value in zip(spoken, row, strict=True))


def _as_it_is(value: object) -> object:
    return value


def _choice(model: type[Model], field: str) -> Words:
    """What a model calls the values of a field."""
    labels = {
        value: label
        for one in model._meta.concrete_fields
        if one.name == field
        for value, label in one.flatchoices
    }
    return lambda value: str(labels.get(value, value))


def _sum(rows: QuerySet, column: str) -> Coalesce:
    """The sum over the rows of each invoice, 0 where there are none."""
    of_one = rows.filter(invoice=OuterRef("pk")).order_by().values("invoice")
    return Coalesce(Subquery(of_one.annotate(sum=Sum(column)).values("sum")), Value(0))


def _invoice_rows(found: QuerySet) -> Iterator[tuple]:
    rows = found.annotate(
        tax=_sum(InvoiceTax.objects.all(), "tax"),
        settled=_sum(Allocation.objects.all(), "amount"),
    ).values_list(
        "number",
        "kind",
        "label",
        "billing_account__number",
        "parties__recipient__name",
        "parties__recipient__department",
        *(f"parties__recipient__{name}" for name in REFERENCES),
        "issued_on",
        "due_on",
        F("total") - F("tax"),
        "tax",
        "total",
        "bears_none",
        F("total") - F("settled"),
        "settlement__paid_on",
    )
    return rows.iterator(CHUNK)


INVOICES = Sheet(
    (
        ("number", gettext_lazy("Invoice number")),
        ("kind", gettext_lazy("Kind")),
        ("label", gettext_lazy("Subject")),
        ("account", gettext_lazy("Billing account number")),
        ("account_name", gettext_lazy("Billed to")),
        ("department", gettext_lazy("Department")),
        *((kind.value, label(kind)) for kind in ReferenceKind),
        ("issued_on", gettext_lazy("Issued on")),
        ("due_on", gettext_lazy("Due on")),
        ("net", gettext_lazy("Before tax")),
        ("tax", gettext_lazy("Consumption tax amount")),
        ("total", gettext_lazy("Amount billed")),
        ("late_interest", gettext_lazy("Late interest included")),
        ("unpaid", gettext_lazy("Unpaid amount")),
        ("paid_on", gettext_lazy("Paid on")),
    ),
    _invoice_rows,
    {"kind": _choice(Invoice, "kind"), "label": in_words},
)


def _referred(name: str) -> Coalesce:
    """What a line's contract is called in its customer's own books, else the whole invoice."""
    own = _text("references", F("contract__number"), name)
    return Coalesce(own, _text("recipient", name), Value(""), output_field=TextField())


def _text(*path: str | F) -> Func:
    steps = [Value(step) if isinstance(step, str) else step for step in path]
    return Func(
        F("invoice__parties"),
        *steps,
        function="jsonb_extract_path_text",
        output_field=TextField(),
    )


def _line_rows(found: QuerySet) -> Iterator[tuple]:
    lines = InvoiceLine.objects.filter(invoice__in=found.order_by()).order_by(
        "invoice__number", "position"
    )
    return lines.values_list(
        "invoice__number",
        "position",
        "kind",
        "contract__number",
        *(_referred(name) for name in REFERENCES),
        "article",
        "first",
        "last",
        "servers",
        "unit_price",
        "amount",
        "tax_percent",
        "about__number",
        "explanation_ja",
        "explanation_en",
    ).iterator(CHUNK)


LINES = Sheet(
    (
        ("invoice", gettext_lazy("Invoice number")),
        ("position", gettext_lazy("Line number")),
        ("kind", gettext_lazy("Kind")),
        ("contract", gettext_lazy("Contract number")),
        *((kind.value, label(kind)) for kind in ReferenceKind),
        ("article", gettext_lazy("Article of the terms")),
        ("first", gettext_lazy("From")),
        ("last", gettext_lazy("To")),
        ("servers", gettext_lazy("Servers")),
        ("unit_price", gettext_lazy("Unit price")),
        ("amount", gettext_lazy("Net amount")),
        ("tax_percent", gettext_lazy("Tax rate (empty: not subject to tax)")),
        ("about", gettext_lazy("Invoice paid late")),
        ("explanation_ja", gettext_lazy("Calculation in Japanese")),
        ("explanation_en", gettext_lazy("Calculation in English")),
    ),
    _line_rows,
    {"kind": _choice(InvoiceLine, "kind"), "article": cite},
)


def _payment_rows(payments: QuerySet) -> Iterator[tuple]:
    rows = payments.annotate(gone=gone.of_payment(), returned_on=_last_return()).values_list(
        "id",
        "billing_account__number",
        "value_date",
        "amount",
        "payer_name",
        "recorded_at",
        "gone",
        "returned_on",
    )
    return rows.iterator(CHUNK)


def _last_return() -> Subquery:
    of_one = PaymentReturn.objects.filter(payment=OuterRef("pk")).order_by("-day", "-pk")
    return Subquery(of_one.values("day")[:1])


PAYMENTS = Sheet(
    (
        ("payment", gettext_lazy("Payment number")),
        ("account", gettext_lazy("Billing account number")),
        ("value_date", gettext_lazy("Value date")),
        ("amount", gettext_lazy("Amount")),
        ("payer_name", gettext_lazy("Payer name")),
        ("recorded_at", gettext_lazy("Recorded at")),
        ("gone", gettext_lazy("Returned, moved or refunded")),
        ("returned_on", gettext_lazy("Reversed on")),
    ),
    _payment_rows,
    {},
)


def _payout_rows(payouts: QuerySet) -> Iterator[tuple]:
    parts = PayoutPart.objects.filter(payout__in=payouts.order_by()).order_by("payout", "pk")
    return parts.values_list(
        "payout_id",
        "payout__billing_account__number",
        "payout__day",
        "payment_id",
        "credit_note__number",
        "amount",
        "payout__bank",
        "payout__branch",
        "payout__account_number",
        "payout__holder",
    ).iterator(CHUNK)


PAYOUTS = Sheet(
    (
        ("payout", gettext_lazy("Credit refund number")),
        ("account", gettext_lazy("Billing account number")),
        ("day", gettext_lazy("Day")),
        ("payment", gettext_lazy("Payment number")),
        ("credit_note", gettext_lazy("Credit note number")),
        ("amount", gettext_lazy("Amount")),
        ("bank", gettext_lazy("Bank")),
        ("branch", gettext_lazy("Branch")),
        ("account_number", gettext_lazy("Account number")),
        ("holder", gettext_lazy("Account holder")),
    ),
    _payout_rows,
    {},
)


def _allocation_rows(allocations: QuerySet) -> Iterator[tuple]:
    return allocations.values_list(
        "id",
        "payment_id",
        "credit_note__number",
        "invoice__number",
        "kind",
        "day",
        "amount",
        "reason",
        "reverses_id",
    ).iterator(CHUNK)


ALLOCATIONS = Sheet(
    (
        ("allocation", gettext_lazy("Allocation number")),
        ("payment", gettext_lazy("Payment number")),
        ("credit_note", gettext_lazy("Credit note number")),
        ("invoice", gettext_lazy("Invoice number")),
        ("kind", gettext_lazy("Kind")),
        ("day", gettext_lazy("Day")),
        ("amount", gettext_lazy("Amount")),
        ("reason", gettext_lazy("Reason")),
        ("reverses", gettext_lazy("Reversed allocation")),
    ),
    _allocation_rows,
    {
        "kind": _choice(Allocation, "kind"),
        "reason": lambda reason: localized(why(reason)),
    },
)
