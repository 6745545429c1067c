"""Staff, their duties, looking at a company's pages, the journal."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.urls import reverse

from billing.models import Invoice, Payment
from contracts.office import context
from contracts.office.models import Approval, JournalEntry
from contracts.office.operations import seals
from contracts.office.terms.explanation import Refused
from contracts.people.models import Customer
from contracts.people.operations.staff import ask_for_password
from portal.doors import People
from tests.deciding import approve
from tests.factories import StaffFactory
from tests.mails import mailed
from tests.web.addresses import paths
from tests.web.reading import rows as cells_of
from tests.web.reading import text
from tests.world import contract, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
ALL = ["contracts", "accounts", "administration"]


@pytest.fixture
def staff(client):
    """Sign in as a member of staff with the duties given."""

    def enter(*duties: str, email: str = "me@example.jp"):
        user = StaffFactory(email=email, duties=list(duties))
        client.force_login(user)
        return user

    return enter


@pytest.fixture
def other():
    return StaffFactory(email="other@example.jp", duties=["accounts"], last_name="田中")


@pytest.fixture
def second():
    """Another administrator."""
    return StaffFactory(email="second@example.jp", duties=["administration"], last_name="佐藤")


@pytest.fixture
def life(today):
    today("2026-07-10")
    lived(
        "2026-07-10",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B", servers=2),
        event("2026-06-10", "pay", customer="A", amount=1000),
    )


def give(client, user, duties: list[str]):
    """The duties of a member, changed on the page as it was read."""
    there = f"/console/team/{user.pk}/"
    sent = {"duties": duties, "expected": client.get(there).context["expected"]}
    return client.post(f"{there}duties/", sent)


# --- people -----------------------------------------------------------------------------


def test_an_address_that_anybody_signs_in_with_is_not_a_new_members(client, staff, other):
    """Also one that another account has in addition to its own, as while it changes it."""
    staff("administration")
    EmailAddress.objects.create(user=other, email="new@example.jp", verified=True)
    new = {"name": "鈴木", "email": "new@example.jp", "duties": ["accounts"]}
    page = client.post("/console/team/", new)
    assert "new@example.jp はすでに使われています" in page.content.decode()


def test_a_new_member_chooses_a_password_by_mail(client, staff, django_user_model):
    staff("administration")
    new = {"name": "鈴木 花子", "email": "Suzuki@Example.jp", "duties": ["accounts"]}
    answer = client.post("/console/team/", new, follow=True)
    assert "鈴木 花子" in answer.content.decode()
    user = django_user_model.objects.get(email="suzuki@example.jp")
    assert (user.is_staff, user.duties, user.has_usable_password()) == (True, ["accounts"], False)
    [told] = mailed()
    link = next(word for word in told.body.split() if "/password/reset/key/" in word)
    client.logout()
    page = client.get(link, follow=True)
    chosen = {"password1": "kaikei-no-himitsu-8", "password2": "kaikei-no-himitsu-8"}
    client.post(page.redirect_chain[-1][0], chosen)
    user.refresh_from_db()
    assert user.check_password("kaikei-no-himitsu-8")


def test_a_mail_that_cannot_be_written_leaves_nothing(client, staff, other, monkeypatch):
    """Neither an account that cannot be used, nor an entry of a mail that was never sent."""

    def broken(*args, **kwargs) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr("portal.accounts.adapter.write", broken)
    staff("administration")
    for address, sent in (
        (reverse("team"), {"name": "鈴木", "email": "s@example.jp", "duties": ["accounts"]}),
        (reverse("staff_link", args=[other.pk]), {}),
    ):
        with pytest.raises(OperationalError):
            client.post(address, sent)
    assert not JournalEntry.objects.filter(operation__in=["add_staff", "ask_for_password"]).exists()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"email": "other@example.jp", "name": "n"}, "すでに使われています"),
        ({"email": "nothing", "name": "n"}, "name@example.jp の形"),
        ({"email": "a@example.jp", "name": ""}, "氏名を入力"),
    ],
)
def test_a_member_that_cannot_be_added(client, staff, other, django_user_model, values, told):
    staff("administration")
    before = django_user_model.objects.count()
    assert told in client.post("/console/team/", values).content.decode()
    assert django_user_model.objects.count() == before


def test_duties_change_and_are_in_the_journal(client, staff, other):
    staff("administration")
    give(client, other, ["contracts"])
    other.refresh_from_db()
    assert other.duties == ["contracts"]
    entry = JournalEntry.objects.get(operation="change_duties")
    assert (entry.before["duties"], entry.after["duties"]) == (["accounts"], ["contracts"])


def test_of_two_administrators_neither_makes_an_account_alone(
    client, staff, second, django_user_model
):
    staff("administration")
    new = {"name": "鈴木 花子", "email": "suzuki@example.jp", "duties": ["accounts"]}
    answer = client.post("/console/team/", new, follow=True)
    body = answer.content.decode()
    assert "ほかの管理担当の承認を待っています" in body
    assert "鈴木 花子" in body
    assert not django_user_model.objects.filter(email="suzuki@example.jp").exists()
    row = Approval.objects.get()
    client.post(
        f"/console/approvals/{row.pk}/approve/", {"expected": answer.context.get("expected", "")}
    )
    assert not django_user_model.objects.filter(email="suzuki@example.jp").exists()
    approve(context.of_user(second), row.pk)
    assert django_user_model.objects.get(email="suzuki@example.jp").duties == ["accounts"]


def test_of_two_administrators_neither_gives_duties_alone(client, staff, second, other):
    staff("administration")
    give(client, other, ALL)
    give(client, second, ALL)
    other.refresh_from_db()
    assert other.duties == ["accounts"]
    of_other, of_second = Approval.objects.order_by("id")
    approve(context.of_user(second), of_other.pk)
    other.refresh_from_db()
    assert other.duties == ALL
    with pytest.raises(Refused):  # nobody approves their own duties
        approve(context.of_user(second), of_second.pk)


def test_nobody_changes_their_own_account_and_an_administrator_remains(client, staff, second):
    me = staff("administration")
    answer = give(client, me, ALL)
    assert "自分のアカウントは変更できません" in answer.content.decode()
    client.force_login(second)
    assert client.post(f"/console/team/{me.pk}/active/").status_code == 302
    me.refresh_from_db()
    assert not me.is_active  # the other one still administers
    assert JournalEntry.objects.filter(operation="deactivate_staff").count() == 1


def test_a_closed_account_is_signed_out_at_once(client, staff, other):
    away = type(client)()
    away.force_login(other)
    assert away.get("/console/").status_code == 200
    staff("administration")
    client.post(f"/console/team/{other.pk}/active/")
    assert away.get("/console/").status_code == 302
    client.post(f"/console/team/{other.pk}/active/", {"active": "yes"})
    other.refresh_from_db()
    assert other.is_active


def listed(client, user) -> None:
    """As signing in by the page lists a session."""
    key = client.session.session_key
    UserSession.objects.create(user=user, session_key=key, ip="127.0.0.1", user_agent="x")


def test_somebody_is_signed_out_everywhere_without_closing_the_account(client, staff, other):
    away = type(client)()
    away.force_login(other)
    listed(away, other)
    assert away.get("/console/").status_code == 200
    staff("administration")
    client.post(f"/console/team/{other.pk}/sessions/")
    assert away.get("/console/").status_code == 302
    other.refresh_from_db()
    assert other.is_active
    away.force_login(other)
    assert away.get("/console/").status_code == 200
    assert JournalEntry.objects.get(operation="end_staff_sessions").after == {"person": other.email}


def test_a_lost_device(client, staff, other):
    Authenticator.objects.create(user=other, type="totp", data={})
    staff("administration")
    assert "端末の紛失" in client.get(f"/console/team/{other.pk}/").content.decode()
    client.post(f"/console/team/{other.pk}/factors/")
    assert not Authenticator.objects.exists()


def test_only_an_administrator_sends_the_mail_for_a_password(client, staff, other):
    by = context.of_user(StaffFactory(email="accounts@example.jp", duties=["accounts"]))
    with pytest.raises(PermissionDenied):
        ask_for_password(by, other.pk)
    staff("administration")
    assert client.post(f"/console/team/{other.pk}/link/").status_code == 302
    entry = JournalEntry.objects.get(operation="ask_for_password")
    assert entry.after == {"person": other.email}
    assert [mail.to for mail in mailed()] == [[other.email]]


@pytest.mark.parametrize("duties", [(), ("contracts",), ("contracts", "accounts")])
def test_only_administrators_change_people(client, staff, other, duties):
    staff(*duties)
    assert "担当者を追加" not in client.get("/console/team/").content.decode()
    for path, values in (
        ("/console/team/", {"email": "x@example.jp", "name": "x"}),
        (f"/console/team/{other.pk}/duties/", {"duties": []}),
        (f"/console/team/{other.pk}/active/", {}),
        (f"/console/team/{other.pk}/factors/", {}),
        (f"/console/team/{other.pk}/sessions/", {}),
        (f"/console/team/{other.pk}/link/", {}),
    ):
        assert client.post(path, values).status_code == 403, path
    assert not JournalEntry.objects.exists()


# --- looking at a company's pages ---------------------------------------------------------


def look(client, reason: str = "問い合わせの確認", customer: str = "A"):
    return client.post(f"/console/viewing/{customer}/", {"reason": reason}, follow=True)


def test_staff_look_at_a_company_as_its_owner_does(life, client, staff):
    staff("accounts")
    body = look(client).content.decode()
    assert "A株式会社</strong> の管理者に見える画面を閲覧しています" in body
    assert "C1" in client.get("/portal/").content.decode()
    assert client.get(f"/portal/invoices/{invoice('2026-04').number}/").status_code == 200
    assert client.get(f"/portal/invoices/{invoice('2026-04', 'B').number}/").status_code == 404
    assert client.get("/portal/contracts/C2/").status_code == 404
    client.post("/console/viewing/")
    assert client.get("/portal/").status_code == 302
    entries = JournalEntry.objects.filter(operation__in=["begin_viewing", "end_viewing"])
    assert [(e.operation, e.customer.number) for e in entries] == [
        ("begin_viewing", "A"), ("end_viewing", "A"),
    ]  # fmt: skip
    assert entries[0].after == {"reason": "問い合わせの確認"}


def test_who_looks_changes_nothing(life, client, staff):
    staff(*ALL)
    look(client)
    before = rows()
    there = [
        "/" + re.sub(r"<(?:int|slug):\w+>", "1", route.replace("<str:number>", "C1"))
        for route in paths(People.COMPANY, People.SIGNED_IN)
        if route.startswith("portal/") and "uuid" not in route
    ]
    for path in there:
        if "security" not in path:  # one's own account
            assert client.post(path, {"confirmed": "on"}).status_code in (403, 405), path
    assert rows() == before
    assert contract().ends_on is None


def rows() -> tuple:
    return Customer.objects.count(), JournalEntry.objects.count(), Invoice.objects.count()


def test_looking_needs_a_reason_and_ends_by_itself(life, client, staff, monkeypatch):
    staff("contracts")
    assert "理由を入力してください" in look(client, " ").content.decode()
    assert client.get("/portal/").status_code == 302
    look(client)
    assert client.get("/portal/").status_code == 200
    late = context.now() + timedelta(minutes=31)
    monkeypatch.setattr(context, "now", lambda: late)
    assert client.get("/portal/").status_code == 302


def test_without_a_duty_nobody_looks(life, client, staff):
    staff()
    assert client.post("/console/viewing/A/", {"reason": "x"}).status_code == 403


# --- the journal ----------------------------------------------------------------------------


ACCEPTED, PAID = "承諾、契約の成立", "入金"


@pytest.mark.parametrize(
    ("query", "there", "absent"),
    [
        ("about=C1", ACCEPTED, PAID),
        ("about=A", PAID, None),
        ("about=A株式会社", PAID, None),
        ("clause=6-1", ACCEPTED, PAID),
        ("clause=第6条第1項", ACCEPTED, PAID),
        ("operation=receive", PAID, ACCEPTED),
        ("operation=入金", PAID, ACCEPTED),
        ("person=scenario", ACCEPTED, None),
        ("first=2026-06-01&last=2026-06-30", PAID, ACCEPTED),
    ],
)
def test_the_journal_is_found_by_the_names_it_shows(life, client, staff, query, there, absent):
    staff()
    operations = {cells[2] for cells in entries(client.get(f"/console/journal/?{query}"))}
    assert there in operations
    assert absent not in operations


def entries(answer) -> list[list[str]]:
    """The rows of the journal: when, who, operation, clause, subject, details."""
    return [
        cells for cells in cells_of(answer) if len(cells) == 6 and cells[0].startswith("2026年")
    ]


def test_the_journal_shows_words_and_links_no_names_in_code(life, client, staff):
    staff()
    answer = client.get("/console/journal/?about=A&operation=入金")
    assert entries(answer)[0][2:5] == ["入金", "第23条第1項", "A株式会社 A 入金"]
    payment = Payment.objects.order_by("-pk")[0]
    assert f'<a href="{reverse("staff_payment", args=[payment.pk])}">入金</a>' in text(answer)
    details = [cells for cells in cells_of(answer) if cells[:1] == ["金額"]]
    assert details[0] == ["金額", f"¥{payment.amount:,}"]
    for shown in entries(client.get("/console/journal/")):
        assert not re.search(r"[a-z]+_[a-z]|[{}\[\]]|\bNone\b|\b[0-9a-f]{64}\b", " ".join(shown))


def test_the_journal_by_person_page_and_seal(life, client, staff, other):
    staff("administration")
    for _ in range(60):
        give(client, other, ["contracts"])
    sealed = seals.seal(context.system())
    first = client.get("/console/journal/?person=me@")
    assert [cells[2] for cells in entries(first)] == ["担当の変更"] * 50
    assert sealed.sha256 in text(first)
    older = client.get(f"/console/journal/?person=me@&before={first.context['older']}")
    assert [cells[2] for cells in entries(older)] == ["担当の変更"] * 10


@pytest.mark.parametrize("query", ["first=x", "first=2026-06-02&last=2026-06-01", "before=x%00"])
def test_a_wrong_search_is_shown(client, staff, query):
    staff()
    assert client.get(f"/console/journal/?{query}").status_code == 200


def test_pages_are_small(life, client, staff, other, django_assert_max_num_queries):
    staff("administration")
    for path in ("team/", f"team/{other.pk}/", "journal/", "viewing/A/"):
        with django_assert_max_num_queries(20):
            assert client.get(f"/console/{path}").status_code == 200
