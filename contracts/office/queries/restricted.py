"""Entries of the journal and notices that only staff with certain duties read (Art. 9-4, 30).

They stay in their place, so that no record has a gap; others read neither what they are nor
about what.
"""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty
from contracts.office.models import JournalEntry, Notice
from contracts.office.operation import ENTRIES, journal_entries
from contracts.office.terms.notices import KINDS, named

MASKED = "restricted"
journal_entries(restricted=_("Entry for certain duties only"))


def may_read(by: By, readers: Collection[str]) -> bool:
    """Whether somebody has one of the duties; where none is named, everybody may."""
    return not readers or bool(by.duties.intersection(map(Duty, readers)))


def unread(by: By) -> list[str]:
    """The kinds of entries whose content is not for this member of staff."""
    return [one.name for one in ENTRIES if not may_read(by, one.readers)]


def masked(by: By, entries: Iterable[JournalEntry]) -> list[JournalEntry]:
    """The entries as this member of staff reads them; never to be saved."""
    hidden, rows = set(unread(by)), list(entries)
    for row in rows:
        if row.operation in hidden:
            row.operation, row.clause, row.reference, row.actor = MASKED, "", "", "–"
            row.contract, row.account, row.before, row.after = None, None, {}, {}
    return rows


def unread_notices(by: By) -> list[str]:
    """The kinds of notices that are not for this member of staff."""
    return [name for name, kind in KINDS.items() if not may_read(by, kind.readers)]


def is_for(by: By, notice: Notice) -> bool:
    """Whether this member of staff may read a notice."""
    return may_read(by, named(notice.kind).readers)


def require_reader(by: By, notice: Notice) -> None:
    """Raises PermissionDenied where the notice is for other duties."""
    if readers := named(notice.kind).readers:
        by.require(*map(Duty, readers))
