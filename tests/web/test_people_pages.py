"""People, invitations, inbox and security as pages: what is shown, done, and refused."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from billing.models import InvoiceDocument
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.office.outbox import send_waiting
from contracts.office.terms.explanation import Refused
from contracts.office.terms.notices import ACCOUNT
from contracts.people.models import Customer, Invitation, Membership
from contracts.people.operations import members
from contracts.people.operations.members import token_of
from portal.customer.people import inbox
from tests.factories import PASSWORD, MembershipFactory, UserFactory
from tests.once import once
from tests.web.reading import text
from tests.web.test_console_team import listed
from tests.world import account, event, lived, signed

pytestmark = pytest.mark.django_db


DAY = "2026-07-10"


def live() -> None:
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        event("2026-05-20", "pay", customer="A", amount=10_000),
    )


past = once(live, on=DAY)


@pytest.fixture
def life(past, today) -> None:
    today(DAY)


@pytest.fixture
def person():
    def make(email: str, *companies: str, role: str = "owner", **rights):
        user = UserFactory(email=email, **rights, confirmed=True)
        for name in companies:
            customer = Customer.objects.get(number=name)
            MembershipFactory(user=user, customer=customer, role=role)
        return user

    return make


@pytest.fixture
def owner(life, client, person):
    user = person("owner@example.jp", "A")
    client.force_login(user)
    return user


# --- People -------------------------------------------------------------------------


def test_an_owner_signs_a_person_out_on_every_device(owner, client, person):
    clerk, stranger = person("clerk@example.jp", "A", role="viewer"), person("b@example.jp", "B")
    away, elsewhere = Client(), Client()
    away.force_login(clerk)
    elsewhere.force_login(stranger)
    listed(away, clerk)
    listed(elsewhere, stranger)
    for one in (away, elsewhere):
        assert one.get(reverse("contracts")).status_code == 200
    theirs = reverse("end_member_sessions", args=[stranger.memberships.get().pk])
    assert client.post(theirs).status_code == 404
    mine = reverse("end_member_sessions", args=[owner.memberships.get().pk])
    assert away.post(mine).status_code == 403
    page = client.post(mine.replace(f"/{owner.memberships.get().pk}/", "/0/"))
    assert page.status_code == 404
    client.post(reverse("end_member_sessions", args=[clerk.memberships.get().pk]))
    assert away.get(reverse("contracts")).status_code == 302
    for one in (client, elsewhere):
        assert one.get(reverse("contracts")).status_code == 200


def test_staff_for_contracts_sign_a_customers_person_out(owner, staff):
    """Whoever lost a device may be the only owner, and cannot get in to end anything."""
    away = Client()
    away.force_login(owner)
    listed(away, owner)
    page = reverse("staff_person", args=["A", owner.memberships.get().pk])
    assert staff(Duty.SUPPORT).post(page).status_code == 403
    assert "契約の担当者が" in text(staff(Duty.SUPPORT).get(page))
    client = staff(Duty.CONTRACTS)
    assert client.post(page.replace("/A/", "/B/")).status_code == 404
    assert away.get(reverse("contracts")).status_code == 200
    assert "1台" in text(client.get(page))
    client.post(page)
    assert away.get(reverse("contracts")).status_code == 302
    assert "0台" in text(client.get(page))
    assert JournalEntry.objects.get(operation="end_member_sessions").customer.number == "A"


@pytest.mark.parametrize(
    ("meanwhile", "status"), [(Membership.DoesNotExist, 404), (Refused("10-1", "不可", "no"), 302)]
)
def test_who_left_meanwhile_is_not_there_to_be_signed_out(
    owner, staff, monkeypatch, meanwhile, status
):
    def end_sessions(*_) -> None:
        raise meanwhile

    page = reverse("staff_person", args=["A", owner.memberships.get().pk])
    monkeypatch.setattr(members, "end_sessions", end_sessions)
    client = staff(Duty.CONTRACTS)
    assert client.post(page).status_code == status
    assert ("不可" in text(client.get(page))) is (status == 302)


def test_an_owner_is_not_signed_out_by_their_own_row(owner, client, person):
    """The answer would have no session to be told in; devices of one's own end on Security."""
    clerk = person("clerk@example.jp", "A", role="viewer")
    mine, theirs = owner.memberships.get().pk, clerk.memberships.get().pk
    signs_out = "すべての端末でサインアウト"
    assert signs_out in text(client.get(reverse("member", args=[theirs])))
    assert signs_out not in text(client.get(reverse("member", args=[mine])))
    client.get(reverse("security"))  # by which the session is listed
    answer = client.post(reverse("end_member_sessions", args=[mine]), follow=True)
    assert answer.status_code == 200
    assert "ご自身の端末は「セキュリティ」の画面で" in text(answer)
    assert client.get(reverse("contracts")).status_code == 200


def test_an_owner_invites_once_however_often_the_form_is_sent(owner, client):
    form = {"email": "New@example.jp", "role": "billing"}
    assert client.post(reverse("people"), form).url == reverse("people")
    again = client.post(reverse("people"), form)
    assert "すでに招待中です" in text(again)
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("new@example.jp", "billing")
    assert "new@example.jp" in text(client.get(reverse("people")))


def test_what_is_typed_wrong_is_said_in_the_field(owner, client):
    page = text(client.post(reverse("people"), {"email": "somebody", "role": ""}))
    assert "name@example.jp の形で入力してください" in page
    assert "役割を選んでください" in page
    assert not Invitation.objects.exists()


def test_resend_and_withdraw(owner, client):
    client.post(reverse("people"), {"email": "new@example.jp", "role": "viewer"})
    invitation = Invitation.objects.get()
    before = invitation.token_sha256
    client.post(reverse("resend_invitation", args=[invitation.pk]))
    invitation.refresh_from_db()
    assert invitation.token_sha256 != before
    for _ in range(2):
        client.post(reverse("revoke_invitation", args=[invitation.pk]))
    invitation.refresh_from_db()
    assert invitation.revoked_at
    assert "すでに使われたか、取り消されています" in text(client.get(reverse("people")))
    assert "new@example.jp" not in text(client.get(reverse("people")))


def test_change_and_remove_a_person(owner, client, person):
    member = person("other@example.jp", "A", role="viewer").memberships.get()
    assert client.get(reverse("member", args=[member.pk])).status_code == 200
    client.post(reverse("change_role", args=[member.pk]), {"role": "billing"})
    member.refresh_from_db()
    assert member.role == "billing"
    client.post(reverse("remove_member", args=[member.pk]))
    assert not Membership.objects.filter(pk=member.pk).exists()
    assert client.post(reverse("remove_member", args=[member.pk])).status_code == 404


def test_the_last_owner_sees_why_not(owner, client):
    own = owner.memberships.get()
    client.post(reverse("remove_member", args=[own.pk]))
    assert "最後の管理者です" in text(client.get(reverse("people")))
    assert Membership.objects.filter(pk=own.pk).exists()


@pytest.mark.parametrize("role", ["billing", "viewer"])
def test_others_look_at_the_list_only(life, client, person, role):
    owner = person("owner@example.jp", "A").memberships.get()
    client.force_login(person("me@example.jp", "A", role=role))
    page = text(client.get(reverse("people")))
    assert "owner@example.jp" in page
    assert "招待を送る" not in page
    for address in ("member", "change_role", "remove_member"):
        assert client.post(reverse(address, args=[owner.pk])).status_code in (403, 405)
    assert client.get(reverse("member", args=[owner.pk])).status_code == 403
    form = {"email": "friend@example.jp", "role": "owner"}
    assert client.post(reverse("people"), form).status_code == 403
    assert client.get(reverse("mail_choices")).status_code == 403
    assert not Invitation.objects.exists()


def test_a_removed_person_sees_nothing_at_once(owner, client, person):
    other = person("other@example.jp", "A", role="viewer")
    client.force_login(other)
    assert client.get(reverse("invoices")).status_code == 200
    other.memberships.all().delete()
    assert client.get(reverse("invoices")).status_code == 302


def test_one_person_in_two_companies_switches(life, client, person):
    user = person("both@example.jp", "A", "B")
    other = person("of-b@example.jp", "B", role="viewer").memberships.get()
    client.force_login(user)
    assert "of-b@example.jp" not in text(client.get(reverse("people")))
    assert client.get(reverse("member", args=[other.pk])).status_code == 404
    client.post(reverse("switch_company"), {"company": account("B").customer_id})
    assert "of-b@example.jp" in text(client.get(reverse("people")))
    assert client.get(reverse("member", args=[other.pk])).status_code == 200
    assert user.memberships.count() == 2


# --- Invitation links ------------------------------------------------------------------


@pytest.fixture
def link(owner, client):
    client.post(reverse("people"), {"email": "new@example.jp", "role": "viewer"})
    client.logout()
    nonce = Notice.objects.filter(kind="invited").last().data["nonce"]
    return reverse("invitation", args=[token_of(nonce)])


def test_the_link_in_the_mail_opens(link, client):
    send_waiting()
    invited = next(one for one in mail.outbox if one.to == ["new@example.jp"])
    assert link in re.search(r"http\S+/join/\S+", invited.body)[0]
    page = client.get(link)
    assert page.status_code == 200
    assert "アカウントを作る" in text(page)


def test_a_new_person_signs_up_and_joins_without_another_confirmation(link, client):
    sign_up = client.post(link)
    assert sign_up.url.startswith(reverse("account_signup"))
    assert "new@example.jp" in text(client.get(sign_up.url))
    form = {"email": "another@example.jp", "password1": "correct horse staple"}
    done = client.post(sign_up.url, {**form, "password2": form["password1"], "next": link})
    assert done.url == link
    assert not OutboxMessage.objects.filter(purpose=ACCOUNT).exists()
    assert client.post(link).url == reverse("contracts")
    membership = Membership.objects.get(user__email="new@example.jp")
    assert (membership.customer.number, membership.role) == ("A", "viewer")
    assert membership.user.emailaddress_set.get().verified


def test_who_has_an_account_signs_in_first(link, client, person):
    person("new@example.jp")
    page = text(client.get(link))
    assert f"{reverse('account_login')}?next=" in page
    done = client.post(
        reverse("account_login"), {"login": "new@example.jp", "password": PASSWORD, "next": link}
    )
    assert done.url == link
    client.post(link)
    assert Membership.objects.filter(user__email="new@example.jp").exists()


def test_a_link_used_twice_says_so(link, client, person):
    user = person("new@example.jp")
    client.force_login(user)
    client.post(link)
    for method in (client.get, client.post):
        again = method(link)
        assert again.status_code == 410
        assert "使用済みです" in text(again)
    assert user.memberships.count() == 1


def test_a_late_link_says_so_and_makes_no_account(link, client, today):
    today("2026-07-17")
    for method in (client.get, client.post):
        late = method(link)
        assert late.status_code == 410
        assert "期限切れです" in text(late)
    assert "account_verified_email" not in client.session


def test_a_withdrawn_and_an_unknown_link_say_so(link, client):
    Invitation.objects.update(revoked_at=context.now())
    assert "取り消されました" in text(client.post(link))
    unknown = client.post(reverse("invitation", args=["0" * 64]))
    assert unknown.status_code == 410
    assert "使えません" in text(unknown)


def test_somebody_else_who_is_signed_in_cannot_join(link, client, person):
    user = person("else@example.jp")
    client.force_login(user)
    page = client.post(link)
    assert "else@example.jp でサインインしています" in text(page)
    assert not user.memberships.exists()
    assert Invitation.objects.get().accepted_at is None


# --- Inbox --------------------------------------------------------------------------------


def test_the_inbox_shows_what_was_sent_and_what_was_announced(owner, client):
    page = text(client.get(reverse("inbox")))
    for words in ("請求書", "ご入金の確認", "規約の新しい版", "お申し込みの承諾", "未読"):
        assert words in page, words


def test_a_notice_shows_its_text_and_the_servers_answer(owner, client):
    send_waiting()
    row = Notice.objects.filter(customer__number="A", kind="invoice").first()
    page = text(client.get(reverse("notice", args=[row.pk])))
    sent = next(one for one in mail.outbox if row.reference in one.body)
    assert sent.subject in page
    assert reverse("invoice", args=[row.reference]) in page
    assert "django.core.mail.backends.locmem" in page
    assert sent.to[0] in page


def test_every_kind_of_notice_opens_and_looking_changes_nothing(owner, client):
    for row in Notice.objects.filter(customer__number="A") | Notice.objects.filter(customer=None):
        assert client.get(reverse("notice", args=[row.pk])).status_code == 200, row.kind
    assert owner.memberships.get().last_seen_notice == 0


def test_the_link_of_an_invitation_is_not_in_the_inbox(owner, client):
    client.post(reverse("people"), {"email": "new@example.jp", "role": "owner"})
    row = Notice.objects.get(kind="invited")
    page = text(client.get(reverse("notice", args=[row.pk])))
    assert "宛先の方へのメールにだけ" in page
    assert token_of(row.data["nonce"]) not in page
    assert row.data["nonce"] not in page


def test_notices_are_unread_until_they_are_marked(owner, client):
    newest = Notice.objects.filter(customer__number="A").last()
    assert "未読" in text(client.get(reverse("inbox")))
    assert "未読" in text(client.get(reverse("inbox")))
    client.post(reverse("inbox_seen"), {"up_to": newest.pk})
    assert owner.memberships.get().last_seen_notice == newest.pk
    assert '<span class="badge open">未読' not in text(client.get(reverse("inbox")))
    client.post(reverse("inbox_seen"), {"up_to": newest.pk - 1})
    assert owner.memberships.get().last_seen_notice == newest.pk


@pytest.mark.parametrize(
    ("left", "ja", "en"), [(2, "受信箱 2 件の未読", "Inbox 2 unread"), (0, "受信箱", "Inbox")]
)
def test_the_menu_says_how_many_are_unread(owner, client, left, ja, en):
    ids = sorted(inbox.of(owner.memberships.get()).values_list("pk", flat=True))
    owner.memberships.update(last_seen_notice=ids[-1 - left])
    for language, words in (("ja", ja), ("en", en)):
        page = client.get(reverse("invoices"), headers={"accept-language": language})
        (link,) = re.findall(r'<a href="/portal/inbox/">(.*?)</a>', page.content.decode())
        assert re.sub(r"<[^>]+>", "", link) == words


def test_marking_by_htmx_or_of_anothers_notice(owner, client):
    newest = Notice.objects.filter(customer__number="A").last().pk
    answer = client.post(reverse("inbox_seen"), {"up_to": newest}, headers={"hx-request": "true"})
    assert answer.status_code == 204
    others = Notice.objects.filter(customer__number="B").last().pk
    client.post(reverse("inbox_seen"), {"up_to": max(others, newest + 10**12)})
    assert owner.memberships.get().last_seen_notice == newest


def test_the_inbox_goes_back_by_key(owner, client):
    customer = account("A").customer
    made = [
        Notice(day=context.today(), at=context.now(), kind="paid", channel="mail",
               customer=customer, data={"value_date": "2026-07-01", "amount": number})
        for number in range(70)
    ]  # fmt: skip
    Notice.objects.bulk_create(made)
    seen, address = [], reverse("inbox")
    for _ in range(9):
        page = text(client.get(address))
        seen += re.findall(r"/portal/inbox/(\d+)/", page)
        older = re.search(r'href="(\?before=\d+)"', page)
        if older is None:
            break
        address = reverse("inbox") + older[1]
    mine = Notice.objects.filter(customer=customer) | Notice.objects.filter(customer=None)
    assert [int(number) for number in seen] == list(
        mine.order_by("-id").values_list("id", flat=True)
    )


def test_the_company_chooses_which_mail_it_can_do_without(owner, client):
    page = text(client.get(reverse("mail_choices")))
    assert "第17条第1項第5号" in page  # why a final demand is always sent
    client.post(reverse("mail_choices"), {})
    assert Customer.objects.get(number="A").declined_mail == ["paid"]
    client.post(reverse("mail_choices"), {"paid": "on"})
    assert Customer.objects.get(number="A").declined_mail == []


# --- Queries ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["people", "inbox", "mail_choices", "security", "sign_ins", "notice", "member"]
)
def test_each_page_asks_little_and_weighs_little(
    owner, client, person, django_assert_max_num_queries, name
):
    for number in range(20):
        person(f"p{number}@example.jp", "A", role="viewer")
        client.post(reverse("people"), {"email": f"i{number}@example.jp", "role": "viewer"})
    row = Notice.objects.filter(customer__number="A", kind="invoice").first()
    arguments = {"notice": [row.pk], "member": [owner.memberships.get().pk]}.get(name, [])
    with django_assert_max_num_queries(15):
        page = client.get(reverse(name, args=arguments))
    assert len(page.content) < 100_000


def test_a_notice_of_an_invoice_makes_no_pdf(owner, client):
    row = Notice.objects.filter(customer__number="A", kind="invoice").first()
    client.get(reverse("notice", args=[row.pk]))
    assert not InvoiceDocument.objects.exists()
