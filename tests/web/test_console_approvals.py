"""Approvals on the console: every kind in plain words, and no way around the second person."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from billing.approvals import acceptance, agreement, damages, termination
from billing.models import Charge
from contracts.models import IndividualAgreement
from contracts.office import approving
from contracts.office.approving import ApprovalKind, Proposal, register
from contracts.office.context import By, Duty
from contracts.office.models import Approval, JournalEntry
from contracts.office.operations import approvals
from contracts.office.terms.explanation import Refused
from contracts.office.terms.proposal import Fact, Words
from tests.factories import UserFactory
from tests.once import once
from tests.staff import member, staff
from tests.world import account, applied, contract, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-06-10"
KINDS = {one.KIND.name: one.KIND for one in (acceptance, agreement, damages, termination)}
ACCOUNTS = {"damages"}


life = once(
    lambda: lived("2026-06-10", *signed("2026-04-25", servers=2), applied("2026-06-05", "C2", "B"))
)


@pytest.fixture
def world(life, db, today, own_files):
    today(DAY)


@pytest.fixture
def suzuki(world, client):
    client.force_login(member("suzuki"))
    return client


def sato() -> By:
    return staff("sato", DAY)


def proposed(kind: str, by: By | None = None, **more) -> Approval:
    """A proposal of each kind, with what its proposer would put into it."""
    row, debtor = contract(), account()
    values = {
        "acceptance": {"service_starts_on": "2026-07-01", "parameters": {"unit_price": 14_000}},
        "agreement": {"parameters": {"unit_price": 15_000}, "first": "2026-07-01"},
        "termination": {"ground": "17-1(11)", "effective": "2026-06-30"},
        "damages": {"billing_account": debtor.pk, "amount": 50_000},
    }
    about = contract("C2") if kind == "acceptance" else row
    if kind == "damages":
        more.setdefault("customer", debtor.customer)
        subject = f"account:{debtor.number}"
    else:
        more.setdefault("contract", about)
        subject = f"contract:{about.number}"
    more.setdefault("reason", "相談のうえ")
    return approvals.propose(by or sato(), KINDS[kind], subject, values[kind], **more)


def page_of(client, row: Approval):
    return client.get(reverse("approval", args=[row.pk]))


def decide(client, row: Approval, **values):
    if values.get("action") == "approve":
        values.setdefault("expected", page_of(client, row).context["expected"])
    return client.post(reverse("approval", args=[row.pk]), values, follow=True)


def state(row: Approval) -> str:
    return Approval.objects.get(pk=row.pk).state


def body(answer) -> str:
    return answer.content.decode()


TOLD = {
    "acceptance": ("月額単価(1台)", "¥14,000", "契約の成立日", "2026年7月1日", "第2条第2項"),
    "agreement": (
        "¥16,200 → ¥15,000",
        "適用開始日",
        "2026年7月分の請求(税込)",
        "¥35,640 → ¥33,000",
        "2台 × 15,000円",
        "次の契約期間",
    ),
    "termination": ("催告しても是正しない違反", "第17条第1項第11号", "かかりません", "INV-"),
    "damages": ("¥50,000", "相談のうえ", "2026年6月分", "第7条第3項"),
}


@pytest.mark.parametrize("kind", TOLD)
def test_each_kind_is_shown_in_plain_words_and_carried_out(suzuki, kind):
    row = proposed(kind)
    page = body(page_of(suzuki, row))
    for told in (*TOLD[kind], "sato@example.jp"):
        assert told in page, told
    assert "承認し、実行しました" in body(decide(suzuki, row, action="approve", note="確認済み"))
    assert state(row) == "approved"
    done = JournalEntry.objects.get(operation="approval_approved")
    assert (done.account.email, done.after["note"]) == ("suzuki@example.jp", "確認済み")


# --- a kind is one file -----------------------------------------------------------------


class Shelf:
    """A kind of another room: all of it, as its one file would hold it."""

    def __init__(self) -> None:
        self.left, self.done = 7_128, []
        self.kind = register(
            ApprovalKind(
                "shelf",
                "償却",
                (Duty.ACCOUNTS,),
                "24-1",
                self.facts,
                lambda row: None,
                self.carry_out,
            )
        )

    def facts(self, row: Proposal, day: date) -> list[Fact]:
        if not self.left:
            raise Refused("24-1", "残高がありません", "nothing is left")
        return [
            Fact("台帳の残高", "On the books", self.left, "24-1"),
            Fact("償却する日", "Written off on", day),
            Fact("決算期", "Fiscal year", Words("第12期", "year 12")),
            Fact("番号", "Number", row.values["number"]),
        ]

    def carry_out(self, by: By, second: By, row: Proposal) -> None:
        if self.left == 13:
            raise Refused("24-1", "残高が変わっています", "the balance has changed")
        self.done.append((by.name, second.name, self.left))

    def propose(self) -> Approval:
        row = approvals.propose(sato(), self.kind, "shelf:1", {"number": "S-1"})
        assert self.done.pop()[1] == "-"  # the rehearsal
        return row


@pytest.fixture
def shelf(world) -> Iterator[Shelf]:
    found = Shelf()
    yield found
    approving.KINDS.unregister(found.kind.name)


def test_a_kind_that_registers_itself_is_proposed_read_and_approved(suzuki, shelf):
    row = shelf.propose()
    page = body(page_of(suzuki, row))
    for told in (
        "償却", "¥7,128", "2026年6月10日", "第12期", "S-1", "第24条第1項", "sato@example.jp",
    ):  # fmt: skip
        assert told in page, told
    assert "変わりました" not in page
    assert listed(suzuki, "waiting") == ["shelf"]
    assert "承認し、実行しました" in body(decide(suzuki, row, action="approve"))
    assert shelf.done == [("sato@example.jp", "suzuki@example.jp", 7_128)]
    assert listed(suzuki, "decided") == ["shelf"]
    with pytest.raises(ValueError, match="shelf"):
        Shelf()


def test_what_has_changed_is_marked_and_must_be_read_to_be_approved(suzuki, shelf):
    row = shelf.propose()
    seen = page_of(suzuki, row).context["expected"]
    shelf.left = 2_128
    posted = {"action": "approve", "expected": seen, "read": "on"}
    assert "表示したあとに内容が変わりました" in body(decide(suzuki, row, **posted))
    assert (state(row), shelf.done) == ("open", [])
    page = page_of(suzuki, row)
    assert [(one.then, one.now) for one in page.context["facts"] if one.changed] == [
        ("¥7,128", "¥2,128")
    ]
    assert "変わりました" in body(page)
    unread = decide(suzuki, row, action="approve")
    assert "ここにチェックを入れてください" in body(unread)
    assert (state(row), shelf.done) == ("open", [])
    decide(suzuki, row, action="approve", read="on")
    assert shelf.done == [("sato@example.jp", "suzuki@example.jp", 2_128)]
    page = page_of(suzuki, row)
    assert (page.context["facts"][0].then, page.context["facts"][0].now) == ("¥7,128", "¥2,128")
    assert "承認のとき" in body(page)


def test_a_refusal_on_carrying_out_is_shown_and_leaves_it_open(suzuki, shelf):
    row = shelf.propose()
    shelf.left = 13
    assert "残高が変わっています" in body(decide(suzuki, row, action="approve", read="on"))
    assert (state(row), shelf.done) == ("open", [])
    row.refresh_from_db()
    assert row.approved_facts is None


def test_what_cannot_be_done_today_says_why_and_offers_no_approval(suzuki, today):
    row = proposed("acceptance")
    today("2026-07-02")
    page = body(page_of(suzuki, row))
    assert "今日は実行できません" in page
    assert 'value="approve"' not in page
    assert 'value="decline"' in page


def test_a_page_read_yesterday_is_reported(suzuki, today):
    row = proposed("damages")
    seen = page_of(suzuki, row).context["expected"]
    today("2026-07-01")
    answer = body(decide(suzuki, row, action="approve", expected=seen, read="on"))
    assert "表示したあとに内容が変わりました" in answer
    assert state(row) == "open"


def test_consequences_that_differ_from_those_proposed_are_marked(suzuki, today):
    row = proposed("damages")
    today("2026-07-01")
    page = page_of(suzuki, row)
    changed = [(one.name, one.then, one.now) for one in page.context["facts"] if one.changed]
    assert changed[0] == ("請求する月", "2026年6月分", "2026年7月分")
    assert "変わりました" in body(page)


def test_declining_needs_a_reason_and_is_kept(suzuki):
    row = proposed("damages")
    assert "理由を入力してください" in body(decide(suzuki, row, action="decline", reason=" "))
    assert "却下しました" in body(decide(suzuki, row, action="decline", reason="金額が違います"))
    assert "金額が違います" in body(page_of(suzuki, row))
    assert "決定済みです" in body(decide(suzuki, row, action="approve", expected=""))
    assert not Charge.objects.exists()


# --- the rule cannot be passed ----------------------------------------------------------


@pytest.mark.parametrize("kind", TOLD)
def test_who_proposed_it_is_offered_nothing_and_forged_posts_do_nothing(world, client, kind):
    row = proposed(kind)
    client.force_login(member("sato"))
    page = page_of(client, row)
    assert "ご自身の起案のため" in body(page)
    for action in ("approve", "decline"):
        assert f'value="{action}"' not in body(page)
        read = page.context["expected"]
        forged = {"expected": read, "reason": "x", "proposed_by": "1", "by": "2"}
        decide(client, row, action=action, **forged)
    assert state(row) == "open"
    assert not Charge.objects.exists()
    assert not IndividualAgreement.objects.exists()
    assert (contract().ends_on, contract("C2").formed_on) == (None, None)
    decide(client, row, action="withdraw")
    assert state(row) == "withdrawn"


@pytest.mark.parametrize("kind", TOLD)
def test_a_second_account_without_the_duty_is_turned_away(world, client, kind):
    row = proposed(kind)
    other = Duty.CONTRACTS if kind in ACCOUNTS else Duty.ACCOUNTS
    client.force_login(member("sato2", other, Duty.ADMINISTRATION))
    page = page_of(client, row)
    assert "次の担当の人です" in body(page)
    assert 'value="approve"' not in body(page)
    for action in ("approve", "decline", "withdraw"):
        posted = {"action": action, "reason": "x", "expected": page.context["expected"]}
        assert client.post(reverse("approval", args=[row.pk]), posted).status_code == 403
    assert state(row) == "open"


def test_nobody_approves_for_somebody_who_has_left(suzuki):
    row, user = proposed("damages"), member("sato")
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    page = page_of(suzuki, row)
    assert "もう在籍していない" in body(page)
    assert 'value="approve"' not in body(page)
    forged = decide(suzuki, row, action="approve", expected=page.context["expected"])
    assert "担当者として在籍していません" in body(forged)
    assert state(row) == "open"


def test_another_persons_proposal_is_not_withdrawn_and_strangers_find_nothing(suzuki, client):
    row = proposed("damages")
    assert "起案した本人だけ" in body(decide(suzuki, row, action="withdraw"))
    address = reverse("approval", args=[row.pk])
    client.logout()
    for method in (client.get, client.post):
        assert "login" in method(address).url
    assert state(row) == "open"


def test_the_paper_is_for_staff_and_comes_as_a_download(suzuki, client):
    row = proposed("agreement", document=ContentFile(b"%PDF-1.7", "<b>合意.pdf"))
    address = reverse("approval_document", args=[row.pk])
    answer = suzuki.get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert (
        suzuki.get(reverse("approval_document", args=[proposed("damages").pk])).status_code == 404
    )
    client.force_login(UserFactory(email="a@example.jp"))
    assert client.get(address).status_code == 404
    assert client.get(reverse("approval", args=[row.pk])).status_code == 404


# --- lists ------------------------------------------------------------------------------


def listed(client, part: str, **query) -> list[str]:
    answer = client.get(reverse("approvals"), {"part": part, **query})
    return [row.kind for row, _, _ in answer.context["rows"]]


def test_lists_part_what_waits_for_me_what_i_proposed_and_what_is_decided(suzuki):
    damages = proposed("damages")
    proposed("termination")
    mine = proposed("agreement", staff("suzuki", DAY))
    assert listed(suzuki, "waiting") == ["damages", "termination"]
    assert listed(suzuki, "mine") == ["agreement"]
    assert listed(suzuki, "open") == ["damages", "termination", "agreement"]
    decide(suzuki, damages, action="decline", reason="x")
    decide(suzuki, mine, action="withdraw")
    assert listed(suzuki, "decided") in (["agreement", "damages"], ["damages", "agreement"])
    suzuki.force_login(member("mori", Duty.ACCOUNTS))
    assert listed(suzuki, "waiting") == []


def test_lists_go_by_key(suzuki, monkeypatch):
    monkeypatch.setattr("portal.console.approvals.lists.PAGE", 2)
    for kind in TOLD:
        proposed(kind)
    first = suzuki.get(reverse("approvals")).context["page"]
    assert listed(suzuki, "waiting") == ["acceptance", "agreement"]
    assert listed(suzuki, "waiting", older=first.older) == ["termination", "damages"]
    assert listed(suzuki, "mine", older="9999-99-99~x") == []


def test_no_page_asks_the_database_too_often(suzuki, django_assert_max_num_queries):
    rows = [proposed(kind) for kind in TOLD]
    addresses = [f"{reverse('approvals')}?part={p}" for p in ("waiting", "mine", "open", "decided")]
    for address in [*addresses, *(reverse("approval", args=[row.pk]) for row in rows)]:
        with django_assert_max_num_queries(20):
            assert suzuki.get(address).status_code == 200, address
