"""The operator's layouts of journal entries, and the first rows that one would give."""

from datetime import date

from django.db.models import Q, QuerySet

from billing.models import JournalLayout, LedgerEntry
from billing.queries import slips
from billing.terms import laying_out as rules
from billing.terms.bookkeeping import Event, TaxScope, Title
from billing.terms.laying_out import Cell
from billing.terms.layouts import (
    Account,
    Column,
    DayForm,
    Encoding,
    Item,
    Layout,
    LineEnd,
    Quoting,
    Shape,
)
from contracts.office.context import Duty

READERS = (Duty.ACCOUNTS, Duty.ADMINISTRATION)


def offered() -> QuerySet[JournalLayout]:
    """Those that are not retired."""
    return JournalLayout.objects.filter(retired_at=None)


def layout(row: JournalLayout) -> Layout:
    """A stored layout as the rules see it."""
    return Layout(
        row.name,
        Encoding(row.encoding),
        LineEnd(row.line_end),
        row.has_header,
        Quoting(row.quoting),
        DayForm(row.day_form),
        Shape(row.shape),
        tuple(Column(Item(one.item), one.heading, one.text) for one in row.columns.all()),
        {
            Title(one.title): Account(one.code, one.name, one.by_customer)
            for one in row.accounts.all()
        },
        {TaxScope(one.scope): one.name for one in row.classes.all()},
    )


def slip(one: slips.Slip) -> rules.Slip:
    """A slip of the ledger as a layout takes it."""
    partner = " ".join(one.partner.split())
    name = " ".join(one.name.split())
    words = f"{one.text} {one.document} {partner}"
    return rules.Slip(one.day, one.document, words, one.customer, name, one.rows)


def sample(wanted: Layout, today: date) -> list[list[Cell]]:
    """The rows of the newest slip of each kind of event; none before anything was entered."""
    newest = [
        LedgerEntry.objects.filter(event=event, day__lte=today).order_by("-event_id").first()
        for event in Event
    ]
    keys = [Q(event=row.event, event_id=row.event_id, day=row.day) for row in newest if row]
    found = []
    for number, key in enumerate(keys, 1):
        group = list(LedgerEntry.objects.filter(key).order_by("pk"))
        (one,) = slips.in_words_of([group])
        found += rules.rows(wanted, slip(one), number)
    return found
