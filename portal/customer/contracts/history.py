"""Everything that happened to a contract, from the journal and the notice register."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from contracts.models import ChangeRequest, Contract, Ending, ServerChange
from contracts.models.contract import END_REASONS
from contracts.office.language import both, say
from contracts.office.models import JournalEntry, Notice
from contracts.office.queries import journal_hidden
from contracts.office.templatetags.language import day as in_words
from contracts.office.templatetags.language import told
from contracts.office.terms.notices import named
from contracts.queries.particulars import differences

PAGE = 30

OPERATIONS = {
    "apply": both("お申し込み", "Applied for"),
    "accept": both("承諾、契約の成立", "Accepted; the contract is formed"),
    "refuse": both("不承諾", "Refused"),
    "agree_individually": both("個別合意", "Agreed individually"),
    "start_service": both("サービスの開始", "The service starts"),
    "begin_term": both("契約期間の開始", "A term begins"),
    "add_servers": both("台数の追加", "Servers added"),
    "reduce_servers": both("台数の減数", "Servers reduced"),
    "terminate_part": both("一部解除", "Terminated in part"),
    "change_plan": both("プランの変更", "Plan changed"),
    "change_responsible": both("責任者の変更", "Responsible person changed"),
    "suspend": both("サービスの停止", "Service suspended"),
    "resume": both("サービスの再開", "Service resumed"),
    "fix_end": both("契約の終了の決定", "The end is fixed"),
    "end": both("契約の終了", "The contract has ended"),
    "record_transfer": both("契約上の地位の移転の承諾", "Consent to a transfer"),
    "transfer": both("契約者の変更", "The contract passes to another holder"),
    "request": both("変更の申請", "A change requested"),
    "accept_request": both("申請の承諾", "Request accepted"),
    "refuse_request": both("申請の不承諾", "Request refused"),
    "withdraw_request": both("申請の取下げ", "Request withdrawn"),
    "propose": both("起案", "Proposed"),
    "approval_approved": both("起案の承認", "Proposal approved"),
    "approval_declined": both("起案の却下", "Proposal declined"),
    "approval_withdrawn": both("起案の取下げ", "Proposal withdrawn"),
    "add_note": both("メモ", "Note"),
    "attach_file": both("ファイルの添付", "File attached"),
}


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
) -> list[HistoryEntry]:
    """Newest first; what happened at one moment in the order in which it was written last.

    Staff see their own deliberation too, and who of them did what.
    """
    entries = contract.journal.select_related("account").order_by("-id")
    if not for_staff:
        entries = entries.exclude(operation__in=journal_hidden.OPERATIONS)
    notices = contract.notices.order_by("-id")
    reasons = Reasons(contract, changes, endings)
    found = [(row.at, 1, row.pk, _happened(row, reasons, for_staff)) for row in entries]
    found += [(row.at, 0, row.pk, _told(row)) for row in notices]
    return [entry for *_, entry in sorted(found, key=lambda one: one[:3], reverse=True)]


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
            return told(self.changes.get(key, {}))
        if entry.operation == "fix_end":
            return told(self.endings.get((after["ends_on"], after["end_reason"]), {}))
        return after.get("reason") or ""


def _text(value: object) -> str | None:
    return str(value) if value else None


def _happened(entry: JournalEntry, reasons: Reasons, for_staff: bool) -> HistoryEntry:
    by = _by(entry) if entry.customer_id == reasons.contract.customer_id else ""
    return HistoryEntry(
        entry.at,
        str(OPERATIONS.get(entry.operation, entry.operation)),
        _facts(entry),
        reasons.of(entry),
        entry.clause,
        by=entry.actor if for_staff else by,
    )


def _by(entry: JournalEntry) -> str:
    """Ours go by the company, theirs by their sign-in; what happens by itself has nobody."""
    if entry.account is None:
        return ""
    return say("当社", "us") if entry.account.is_staff else str(entry.account)


def _told(notice: Notice) -> HistoryEntry:
    kind, explanation = named(notice.kind), notice.data.get("explanation") or {}
    return HistoryEntry(
        notice.at,
        say(kind.ja, kind.en),
        "",
        told(explanation),
        explanation.get("clause") or kind.clause,
        is_notice=True,
    )


def _facts(entry: JournalEntry) -> str:
    """The figures of an operation in words, as far as it left any."""
    after = entry.after
    if entry.operation.endswith("request"):
        return _requested(entry.before, after)
    parts = [make(after[name]) for name, make in FACTS.items() if after.get(name)]
    return say("、", ", ").join(parts)


def _requested(before: Mapping, after: Mapping) -> str:
    kind = ChangeRequest.Kind(after["kind"])
    changed = [
        f"{told(one['label'])}: {told(one['before']) or '–'} → {told(one['after']) or '–'}"
        for one in differences(kind, before, after)
    ]
    return f"{kind.label} – " + say("、", ", ").join(changed)


def _servers(count: int) -> str:
    return say(f"{count:+}台", f"{count:+} servers")


def _day(ja: str, en: str):
    return lambda value: say(f"{ja} {in_words(value)}", f"{en} {in_words(value)}")


FACTS = {
    "term": lambda n: say(f"第{n}期", f"term {n}"),
    "servers": _servers,
    "plan": lambda plan: say(
        {"annual": "年額プラン"}.get(plan, "月額プラン"),
        {"annual": "annual plan"}.get(plan, "monthly plan"),
    ),
    "with_term": lambda n: say(f"第{n}期から", f"from term {n}"),
    "responsible": str,
    "formed_on": _day("成立日", "formed on"),
    "service_starts_on": _day("サービス開始日", "service starts on"),
    "minimum_term_ends_on": _day("最低利用期間の満了日", "minimum term ends on"),
    "starts_on": _day("開始日", "from"),
    "effective_on": _day("適用日", "from"),
    "ends_on": _day("最終日", "last day"),
    "notice_deadline": _day("通知期限", "notice deadline"),
    "end_reason": lambda reason: str(dict(END_REASONS).get(reason, reason)),
}
