"""Approvals on the console: every kind in plain words, and no way around the second person."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from billing.models import Charge
from billing.operations import second_person
from billing.operations.second_person import MATTERS, Matter
from contracts.models import IndividualAgreement
from contracts.office.context import By, Duty
from contracts.office.models import Approval, JournalEntry
from contracts.office.terms.explanation import Refused
from tests import colleagues
from tests.colleagues import before_all, colleague
from tests.world import account, applied, contract, lived, signed

pytestmark = pytest.mark.django_db
Kind = Approval.Kind
DAY = "2026-06-10"
ACCOUNTS = {Kind.DAMAGES, Kind.CREDIT_NOTE, Kind.WRITE_OFF}


@pytest.fixture(scope="module")
def life(django_db_setup, django_db_blocker):
    with before_all(django_db_blocker):
        lived(
            "2026-06-10",
            *signed("2026-04-25", servers=2),
            applied("2026-06-05", "C2", "B"),
        )
        yield


@pytest.fixture
def world(life, db, today, settings, tmp_path):
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    today(DAY)


@pytest.fixture
def suzuki(world, client):
    client.force_login(colleague("suzuki"))
    return client


def sato() -> By:
    return colleagues.by("sato", DAY)


def proposed(kind: Kind, by: By | None = None, **more) -> Approval:
    """A proposal of each kind, with what its proposer would put into it."""
    row, debtor = contract(), account()
    values = {
        Kind.ACCEPTANCE: {"service_starts_on": "2026-07-01", "parameters": {"unit_price": 14_000}},
        Kind.AGREEMENT: {"parameters": {"unit_price": 15_000}, "first": "2026-07-01"},
        Kind.TERMINATION: {"ground": "17-1(11)", "effective": "2026-06-30"},
        Kind.DAMAGES: {"billing_account": debtor.pk, "amount": 50_000},
    }
    about = contract("C2") if kind == Kind.ACCEPTANCE else row
    if kind == Kind.DAMAGES:
        more.setdefault("customer", debtor.customer)
        subject = f"account:{debtor.number}"
    else:
        more.setdefault("contract", about)
        subject = f"contract:{about.number}"
    more.setdefault("reason", "相談のうえ")
    return second_person.propose(by or sato(), kind, subject, values[kind], **more)


def page_of(client, row: Approval):
    return client.get(reverse("approval", args=[row.pk]))


def decide(client, row: Approval, **values):
    if values.get("action") == "approve":
        values.setdefault("shown", page_of(client, row).context["shown"])
    return client.post(reverse("approval", args=[row.pk]), values, follow=True)


def state(row: Approval) -> str:
    return Approval.objects.get(pk=row.pk).state


def body(answer) -> str:
    return answer.content.decode()


TOLD = {
    Kind.ACCEPTANCE: ("月額単価(1台)", "¥14,000", "契約の成立日", "2026年7月1日", "第2条第2項"),
    Kind.AGREEMENT: ("¥15,000", "適用開始日", "2026年7月分の請求(税込)", "¥35,640 → ¥33,000"),
    Kind.TERMINATION: ("催告しても改められない違反", "第17条第1項第11号", "かかりません", "INV-"),
    Kind.DAMAGES: ("¥50,000", "相談のうえ", "2026年6月分", "第7条第3項"),
}


@pytest.mark.parametrize("kind", TOLD)
def test_each_kind_is_told_in_plain_words_and_carried_out(suzuki, kind):
    row = proposed(kind)
    page = body(page_of(suzuki, row))
    for told in (*TOLD[kind], "sato@example.jp"):
        assert told in page, told
    assert "承認し、実行しました" in body(decide(suzuki, row, action="approve", note="確認済み"))
    assert state(row) == "approved"
    done = JournalEntry.objects.get(operation="approval_approved")
    assert (done.account.email, done.after["note"]) == ("suzuki@example.jp", "確認済み")


@pytest.fixture
def others_kind(monkeypatch):
    """A matter of another part of the portal, whose values only its proposer understands."""
    done = []

    def carry_out(by, second, row):
        if row.values.get("refused"):
            raise Refused("24-1", "残高が変わっています", "the balance has changed")
        done.append(row.pk)

    matter = Matter((Duty.ACCOUNTS,), "24-1", carry_out)
    monkeypatch.setitem(MATTERS, Kind.WRITE_OFF, matter)
    return done


def test_what_another_part_proposes_is_shown_as_it_says(suzuki, others_kind):
    facts = [
        {"ja": "償却後の残高", "en": "Left afterwards", "value": "¥0"},
        {"ja": "償却する日", "en": "Written off on", "value": "2026-06-10"},
        {"ja": "決算期", "en": "Fiscal year", "value": {"ja": "第12期", "en": "year 12"}},
    ]
    values = {
        "invoice": "INV-2026-000001",
        "amount": 7_128,
        "parts": [{"percent": "10", "amount": 6_480}, {"percent": None, "amount": 648}],
        "is_final": True,
    }
    row = second_person.propose(
        sato(), Kind.WRITE_OFF, "invoice:INV-2026-000001", values, shown={"facts": facts}
    )
    page = body(page_of(suzuki, row))
    for told in (
        "償却後の残高", "¥0", "2026年6月10日", "第12期", "¥7,128", "税率(%): 10, 金額: ¥6,480",
        "is final", "はい", "第24条第1項",
    ):  # fmt: skip
        assert told in page, told
    assert "今日(2026年6月10日)承認した場合" not in page
    decide(suzuki, row, action="approve")
    assert row.pk in others_kind


def test_a_carrying_out_that_is_refused_is_told_and_leaves_it_open(suzuki, others_kind):
    row = second_person.propose(sato(), Kind.WRITE_OFF, "invoice:1", {})
    Approval.objects.filter(pk=row.pk).update(values={"refused": True})
    others_kind.clear()
    assert "残高が変わっています" in body(decide(suzuki, row, action="approve"))
    assert (state(row), others_kind) == ("open", [])


def test_what_cannot_be_done_today_says_why_and_offers_no_approval(suzuki, today):
    row = proposed(Kind.ACCEPTANCE)
    today("2026-07-02")
    page = body(page_of(suzuki, row))
    assert "今日は実行できません" in page
    assert 'value="approve"' not in page
    assert 'value="decline"' in page


def test_a_page_read_yesterday_is_told(suzuki, today):
    row = proposed(Kind.DAMAGES)
    seen = page_of(suzuki, row).context["shown"]
    today("2026-07-01")
    answer = body(decide(suzuki, row, action="approve", shown=seen))
    assert "表示のあとに内容が変わりました" in answer
    assert state(row) == "open"


def test_consequences_that_differ_from_those_proposed_are_marked(suzuki, today):
    facts = [{"ja": "請求する月", "en": "Billed with", "value": {"ja": "2026年5月分", "en": "May"}}]
    row = proposed(Kind.DAMAGES, shown={"facts": facts})
    page = page_of(suzuki, row)
    assert [(one.then, one.now, one.changed) for one in page.context["facts"]][:1] == [
        ("2026年5月分", "2026年6月分", True)
    ]
    assert "変わりました" in body(page)


def test_declining_needs_a_reason_and_is_kept(suzuki):
    row = proposed(Kind.DAMAGES)
    assert "理由を入力してください" in body(decide(suzuki, row, action="decline", reason=" "))
    assert "却下しました" in body(decide(suzuki, row, action="decline", reason="金額が違います"))
    assert "金額が違います" in body(page_of(suzuki, row))
    assert "決定済みです" in body(decide(suzuki, row, action="approve", shown=""))
    assert not Charge.objects.exists()


# --- the rule cannot be passed ----------------------------------------------------------


@pytest.mark.parametrize("kind", TOLD)
def test_who_proposed_it_is_offered_nothing_and_forged_posts_do_nothing(world, client, kind):
    row = proposed(kind)
    client.force_login(colleague("sato"))
    page = page_of(client, row)
    assert "ご自身の起案のため" in body(page)
    for action in ("approve", "decline"):
        assert f'value="{action}"' not in body(page)
        shown = page.context["shown"]
        forged = {"shown": shown, "reason": "x", "proposed_by": "1", "by": "2"}
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
    client.force_login(colleague("sato2", other, Duty.ADMINISTRATION))
    page = page_of(client, row)
    assert "次の担当の人です" in body(page)
    assert 'value="approve"' not in body(page)
    for action in ("approve", "decline", "withdraw"):
        posted = {"action": action, "reason": "x", "shown": page.context["shown"]}
        assert client.post(reverse("approval", args=[row.pk]), posted).status_code == 403
    assert state(row) == "open"


def test_nobody_approves_for_somebody_who_has_left(suzuki):
    row, user = proposed(Kind.DAMAGES), colleague("sato")
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    page = page_of(suzuki, row)
    assert "もう在籍していない" in body(page)
    assert 'value="approve"' not in body(page)
    forged = decide(suzuki, row, action="approve", shown=page.context["shown"])
    assert "担当者として在籍していません" in body(forged)
    assert state(row) == "open"


def test_another_persons_proposal_is_not_withdrawn_and_strangers_find_nothing(suzuki, client):
    row = proposed(Kind.DAMAGES)
    assert "起案した本人だけ" in body(decide(suzuki, row, action="withdraw"))
    address = reverse("approval", args=[row.pk])
    client.logout()
    for method in (client.get, client.post):
        assert "login" in method(address).url
    assert state(row) == "open"


def test_the_paper_is_for_staff_and_comes_as_a_download(suzuki, client, django_user_model):
    row = proposed(Kind.AGREEMENT, document=ContentFile(b"%PDF-1.7", "<b>合意.pdf"))
    address = reverse("approval_document", args=[row.pk])
    answer = suzuki.get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert (
        suzuki.get(reverse("approval_document", args=[proposed(Kind.DAMAGES).pk])).status_code
        == 404
    )
    client.force_login(django_user_model.objects.create_user("a@example.jp", "a-long-password"))
    assert client.get(address).status_code == 404
    assert client.get(reverse("approval", args=[row.pk])).status_code == 404


# --- lists ------------------------------------------------------------------------------


def listed(client, part: str, **query) -> list[str]:
    answer = client.get(reverse("approvals"), {"part": part, **query})
    return [row.kind for row, _, _ in answer.context["rows"]]


def test_lists_part_what_waits_for_me_what_i_proposed_and_what_is_decided(suzuki):
    damages = proposed(Kind.DAMAGES)
    proposed(Kind.TERMINATION)
    mine = proposed(Kind.AGREEMENT, colleagues.by("suzuki", DAY))
    assert listed(suzuki, "waiting") == ["damages", "termination"]
    assert listed(suzuki, "mine") == ["agreement"]
    assert listed(suzuki, "open") == ["damages", "termination", "agreement"]
    decide(suzuki, damages, action="decline", reason="x")
    decide(suzuki, mine, action="withdraw")
    assert listed(suzuki, "decided") in (["agreement", "damages"], ["damages", "agreement"])
    suzuki.force_login(colleague("mori", Duty.ACCOUNTS))
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
