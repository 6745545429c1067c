"""The demo's incidents of last week and this morning, maintenance of last month and next week."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from contracts.models import Contract
from contracts.office.context import TOKYO, By
from support.incidents.models import Disruption
from support.incidents.operations import closing, maintenance, measures, recording
from support.incidents.operations.maintenance import Planned
from support.incidents.operations.recording import Incident
from support.incidents.terms.course import Effect
from support.incidents.terms.windows import Window

HELD = "C-003-1"
"""The contract whose holder decided on measures with us."""


def happen(by: By, day: date, today: date) -> None:
    """What staff record on a day of the story, which ends today."""
    {
        42: _last_months_maintenance,
        32: _its_end,
        6: _last_week,
        3: _its_report,
        1: _next_weeks_maintenance,
        0: _this_morning,
    }.get((today - day).days, _nothing)(by, day)


def _nothing(by: By, day: date) -> None:
    """An ordinary day."""


def _last_months_maintenance(by: By, day: date) -> None:
    _maintenance(by, day, "管理画面の更新", "管理画面", _at(day + timedelta(days=9), 23), hours=3)


def _its_end(by: By, day: date) -> None:
    row = Disruption.objects.get(title="管理画面の更新")
    end = _at(day, 1, 35)
    maintenance.finish(_on(by, _at(day, 1, 40)), row.pk, end, "予定どおり終わりました。")


def _next_weeks_maintenance(by: By, day: date) -> None:
    _maintenance(by, day, "検知基盤の入替え", "", _at(day + timedelta(days=9), 23), hours=4)


def _maintenance(by: By, day: date, title: str, part: str, starts_at: datetime, hours: int) -> None:
    window = Window(starts_at, starts_at + timedelta(hours=hours))
    text = "作業中は、つながらないことが数回あります。お客様の作業は要りません。"
    planned = Planned(title, Effect.DEGRADED, window, text, part)
    maintenance.announce(_on(by, _at(day, 10)), planned)


def _last_week(by: By, day: date) -> None:
    """From a line that broke at noon to its repair."""
    row = recording.record(
        _on(by, _at(day, 12, 6)),
        Incident(
            "データセンターの回線の障害",
            Effect.INTERRUPTED,
            starts_at=_at(day, 11, 58),
            known_at=_at(day, 12, 4),
            ground="13-1(2)",
        ),
    )
    text = "サービスに接続できません。回線の状態を調べています。"
    recording.announce(_on(by, _at(day, 12, 16)), row.pk, text)
    measures.order_carrier(
        _on(by, _at(day, 12, 25)), row.pk, "見本通信株式会社", "西棟 専用線2号", "R-20418",
        _at(day, 12, 21),
    )  # fmt: skip
    text = "予備の回線に切り替えています。14時ごろの復旧を見込みます。"
    recording.post_update(_on(by, _at(day, 13, 10)), row.pk, text)
    measures.agree_measure(
        _on(by, _at(day, 13, 40)), row.pk, row.affected.get(contract__number=HELD).contract_id,
        "予備の回線の接続先をお知らせします", "ファイアウォールに接続先を加えます",
        _at(day, 13, 30),
    )  # fmt: skip
    text = "予備の回線に切り替え、復旧しました。"
    recording.repair(_on(by, _at(day, 14, 2)), row.pk, _at(day, 13, 55), text)


def _its_report(by: By, day: date) -> None:
    row = Disruption.objects.get(title="データセンターの回線の障害")
    closing.close(
        _on(by, _at(day, 10, 30)),
        row.pk,
        "通信事業者の中継装置の電源が故障し、専用線2号が切れました。",
        "予備の回線に手動で切り替えました。専用線2号は翌日に事業者が修理しました。",
        "切替えを自動にし、月に一度、切替えの試験をします。",
    )


def _this_morning(by: By, day: date) -> None:
    """What concerns two contracts alone, and is not repaired yet."""
    numbers = ["C-002-1", HELD]
    ids = list(Contract.objects.filter(number__in=numbers).values_list("pk", flat=True))
    row = recording.record(
        _on(by, _at(day, 8, 35)),
        Incident(
            "検知のお知らせの遅れ",
            Effect.DEGRADED,
            starts_at=_at(day, 8, 10),
            known_at=_at(day, 8, 30),
            part="検知のお知らせ",
            contract_ids=ids,
        ),
    )
    text = "検知のお知らせが最大で30分遅れています。検知は続いています。"
    recording.announce(_on(by, _at(day, 8, 48)), row.pk, text)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), TOKYO)


def _on(by: By, moment: datetime) -> By:
    return replace(by, now=moment)
