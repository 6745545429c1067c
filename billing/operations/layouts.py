"""The operator's own layouts of journal entries: made, changed, retired."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from billing.models import JournalLayout, LayoutAccount, LayoutColumn, LayoutTaxClass
from billing.queries import layouts as queries
from billing.terms.layouts import Layout, wrong
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.operations.sent_twice import once
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed

CLAUSE = "23-1"
PLAIN = ("name", "encoding", "line_end", "has_header", "quoting", "day_form", "shape")


@operation(Duty.ACCOUNTS, Duty.ADMINISTRATION, save_journal_layout=_("Journal CSV layout saved"))
@transaction.atomic
def keep(
    by: By,
    layout: Layout,
    layout_id: int | None = None,
    expected: str | None = None,
) -> JournalLayout:
    """A new layout, or another for one that is there.

    `expected` is the fingerprint of the layout that was read. Raises Refused for a layout that
    cannot work or a name that is taken, Changed where it was changed meanwhile.
    """
    by.require(*queries.READERS)
    once(by)  # before the rules say that the name is taken
    for one in wrong(layout):
        raise Refused(CLAUSE, one.ja, one.en)
    if layout_id is None:
        row, before = JournalLayout(), {}
    else:
        row = _locked(layout_id, expected)
        before = _told(queries.layout(row))
    for name in PLAIN:
        setattr(row, name, getattr(layout, name))
    row.saved_at, row.saved_by_id = by.now, by.account_id
    if queries.offered().filter(name=layout.name).exclude(pk=row.pk).exists():
        raise _taken()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # the same name at the same moment
        raise _taken() from error
    _write(row, layout)
    reference = f"journal_layout:{row.pk}"
    after = _told(layout)
    journal(by, "save_journal_layout", CLAUSE, reference=reference, before=before, after=after)
    return row


@operation(
    Duty.ACCOUNTS, Duty.ADMINISTRATION, retire_journal_layout=_("Journal CSV layout retired")
)
@transaction.atomic
def retire(by: By, layout_id: int, expected: str | None = None) -> None:
    """It is no longer offered; files made with it stay. `expected` as `keep`.

    Raises Refused where it is retired already.
    """
    by.require(*queries.READERS)
    row = _locked(layout_id, expected)
    row.retired_at = by.now
    row.save(update_fields=["retired_at"])
    reference, before = f"journal_layout:{row.pk}", {"name": row.name}
    journal(by, "retire_journal_layout", CLAUSE, reference=reference, before=before)


def _locked(layout_id: int, expected: str | None) -> JournalLayout:
    row = JournalLayout.objects.select_for_update().get(pk=layout_id)
    if row.retired_at is not None:
        raise Refused(CLAUSE, "この形式は廃止されています", "This layout has been retired")
    fingerprint.require(Changed(CLAUSE), expected, queries.layout(row))
    return row


def _taken() -> Refused:
    return Refused(CLAUSE, "同じ名称の形式があります", "A layout with this name already exists")


def _write(row: JournalLayout, layout: Layout) -> None:
    """Its columns, accounts and tax classes in place of those that were there."""
    for old in (row.columns, row.accounts, row.classes):
        old.all().delete()
    LayoutColumn.objects.bulk_create(
        LayoutColumn(layout=row, position=place, item=one.item, heading=one.heading, text=one.text)
        for place, one in enumerate(layout.columns, 1)
    )
    LayoutAccount.objects.bulk_create(
        LayoutAccount(
            layout=row, title=title, code=one.code, name=one.name, by_customer=one.by_customer
        )
        for title, one in layout.accounts.items()
    )
    LayoutTaxClass.objects.bulk_create(
        LayoutTaxClass(layout=row, scope=scope, name=name) for scope, name in layout.classes.items()
    )


def _told(layout: Layout) -> dict:
    """What the journal keeps of a layout."""
    return {
        **{name: getattr(layout, name) for name in PLAIN},
        "layout_columns": [
            " ".join(filter(None, (one.heading, one.item.ja, one.text))) for one in layout.columns
        ],
        "layout_accounts": [
            " ".join(filter(None, (title.ja, one.code, one.name)))
            for title, one in layout.accounts.items()
        ],
        "layout_classes": [name for name in layout.classes.values() if name],
    }
