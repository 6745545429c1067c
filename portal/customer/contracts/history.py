"""Everything that happened to a contract, from the journal and the notice register."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext

from contracts.models import ChangeRequest, Contract, Ending, ServerChange
from contracts.office.context import By
from contracts.office.language import Text, label, localized
from contracts.office.models import JournalEntry, Notice
from contracts.office.operation import called, hidden
from contracts.office.queries.restricted import is_for, masked
from contracts.office.queries.written import Written
from contracts.office.templatetags.language import day
from contracts.office.terms.notices import named
from contracts.queries.particulars import differences
from contracts.terms.arrival import Channel
from contracts.terms.facts import EndReason
from contracts.terms.parameters import Plan

PAGE = 30


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """`what` happened, its facts in words, and the reason that the rules gave."""

    at: datetime
    what: str
    facts: str
    reason: str
    clause: str
    is_notice: bool = False
    by: str = ""


def history(
    contract: Contract,
    changes: Sequence[ServerChange],
    endings: Sequence[Ending],
    for_staff: bool = False,
    reader: By | None = None,
) -> list[HistoryEntry]:
    """Newest first; what happened at one moment in the order in which it was written last.

    Staff see their own deliberation too, and who of them did what. `reader` is the member of
    staff who looks, also at a customer's page: what is for other duties stays masked.
    """
    entries = _ENTRIES.of(contract.pk)
    if not for_staff:
        entries = [one for one in entries if one.operation not in hidden()]
    notices = _NOTICES.of(contract.pk)
    reasons = Reasons(contract, changes, endings)
    rows = masked(reader, entries) if reader else entries
    found = [(row.at, 1, row.pk, _happened(row, reasons, for_staff)) for row in rows]
    found += [(row.at, 0, row.pk, _told(row, reader)) for row in notices]
    return [entry for *_, entry in sorted(found, key=lambda one: one[:3], reverse=True)]


_ENTRIES = Written[JournalEntry](
    lambda pk: JournalEntry.objects.filter(contract=pk).select_related("account").order_by("-id")
)
_NOTICES = Written[Notice](lambda pk: Notice.objects.filter(contract=pk).order_by("-id"))


class Reasons:
    """The explanations that rows keep, for journal entries that have none."""

    def __init__(
        self, contract: Contract, changes: Iterable[ServerChange], endings: Iterable[Ending]
    ) -> None:
        self.contract = contract
        self.changes = {
            (-c.servers, _text(c.effective_on), c.with_term): c.explanation for c in changes
        }
        self.endings = {(_text(e.ends_on), e.reason): e.explanation for e in endings}

    def of(self, entry: JournalEntry) -> str:
        after = entry.after
        if entry.operation in ("reduce_servers", "terminate_part"):
            key = (after["servers"], _text(after.get("effective_on")), after.get("with_term"))
            return localized(self.changes.get(key, {}))
        if entry.operation == "fix_end":
            return localized(self.endings.get((after["ends_on"], after["end_reason"]), {}))
        return after.get("reason") or localized(after.get("explanation", {}))


def _text(value: object) -> str | None:
    return str(value) if value else None


def _happened(entry: JournalEntry, reasons: Reasons, for_staff: bool) -> HistoryEntry:
    by = _by(entry) if entry.customer_id == reasons.contract.customer_id else ""
    return HistoryEntry(
        entry.at,
        called(entry.operation),
        "" if entry.is_erased else _facts(entry),
        "" if entry.is_erased else reasons.of(entry),
        entry.clause,
        by=entry.actor if for_staff else by,
    )


def _by(entry: JournalEntry) -> str:
    """Ours go by the company, theirs by their sign-in; what happens by itself has nobody."""
    if entry.account is None:
        return ""
    return gettext("Us") if entry.account.is_staff else str(entry.account)


def _told(notice: Notice, reader: By | None) -> HistoryEntry:
    if reader and not is_for(reader, notice):
        text = gettext("Notice for certain duties only")
        return HistoryEntry(notice.at, text, "", "", "", is_notice=True)
    kind, explanation = named(notice.kind), notice.data.get("explanation") or {}
    return HistoryEntry(
        notice.at,
        localized(kind),
        "",
        localized(explanation),
        explanation.get("clause") or kind.clause,
        is_notice=True,
    )


def _facts(entry: JournalEntry) -> str:
    """The figures of an operation in words, as far as it left any."""
    after = entry.after
    if entry.operation.endswith("request"):
        return _requested(entry.before, after)
    parts = [make(after[name]) for name, make in FACTS.items() if after.get(name)]
    return pgettext("list", ", ").join(parts)


def _requested(before: Mapping, after: Mapping) -> str:
    kind = ChangeRequest.Kind(after["kind"])
    changed = [
        "{}: {} → {}".format(*(localized(one[n]) or "–" for n in ("label", "before", "after")))
        for one in differences(kind, before, after)
    ]
    return f"{kind.label} – " + pgettext("list", ", ").join(changed)


def _servers(count: int) -> str:
    return ngettext("%(count)s server", "%(count)s servers", count) % {"count": f"{count:+}"}


def _day(name: Text) -> Callable[[Any], str]:
    return lambda value: f"{name} {day(value)}"


FACTS: dict[str, Callable[[Any], str]] = {
    "term": lambda n: gettext("term %(n)s") % {"n": n},
    "servers": _servers,
    "plan": lambda plan: str(label(Plan(plan))),
    "with_term": lambda n: gettext("from term %(n)s") % {"n": n},
    "responsible": str,
    "formed_on": _day(gettext_lazy("formed on")),
    "service_starts_on": _day(gettext_lazy("service starts on")),
    "minimum_term_ends_on": _day(gettext_lazy("minimum term ends on")),
    "starts_on": _day(gettext_lazy("starts on")),
    "effective_on": _day(gettext_lazy("effective on")),
    "ends_on": _day(gettext_lazy("last day")),
    "end_withdrawn": _day(gettext_lazy("withdrawn last day")),
    "arrived_on": _day(gettext_lazy("arrived on")),
    "channel": lambda channel: str(label(Channel(channel))),
    "notice_deadline": _day(gettext_lazy("Notice deadline")),
    "end_reason": lambda reason: str(label(EndReason(reason))),
}
