"""The commonest tasks of staff from Today on: what each costs in clicks and page loads.

Each task begins on Today and ends where the page says that it is done. Choosing from a list
counts as a click, as do files given; typing does not. A task that gets dearer fails.

On 29 November 2026, before these tasks were looked at (commit b9cfa0bb), the same steps cost:
accept 2 clicks and 2 page loads, accept with agreement 5 and 3, refuse 4 and 3, telephone note
3 and 4, bank import 5 and 4, match by hand 2 and 3, payment by hand 5 and 6 (from 入金 on, as an
invoice did not lead there), hold with promise 4 and 4, credit note 4 and 4. A cancellation by
letter could not be entered by its day of arrival, and nothing could be sent again.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from billing.operations import matching
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import OutboxMessage
from portal.jobs import tasks
from tests.bank_files import bank_file
from tests.rules.banks import entry, transfers
from tests.world import applied, d, invoice, lived, signed

DAY = "2026-07-10"
PAPER = b"%PDF-1.7\n%%EOF\n"
COSTS = {
    "accept": (2, 2),
    "accept with agreement": (5, 3),
    "refuse": (4, 3),
    "telephone note": (3, 4),
    "cancellation by letter": (4, 3),
    "bank import": (5, 4),
    "match by hand": (2, 3),
    "payment by hand": (3, 4),
    "send again": (2, 3),
    "hold with promise": (4, 4),
    "credit note": (4, 4),
}
"""Clicks and page loads at the most: none is dearer than it was."""


class Desk:
    """A page on which clicks and loads are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.loads = page, 0, 0
        page.expose_function("countClick", self._clicked)
        page.add_init_script("addEventListener('pointerdown', () => countClick(), true)")
        page.on("request", self._requested)

    def _clicked(self) -> None:
        self.clicks += 1

    def _requested(self, request: Request) -> None:
        if request.is_navigation_request() and not request.redirected_from:
            self.loads += 1

    @contextmanager
    def task(self, name: str) -> Iterator[Page]:
        self.page.goto("/console/")
        self.clicks = self.loads = 0
        yield self.page
        cost = self.clicks, self.loads
        print(f"{name:28} {cost[0]:2} clicks {cost[1]:2} page loads")
        assert cost[0] <= COSTS[name][0], name
        assert cost[1] <= COSTS[name][1], name

    def link(self, name: str, within: str = "main") -> None:
        self.page.locator(within).get_by_role("link", name=name, exact=True).first.click()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def choose(self, label: str, value: str) -> None:
        self.clicks += 1
        self.page.get_by_label(label).first.select_option(value)

    def give(self, at: Locator, name: str, content: bytes) -> None:
        self.clicks += 1
        at.set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})

    def says(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)


@pytest.fixture
def desk(committed, page, today, sign_in_staff, monkeypatch) -> Desk:
    """A and B owe, three have applied, one transfer waits for a person."""
    for job in (tasks.match_bank_file, tasks.match_waiting_transfers):
        monkeypatch.setattr(job, "delay", lambda *_: None)
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        applied("2026-07-08", "C5", "E"),
        applied("2026-07-08", "C6", "F"),
        applied("2026-07-08", "C7", "G"),
    )
    today(DAY)
    OutboxMessage.objects.update(sent_at=context.now())
    [row] = bank_file({"name": "ｶ)ｼﾗﾇﾅﾏｴ", "amount": 1_000})
    matching.match_file(context.system(d(DAY)), row.file_id)
    sign_in_staff(*Duty, email="sato@example.jp")
    return Desk(page)


def test_applications(desk: Desk):
    page = desk.page
    with desk.task("accept"):
        desk.link("E株式会社")
        desk.press("この内容で承諾する")
        desk.says("契約が成立しました")
    with desk.task("accept with agreement"):
        desk.link("F株式会社")
        page.locator("#decide ~ form summary").click()
        page.locator("[name=unit_price]").fill("14000")
        desk.press("この条件で計算する")
        page.get_by_label("理由").first.fill("年間の発注の約束による")
        desk.give(page.locator("input[type=file]"), "合意書.pdf", PAPER)
        desk.press("この条件で起案する")
        desk.says("承認を待ちます")
    with desk.task("refuse"):
        desk.link("G株式会社")
        page.get_by_label("第6条第3項第2号").check()
        page.get_by_label("理由").last.fill("登記と異なる名称での申込み")
        desk.press("送られるメールを確かめる")
        desk.press("不承諾とし、このメールを送る")
        desk.says("不承諾")


def test_notices(desk: Desk):
    page = desk.page
    with desk.task("telephone note"):
        page.get_by_label("検索").fill("A株式会社")
        page.keyboard.press("Enter")
        desk.link("A")
        desk.link("メモとファイル")
        page.locator("[name=text]").fill("電話: 月末に振り込むとのこと")
        desk.press("メモを残す")
        desk.says("月末に振り込む")
    with desk.task("cancellation by letter"):
        page.get_by_label("検索").fill("C1")
        page.keyboard.press("Enter")
        desk.link("解約を受け付ける")
        page.get_by_label("届いた日").fill("2026-07-08")
        desk.give(page.locator("input[type=file]"), "解約届.pdf", PAPER)
        desk.says("2026年8月8日")
        page.get_by_label("上の内容を確認しました").check()
        desk.press("解約を受け付ける")
        desk.says("届いた日 2026年7月8日")


def test_money(desk: Desk):
    page = desk.page
    with desk.task("bank import"):
        desk.link("入金", within="nav")
        desk.link("ファイルの取込")
        desk.give(page.locator("[name=file]"), "0710.txt", transfers(entry(35_640, "ｶ)ﾃｽﾄ", 2)))
        desk.press("内容を確認する")
        desk.press("取り込む")
        desk.says("取り込みました")
    with desk.task("match by hand"):
        desk.link("ｶ)ｼﾗﾇﾅﾏｴ")
        page.get_by_label("請求先を探す").fill("B")
        page.keyboard.press("Enter")
        desk.press("この請求先の入金にする 1")
        desk.says("の入金にしました")
    number = invoice("2026-05").number
    with desk.task("payment by hand"):
        page.get_by_label("検索").first.fill(number)
        page.keyboard.press("Enter")
        desk.link("入金を登録")
        page.locator("[name=value_date]").fill("2026-07-09")
        desk.press("充当先を確認する")
        desk.press("登録する")
        desk.says("入金を登録しました")
    with desk.task("send again"):
        page.get_by_label("検索").first.fill(number)
        page.keyboard.press("Enter")
        desk.link("もう一度送る")
        desk.press("もう一度送る")
        desk.says("に送ります")
    with desk.task("hold with promise"):
        desk.link("債権", within="nav")
        desk.link("督促")
        desk.link("A株式会社")
        page.locator("[name=reason]").fill("電話で支払いの約束")
        page.locator("[name=promised_on]").fill("2026-07-20")
        desk.press("保留する")
        desk.says("督促を保留しました")
    with desk.task("credit note"):
        page.get_by_label("検索").first.fill(invoice("2026-06").number)
        page.keyboard.press("Enter")
        desk.link("返還請求書を起案")
        page.locator("[name=amount_0]").fill("1000")
        page.locator("[name=kind][value=goodwill]").check()
        page.locator("[name=reason]").fill("不具合のお詫び")
        desk.press("試算する")
        desk.press("この内容で起案する")
        desk.says("もう一人の担当者の承認")
