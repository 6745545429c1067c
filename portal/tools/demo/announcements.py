"""The demo's notices: one posted last week, one set ahead, a call, a draft, an address chosen."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from contracts.models import Contract
from contracts.office.context import TOKYO, By
from support.announcements.operations import calls, posting, writing
from support.announcements.operations.calls import Said
from support.announcements.operations.writing import Words
from support.announcements.terms.announcement import Audience
from support.incidents.operations.addresses import choose_address

CALLED, WATCHED = "C-004-2", "C-002-1"
"""Contracts whose holder was called, and whose holder chose an address for incidents."""


def happen(by: By, day: date, today: date) -> None:
    """What staff write and say on a day of the story, which ends today."""
    {7: _last_week, 4: _by_telephone, 1: _set_ahead, 0: _this_morning}.get(
        (today - day).days, _nothing
    )(by, day)


def _nothing(by: By, day: date) -> None:
    """An ordinary day."""


def _last_week(by: By, day: date) -> None:
    """On the page and to every holder."""
    by = _on(by, day, 10)
    row = writing.begin(
        by,
        Words(
            "年末年始の窓口について",
            "年末年始(12月29日から1月4日まで)は、電話とメールの窓口をお休みします。\n"
            "サービスと検知は、休まず続きます。",
            "Support hours over New Year",
            "Support by telephone and e-mail is closed from 29 December to 4 January.\n"
            "The service and its detections go on.",
        ),
    )
    posting.post(_on(by, day, 10, 5), row.number)


def _by_telephone(by: By, day: date) -> None:
    contract = Contract.objects.select_related("customer", "responsible").get(number=CALLED)
    person = contract.responsible
    said = Said(
        by.now,
        "佐藤",
        person.name,
        person.phone or contract.customer.phone,
        "回線の切替えの日程を伝えた。日程で差し支えないとのこと。",
    )
    calls.record(_on(by, day, 15), contract.customer, contract, said)


def _set_ahead(by: By, day: date) -> None:
    """Three days ahead, to holders of the annual plan by mail alone."""
    row = writing.begin(
        _on(by, day, 11),
        Words(
            "年額プランの更新のご案内",
            "年額プランの更新時期を、ポータルの契約の画面で確認できるようにしました。",
            is_on_page=False,
            audience=Audience.SOME,
            plan="annual",
        ),
    )
    at = datetime.combine(day + timedelta(days=4), time(10), TOKYO)
    posting.plan(_on(by, day, 11, 10), row.number, at)


def _this_morning(by: By, day: date) -> None:
    """A draft; and where a holder wants to hear of incidents."""
    words = Words(
        "管理画面の使い方の更新", "使い方の説明を新しくしました。", audience=Audience.NOBODY
    )
    writing.begin(_on(by, day, 9), words)
    contract = Contract.objects.get(number=WATCHED)
    choose_address(_on(by, day, 9), contract.pk, "kanshi@example.jp")


def _on(by: By, day: date, hour: int, minute: int = 0) -> By:
    return replace(by, now=datetime.combine(day, time(hour, minute), TOKYO))
