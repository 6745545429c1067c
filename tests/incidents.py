"""Incidents and maintenance, brought about as staff do."""

from collections.abc import Collection
from datetime import timedelta

from contracts.office.context import By
from support.incidents.models import Disruption
from support.incidents.operations import closing, maintenance, recording
from support.incidents.operations.maintenance import Planned
from support.incidents.operations.recording import Incident
from support.incidents.terms.course import Effect
from support.incidents.terms.windows import Window

HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


def incident(by: By, contract_ids: Collection[int] | None = None, **values) -> Disruption:
    """Recorded, and known since now; nobody is told yet."""
    known = {"title": "通信の障害", "effect": Effect.DEGRADED, "part": "管理画面", **values}
    times = {"starts_at": by.now, "known_at": by.now}
    return recording.record(by, Incident(**{**times, **known}, contract_ids=contract_ids))


def planned(by: By, contract_ids: Collection[int] | None = None, **values) -> Planned:
    """An hour of maintenance, a week ahead."""
    starts_at = values.pop("starts_at", by.now + WEEK)
    known = {
        "title": "基盤の更新",
        "effect": Effect.INTERRUPTED,
        "text": "再起動します。",
        **values,
    }
    return Planned(window=Window(starts_at, starts_at + HOUR), contract_ids=contract_ids, **known)


def reported(by: By, contract_ids: Collection[int] | None = None) -> Disruption:
    """An incident from its announcement to its report, repaired half an hour later."""
    row = incident(by, contract_ids, effect=Effect.INTERRUPTED, ground="13-1(2)")
    recording.announce(by, row.pk, "原因を調べています。")
    after = _later(by)
    recording.repair(after, row.pk, by.now + HOUR / 2, "回線を切り替えました。")
    closing.close(
        after, row.pk, "回線の故障です。", "回線を切り替えました。", "回線を二重にします。"
    )
    return row


def disrupt(by: By, contract_ids: Collection[int] | None = None) -> None:
    """Everything that mail is sent of: an incident to its report, maintenance to its end."""
    reported(by, contract_ids)
    other = incident(by, contract_ids, title="検知の遅れ")
    recording.announce(by, other.pk, "調べています。")
    recording.post_update(by, other.pk, "回線を切り替えています。")
    first = maintenance.announce(by, planned(by, contract_ids))
    maintenance.cancel(by, first.pk, "延期します。")
    soon = by.now + HOUR
    urgent = maintenance.announce(
        by, planned(by, contract_ids, starts_at=soon, urgent_reason="脆弱性への対応のため")
    )
    recording.post_update(by, urgent.pk, "準備が終わりました。")
    maintenance.finish(_later(by), urgent.pk, soon + HOUR, "予定どおりです。")


def _later(by: By) -> By:
    return By(by.now + 3 * HOUR, by.role, by.account_id, by.name, duties=by.duties)
