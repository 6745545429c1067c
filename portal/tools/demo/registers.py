"""What the registers hold in the demo: kept, due, overdue, answered, not confidential."""

from datetime import date, timedelta

from contracts.models import Contract
from contracts.office.context import By
from contracts.office.terms.uploads import checked
from support.registers.models import Entry
from support.registers.operations import entries
from support.registers.terms.acting import NewEntry
from support.registers.terms.facts import Done
from support.registers.terms.facts import Entry as Facts
from support.registers.terms.kinds import ActKind, Asked, Register, Sort

CONTRACTS = ("C-001-1", "C-002-1")
PAPER = "見本の書面です。原本は契約書庫にあります。\n".encode()


def enter_all(by: By, today: date) -> None:
    """As if the registers had been brought up to date this morning."""
    first, second = Contract.objects.filter(number__in=CONTRACTS).order_by("number")
    watch = _subcontract(by, today)
    drawings = _confidential(by, today, first, watch)
    _personal(by, today, second)
    _requests(by, today, second)
    _note(by, drawings, today)


def _days(today: date, ago: int) -> date:
    return today - timedelta(days=ago)


def _act(
    by: By, row: Entry, kind: ActKind, day: date, *chosen: str, text: str = "", **more
) -> None:
    """With its paper where the terms want one."""
    needs = kind in (ActKind.DUTIES, ActKind.CONSENT)
    upload = checked(f"{kind.ja}.txt", PAPER) if needs else None
    who, until = more.pop("who", ""), more.pop("until", None)
    done = Done(kind, day, by.day, chosen, who, until)
    entries.record(by, row.pk, done, text, upload=upload, **more)


def _subcontract(by: By, today: date) -> Entry:
    """One that is bound, and one whose paper is still missing."""
    start = _days(today, 200)
    watch = _enter(
        by,
        Facts(
            Register.SUBCONTRACTORS,
            Sort.SUBCONTRACT,
            start,
            "監視用の端末2台と、監視対象の一覧。管理者権限は渡さない。",
        ),
        "みほん監視サービス株式会社",
        "夜間と休日のサーバー監視",
    )
    _act(by, watch, ActKind.DUTIES, start, "28", "29", "other", text="業務委託契約と覚書")
    _act(by, watch, ActKind.HANDED, start, text="監視用の端末2台、手順書")
    _enter(
        by,
        Facts(
            Register.SUBCONTRACTORS,
            Sort.SUBCONTRACT,
            today + timedelta(days=20),
            "問い合わせの一次受付に使う電話番号の一覧",
        ),
        "合同会社さんぷる受付",
        "電話の一次受付",
    )
    return watch


def _confidential(by: By, today: date, contract: Contract, watch: Entry) -> Entry:
    """Drawings that are to go back next week, and a paper that was not marked."""
    day, party = _days(today, 190), contract.customer.name
    drawings = _enter(
        by,
        Facts(
            Register.CONFIDENTIAL,
            Sort.RECEIVED,
            day,
            "本社と二つの拠点の回線とアドレスの一覧",
            "社外秘",
            day - timedelta(days=7),
        ),
        party,
        "ネットワーク構成図",
        "監視の設定",
        contract,
    )
    _act(by, drawings, ActKind.MEASURES, day, text="暗号化した共有フォルダーに保管し、印刷しない")
    _act(by, drawings, ActKind.ACCESS, day, who="佐藤(契約)")
    _act(by, drawings, ActKind.COPIED, day, "needed", text="監視の設定に使う1部")
    _act(
        by,
        drawings,
        ActKind.DISCLOSED,
        day,
        "subcontract",
        text="監視対象の一覧だけ",
        subcontract_id=watch.pk,
    )
    _act(by, drawings, ActKind.RETURN_ASKED, _days(today, 5), until=today + timedelta(days=7))
    _enter(
        by,
        Facts(Register.CONFIDENTIAL, Sort.RECEIVED, _days(today, 30), "障害時の連絡先の案"),
        party,
        "連絡体制の案",
        "運用の打合せ",
        contract,
    )
    return drawings


def _personal(by: By, today: date, contract: Contract) -> None:
    """A list whose protection is overdue."""
    scope = "管理者3名の氏名、所属、電話番号"
    _enter(
        by,
        Facts(Register.PERSONAL, Sort.RECEIVED, _days(today, 2), scope),
        contract.customer.name,
        "管理者の名簿",
        "利用者の登録",
        contract,
    )


def _requests(by: By, today: date, contract: Contract) -> None:
    """One that waits for its answer, one that was answered."""
    waiting = _enter(
        by,
        Facts(
            Register.PERSONAL,
            Sort.REQUEST,
            _days(today, 8),
            "ポータルの操作の履歴",
            asked=Asked.DISCLOSURE,
        ),
        "見本 次郎",
        "操作の履歴の開示",
        contract=contract,
    )
    _act(by, waiting, ActKind.IDENTIFIED, _days(today, 7), text="登録の電話番号への折返し")
    answered = _enter(
        by,
        Facts(
            Register.PERSONAL, Sort.REQUEST, _days(today, 40), "退職者の連絡先", asked=Asked.ERASURE
        ),
        "見本 三郎",
        "連絡先の消去",
    )
    _act(by, answered, ActKind.IDENTIFIED, _days(today, 38), text="書面の署名")
    _act(by, answered, ActKind.ANSWERED, _days(today, 35), "granted", text="消去して書面で回答")


def _note(by: By, row: Entry, today: date) -> None:
    _act(by, row, ActKind.NOTE, today, text="返還の日程を調整中。担当者が持参する予定。")


def _enter(
    by: By,
    facts: Facts,
    party: str,
    title: str,
    purpose: str = "",
    contract: Contract | None = None,
) -> Entry:
    return entries.enter(by, NewEntry(facts, party, title, purpose), contract=contract)
