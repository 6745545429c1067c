"""Finding anything by what is known of it: a name, its reading, a number, a phone, an amount."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Reverse

from billing.models import BankRecord, CreditNote, Invoice, Payment
from billing.queries import payer_names
from billing.queries.reissues import invoice_number
from contracts.models import Contract
from contracts.office import normalise
from contracts.office.folding import reads
from contracts.people.models import BillingAccount, Contact, Customer, Membership

SHOWN = 10
"""So many of a kind are shown; one more shows that there are others."""
OF_CUSTOMERS = 20
"""The contracts, invoices and payments of so many companies found by name are shown too."""
SHORTEST_TAIL, SHORTEST_PHONE = 3, 4

_amount = re.compile(r"[¥\\]?(\d{1,3}(?:,\d{3})+|\d{1,12})円?")
_number = re.compile(r"(?=.*\d)[A-Z0-9-]{1,60}")


@dataclass(frozen=True)
class Typed:
    """One text as each kind of column keeps it; empty where it cannot be one."""

    text: str

    @cached_property
    def name(self) -> str:
        """Of whom it may be."""
        return normalise.text(self.text)

    @cached_property
    def number(self) -> str:
        """A whole number, its beginning or its end: letters, digits, hyphens."""
        found = normalise.text(self.text).upper()
        return found if _number.fullmatch(found) else ""

    @cached_property
    def payer(self) -> str:
        """Who may have paid: no number did."""
        return "" if self.number or self.digits else self.name

    @cached_property
    def digits(self) -> str:
        """Of a phone or corporate number."""
        found = normalise.corporate_number(normalise.phone(self.text))
        return found if found.isdecimal() and len(found) >= SHORTEST_PHONE else ""

    @cached_property
    def email(self) -> str:
        found = normalise.email(self.text)
        return found if "@" in found else ""

    @cached_property
    def amount(self) -> int | None:
        found = _amount.fullmatch(normalise.text(self.text).replace(" ", ""))
        return int(found[1].replace(",", "")) if found else None


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of each kind, at most `SHOWN` and one."""

    customers: list[Customer] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)
    credit_notes: list[CreditNote] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    transfers: list[BankRecord] = field(default_factory=list)
    """Money that came in and belongs to no billing account yet."""
    contacts: list[Contact] = field(default_factory=list)
    members: list[Membership] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)

    def exact(self, text: str) -> Customer | Contract | Invoice | CreditNote | None:
        """The one row whose whole number was typed."""
        number = Typed(text).number
        known: list[Customer | Contract | Invoice | CreditNote] = []
        known += [*self.customers, *self.contracts, *self.invoices, *self.credit_notes]
        rows = [row for row in known if number and row.number == number]
        if not rows and len(number) == 13:
            rows += [row for row in self.customers if row.corporate_number == number]
        return rows[0] if len(rows) == 1 else None


def find(text: str) -> Found:
    """Everything that the text names; nothing for an empty one."""
    typed = Typed(text)
    if not typed.name:
        return Found()
    customers = _customers(typed)
    mine = [row.pk for row in customers[:OF_CUSTOMERS]]
    return Found(
        customers[: SHOWN + 1],
        _contracts(typed, mine),
        _invoices(typed, mine),
        _credit_notes(typed),
        _payments(typed),
        _transfers(typed),
        _contacts(typed),
        _members(typed),
    )


def _named(typed: Typed) -> Q:
    """Whose name, or its reading, contains what was typed."""
    meets = reads(typed.name, "sought")
    if typed.digits:
        meets |= Q(phone__endswith=typed.digits)
    return meets


def _numbered(typed: Typed) -> Q:
    """Whose number is, begins or ends with what was typed; of rows with `backwards`."""
    meets = Q(number__startswith=typed.number)
    if len(typed.number) >= SHORTEST_TAIL:
        meets |= Q(backwards__startswith=typed.number[::-1])
    return meets


def _with_backwards(rows: QuerySet) -> QuerySet:
    return rows.annotate(backwards=Reverse("number"))


def _customers(typed: Typed) -> list[Customer]:
    rows, meets = _with_backwards(Customer.objects.all()), _named(typed)
    if typed.number:
        meets |= _numbered(typed)
    if typed.digits:
        meets |= Q(corporate_number__endswith=typed.digits)
    accounts = BillingAccount.objects.filter(reads(typed.name, "sought"))
    meets |= Q(pk__in=accounts.values("customer"))
    return list(rows.filter(meets).order_by("number")[: OF_CUSTOMERS + 1])


def _contracts(typed: Typed, customers: Sequence[int]) -> list[Contract]:
    meets = reads(typed.name, "sought")
    if customers:
        meets |= Q(customer__anyof=customers)
    if typed.number:
        meets |= _numbered(typed)
    rows = _with_backwards(Contract.objects.select_related("customer"))
    return list(rows.filter(meets).order_by("-number")[: SHOWN + 1])


NEWEST = """
SELECT i.id FROM unnest(%s::bigint[]) AS c(id)
 CROSS JOIN LATERAL (
       SELECT id, issued_on, number FROM billing_invoice
        WHERE customer_id = c.id ORDER BY issued_on DESC, number DESC LIMIT %s) i
 ORDER BY i.issued_on DESC, i.number DESC LIMIT %s
"""


def _invoices(typed: Typed, customers: Sequence[int]) -> list[Invoice]:
    """By number, by amount, else by the customer's reference, else the newest of those found."""
    rows = Invoice.objects.select_related("customer", "settlement")
    newest = rows.order_by("-issued_on", "-number")
    found: list[Invoice] = []
    number = invoice_number(typed.number)
    if number:
        found += rows.filter(number__startswith=number).order_by("number")[: SHOWN + 1]
    if len(typed.number) >= SHORTEST_TAIL:
        found += _with_tail(newest, typed.number, {row.pk for row in found})
    if typed.amount is not None:
        found += newest.filter(total=typed.amount)[: SHOWN + 1]
    if not found:
        found += newest.exclude(customer_references="").filter(reads(typed.name, "sought"))[
            : SHOWN + 1
        ]
    if customers and not found:
        found += newest.filter(pk__anyof=_newest_of(customers))
    return found[: SHOWN + 1]


def _with_tail(rows: QuerySet, tail: str, known: set[int]) -> list:
    """The index of ends is read by itself: with another condition it would not be used."""
    found = rows.annotate(backwards=Reverse("number")).filter(backwards__startswith=tail[::-1])
    return [row for row in found[: 2 * SHOWN] if row.pk not in known]


def _newest_of(customers: Sequence[int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [list(customers), SHOWN + 1, SHOWN + 1])
        return [pk for (pk,) in cursor.fetchall()]


def _credit_notes(typed: Typed) -> list[CreditNote]:
    """By the beginning or the end of a number, and by amount; the newest first."""
    newest = CreditNote.objects.select_related("customer", "invoice").order_by(
        "-issued_on", "-number"
    )
    found: list[CreditNote] = []
    if typed.number:
        found += newest.filter(number__startswith=typed.number)[: SHOWN + 1]
    if len(typed.number) >= SHORTEST_TAIL:
        found += _with_tail(newest, typed.number, {row.pk for row in found})
    if typed.amount is not None:
        known = {row.pk for row in found}
        found += newest.filter(total=typed.amount).exclude(pk__in=known)[: SHOWN + 1]
    found.sort(key=lambda row: (row.issued_on, row.number), reverse=True)
    return found[: SHOWN + 1]


def _payments(typed: Typed) -> list[Payment]:
    rows = Payment.objects.select_related("customer").order_by("-value_date", "-id")
    if typed.amount is not None:
        return list(rows.filter(amount=typed.amount)[: SHOWN + 1])
    return list(rows.filter(pk__anyof=payer_names.newest(typed.payer, SHOWN + 1)))


def _transfers(typed: Typed) -> list[BankRecord]:
    """Of incoming money that waits or was set aside."""
    rows = BankRecord.objects.filter(payment=None, outcome=BankRecord.Outcome.INCOMING)
    rows = rows.select_related("file").defer("file__content").order_by("-value_date", "-id")
    if typed.amount is not None:
        return list(rows.filter(amount=typed.amount)[: SHOWN + 1])
    return list(rows.filter(reads(typed.payer, "sought"))[: SHOWN + 1])


def _contacts(typed: Typed) -> list[Contact]:
    rows, meets = Contact.objects.select_related("customer"), _named(typed)
    if typed.email:
        meets |= Q(email__istartswith=typed.email)
    return list(rows.filter(meets).order_by("id")[: SHOWN + 1])


def _members(typed: Typed) -> list[Membership]:
    if not typed.email:
        return []
    rows = Membership.objects.select_related("customer", "user")
    return list(rows.filter(user__email__startswith=typed.email.lower())[: SHOWN + 1])
