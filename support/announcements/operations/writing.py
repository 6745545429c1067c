"""The words of an announcement, and whom it is for, until it is posted (Art. 33-1)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.numbering import take
from contracts.office.operations.record import journal
from contracts.office.operations.sent_twice import once
from contracts.office.terms import fingerprint
from contracts.office.terms.fingerprint import Changed
from support.announcements.models import Announcement
from support.announcements.queries.audience import reached
from support.announcements.queries.shown import read
from support.announcements.terms import announcement as rules
from support.announcements.terms.announcement import CLAUSE, Audience

SERIES = "NTC"


@dataclass(frozen=True, slots=True)
class Words:
    """What it says and whom it is for; a choice that is empty narrows nothing."""

    title: str
    text: str
    title_en: str = ""
    text_en: str = ""
    is_on_page: bool = True
    audience: Audience = Audience.ALL
    customers: tuple[str, ...] = ()
    plan: str = ""
    state: str = ""


def locked(number: str, by: By, expected: str | None = None) -> Announcement:
    """Read again under its lock.

    `expected` is the fingerprint of what the person read. Raises Changed where it is another.
    """
    found = Announcement.objects.select_for_update(of=["self"]).select_related("corrects")
    row = found.get(number=number)
    if expected is not None:
        fingerprint.require(Changed(CLAUSE), expected, *read(row, reached(row, by.day)))
    return row


@operation(Duty.CONTRACTS, write_announcement=_("Announcement written"))
@transaction.atomic
def begin(by: By, words: Words) -> Announcement:
    """A new draft."""
    by.require(Duty.CONTRACTS)
    return _new(by, words)


@operation(Duty.CONTRACTS, title=_("Announcement rewritten"))
@transaction.atomic
def rewrite(by: By, number: str, words: Words, expected: str | None = None) -> Announcement:
    """Other words for one not posted; one set ahead is a draft again. Raises Refused."""
    by.require(Duty.CONTRACTS)
    row = locked(number, by, expected)
    rules.write(row.known)
    _put(row, _as_before(row, words) if row.corrects else words)
    row.written_at, row.author_id, row.post_at = by.now, by.account_id, None
    row.save()
    _note(by, row)
    return row


@operation(Duty.CONTRACTS, title=_("Announcement corrected"))
@transaction.atomic
def correct(by: By, number: str, words: Words) -> Announcement:
    """A draft that corrects what was posted, for everybody who got that. Raises Refused."""
    by.require(Duty.CONTRACTS)
    before = locked(number, by)
    once(by)  # before the rules say that there is a correction already
    rules.correct(before.known, before.corrections.filter(withdrawn_at=None).exists())
    return _new(by, _as_before(before, words), before)


def _new(by: By, words: Words, corrects: Announcement | None = None) -> Announcement:
    row = Announcement(
        number=take(SERIES, by.day.year)[0],
        corrects=corrects,
        written_at=by.now,
        author_id=by.account_id,
    )
    _put(row, words)
    row.save()
    _note(by, row)
    return row


def _as_before(before: Announcement, words: Words) -> Words:
    """A correction goes where what it corrects went."""
    was_mailed = before.audience != Audience.NOBODY
    return Words(
        words.title,
        words.text,
        words.title_en,
        words.text_en,
        before.is_on_page,
        Audience.TOLD if was_mailed else Audience.NOBODY,
    )


def _put(row: Announcement, words: Words) -> None:
    is_chosen = words.audience is Audience.SOME
    row.title, row.text = words.title, words.text
    row.title_en, row.text_en = words.title_en, words.text_en
    row.is_on_page, row.audience = words.is_on_page, words.audience
    row.customers = list(words.customers) if is_chosen else []
    row.plan = words.plan if is_chosen else ""
    row.state = words.state if is_chosen else ""


def _note(by: By, row: Announcement) -> None:
    after = {"title": row.title, "audience": row.audience, "is_on_page": row.is_on_page}
    reference = f"announcement:{row.number}"
    journal(by, "write_announcement", CLAUSE, reference=reference, after=after)
