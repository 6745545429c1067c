"""A form is carried out once: two clicks, two at once, sent again after an error in between."""

import re
from contextlib import nullcontext
from datetime import timedelta
from time import time
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from billing.models import TaxRate
from contracts.office import context
from contracts.office.context import By, Duty, Form, Role
from contracts.office.models import Attachment, JournalEntry, Note, SentForm
from contracts.office.operations import record, sent_twice
from contracts.office.operations.sent_twice import SentTwice
from contracts.people.operations import staff as operations
from portal.accounts.lifetime import STARTED
from portal.accounts.models import CacheEntry, SavedView, SignIn
from portal.accounts.recovery_codes import HashedCodes
from portal.jobs import tasks
from portal.once import is_taken_each_time
from tests.factories import PASSWORD, UserFactory
from tests.jobs.several import together
from tests.mails import mailed
from tests.staff import member
from tests.web.addresses import all_routes
from tests.web.reading import text
from tests.world import lived, signed

pytestmark = pytest.mark.django_db
PAGE, ADD = "/console/customers/A/notes/", "/console/customers/A/notes/add/"
NEW = "6f0f7d0e-43b8-4a2c-9f6f-0c2f3c1d7a09"
TWICE = "この内容はすでに受け付けました"


@pytest.fixture
def keeper(today, client) -> Client:
    today("2026-06-10")
    lived("2026-06-10", *signed("2026-04-01"))
    client.force_login(member("keeper", Duty.CONTRACTS))
    return client


def key_of(client: Client) -> str:
    """The key of the page's form for notes."""
    form = text(client.get(PAGE)).partition(f'action="{ADD}"')[2]
    return re.search(r'name="once" value="([0-9a-f-]{36})"', form)[1]


def send(client: Client, key: str, note: str = "電話で連絡あり", page: str = PAGE):
    form = {"text": note, "once": key}
    return client.post(ADD, form, headers={"Referer": f"http://testserver{page}"}, follow=True)


def is_not_led() -> None:
    """As at the second of two clicks, before the first is answered."""
    SentForm.objects.update(led_to="")


def notes() -> int:
    return Note.objects.count()


def test_two_clicks_are_one_note(keeper):
    key = key_of(keeper)
    assert TWICE not in text(send(keeper, key))
    again = send(keeper, key)
    assert TWICE in text(again)
    assert again.redirect_chain == [(PAGE, 302)]
    assert notes() == JournalEntry.objects.filter(operation="add_note").count() == 1


def test_other_words_or_another_form_are_another_note(keeper):
    key = key_of(keeper)
    send(keeper, key)
    send(keeper, key, "訂正: 折り返しは不要")
    send(keeper, key_of(keeper))
    assert notes() == 3


def test_a_corrected_file_of_the_same_name_and_size_is_another(keeper):
    add, key = reverse("staff_attach", args=["A"]), key_of(keeper)
    for content in (b"total,100\n", b"total,900\n", b"total,900\n"):
        keeper.post(add, {"file": SimpleUploadedFile("a.csv", content), "once": key})
    kept = [one.file.read() for one in Attachment.objects.order_by("pk")]
    assert kept == [b"total,100\n", b"total,900\n"]


def test_after_a_mistake_two_clicks_lead_to_the_page_above(keeper):
    """A page with a mistake stands at an address that a form is sent to and nobody can go to."""
    key = key_of(keeper)
    send(keeper, key, note="")
    assert TWICE not in text(send(keeper, key, page=ADD))
    is_not_led()
    again = send(keeper, key, page=ADD)
    assert again.redirect_chain == [(PAGE, 302)]
    assert TWICE in text(again)


@pytest.mark.parametrize("page", ["//elsewhere.example/x", "/no/such/page/", ""])
def test_nobody_is_led_to_where_no_page_of_ours_is(keeper, page):
    key = key_of(keeper)
    send(keeper, key, page=page)
    is_not_led()
    assert send(keeper, key, page=page).redirect_chain[0][0] in (PAGE, "/")


def test_who_sends_again_is_led_to_what_was_done(keeper):
    """Wherever it was sent from: here an announcement, which has a page of its own."""
    address = reverse("write_announcement")
    key = re.search(r'name="once" value="([0-9a-f-]{36})"', text(keeper.get(address)))[1]
    words = {"title": "窓口の休業", "text": "三日まで。", "audience": "all", "once": key}
    first = keeper.post(address, words)
    assert first.status_code == 302
    again = keeper.post(address, words, headers={"Referer": f"http://testserver{PAGE}"})
    assert again.url == first.url
    assert JournalEntry.objects.filter(operation="write_announcement").count() == 1


def test_the_records_own_pages_have_it_too(keeper):
    keeper.force_login(member("boss", Duty.ADMINISTRATION))
    add = reverse("admin:billing_taxrate_add")
    key = re.search(r'name="once" value="([0-9a-f-]{36})"', text(keeper.get(add)))[1]
    sent = {"category": "standard", "percent": "12", "effective_on": "2030-04-01", "once": key}
    assert keeper.post(add, sent).status_code == 302
    assert SentForm.objects.count() == 1
    made = TaxRate.objects.filter(percent=12)
    made.delete()
    assert TWICE in text(keeper.post(add, sent, follow=True))
    assert not made.exists()


def test_what_failed_in_between_is_carried_out_by_the_second_try(keeper, monkeypatch):
    """Nothing is half stored: the key goes with what it protects."""
    key = key_of(keeper)

    def broken(*args, **kwargs) -> None:
        raise OperationalError("the connection is lost")

    with monkeypatch.context() as lost:
        lost.setattr(JournalEntry, "save", broken)
        with pytest.raises(OperationalError):
            send(keeper, key)
    assert not SentForm.objects.exists()
    assert TWICE not in text(send(keeper, key))
    assert notes() == 1


def test_every_form_of_a_page_has_a_key_of_its_own(keeper):
    page = text(keeper.get(PAGE))
    keys = re.findall(r'name="once" value="([^"]+)"', page)
    assert len(set(keys)) == len(keys) == page.count('name="csrfmiddlewaretoken"')


def someone(form: Form) -> By:
    return By(context.now(), Role.STAFF, name="佐藤", duties=frozenset(Duty), form=form)


def test_an_operation_notes_it_once_and_again_after_a_rehearsal(django_assert_num_queries):
    by = someone(Form(key="6f0f7d0e-43b8-4a2c-9f6f-0c2f3c1d7a01", digest="a"))
    with transaction.atomic():
        with transaction.atomic():
            record.entry(by, "rehearsed")
            transaction.set_rollback(True)
        assert not SentForm.objects.exists()
        record.entry(by, "done")
        assert SentForm.objects.count() == 1
        with django_assert_num_queries(0):
            record.entry(by, "and this")
    record.entry(by, "in the same request")
    assert SentForm.objects.count() == 1


def test_jobs_send_no_form():
    record.entry(context.system(), "done")
    assert not SentForm.objects.exists()


@pytest.mark.usefixtures("committed")
def test_two_at_the_same_moment_are_one():
    outcomes = []

    def sending() -> None:
        by = someone(Form(key="6f0f7d0e-43b8-4a2c-9f6f-0c2f3c1d7a02", digest="a"))
        try:
            with transaction.atomic():
                record.journal(by, "add_note")
            outcomes.append("done")
        except SentTwice:
            outcomes.append("twice")

    together(sending, sending)
    assert sorted(outcomes) == ["done", "twice"]
    assert JournalEntry.objects.count() == 1


@pytest.mark.usefixtures("committed")
def test_what_is_done_again_after_the_whole_transaction_was_taken_back_is_noted():
    by = someone(Form(key="6f0f7d0e-43b8-4a2c-9f6f-0c2f3c1d7a04", digest="a"))
    with transaction.atomic():
        record.journal(by, "tried")
        transaction.set_rollback(True)
    with transaction.atomic():
        record.journal(by, "done")
    assert SentForm.objects.count() == 1
    with transaction.atomic():
        record.journal(by, "and this")
    assert [one.operation for one in JournalEntry.objects.order_by("pk")] == ["done", "and this"]


def test_keys_are_forgotten_after_a_month(today):
    today("2026-06-10")
    record.entry(someone(Form(key="6f0f7d0e-43b8-4a2c-9f6f-0c2f3c1d7a03", digest="a")), "done")
    today("2026-07-10")
    tasks.forget()
    assert SentForm.objects.exists()
    today("2026-07-11")
    tasks.forget()
    assert not SentForm.objects.exists()


def test_counts_of_tries_that_are_over_are_forgotten():
    """Their keys hold addresses."""
    now = timezone.now()
    for name, hours in (("over", -1), ("counted", 1)):
        expires = now + timedelta(hours=hours)
        CacheEntry.objects.create(cache_key=f"ip:192.0.2.77:{name}", value="", expires=expires)
    tasks.forget()
    assert [one.cache_key for one in CacheEntry.objects.all()] == ["ip:192.0.2.77:counted"]


SAMPLES = {"int": "1", "str": "X", "slug": "x", "uuid": NEW, "path": "x"}


def place(path: str) -> str:
    """An address of a route; there need be no such row."""
    path = re.sub(r"\(\?P<\w+>[^)]*\)", "x", path).replace("^", "").replace("$", "")
    path = re.sub(r"<(?:(\w+):)?\w+>", lambda one: SAMPLES.get(one[1], "X"), path)
    return f"/{path}".replace("\\", "")


SIGNING_IN = {"accounts/login/", "accounts/2fa/authenticate/", "accounts/2fa/webauthn/login/"}


def test_no_page_of_all_that_take_forms_is_asked_a_second_time(keeper, monkeypatch):
    """By the list of all addresses: what comes again is told so before any of them is begun."""
    monkeypatch.setattr(sent_twice, "is_done", lambda _: True)
    routes = [one for one in all_routes() if one.door is None or one.door.does != frozenset()]
    assert len(routes) > 150
    each_time = [one for one in routes if is_taken_each_time(resolve(place(one.path)).func)]
    assert {one.path for one in each_time} == SIGNING_IN
    answers = {}
    for route in set(routes) - set(each_time):
        answer = keeper.post(place(route.path), {"once": NEW})
        told = [str(one) for one in get_messages(answer.wsgi_request)]
        if answer.status_code != 302 or not any(TWICE in one for one in told):
            answers[route.path] = (answer.status_code, told)
    assert answers == {}
    assert not SentForm.objects.exists()


def test_what_has_no_entry_in_the_journal_is_carried_out_once_too(keeper):
    """The key is noted with the first row, whose ever it is."""
    save = reverse("save_view", args=["staff_invoices"])
    sent = {"name": "東京", "query": "text=東京", "once": NEW}
    first = keeper.post(save, sent)
    SavedView.objects.all().delete()
    again = keeper.post(save, sent, follow=True)
    assert TWICE in text(again)
    assert again.redirect_chain[0][0] == first.url.partition("?")[0]
    assert not SavedView.objects.exists()
    assert JournalEntry.objects.filter(account_id=keeper.session["_auth_user_id"]).count() == 0


def test_pages_of_others_note_it_as_well(keeper):
    """allauth's, which know nothing of it: two mails would go to the new address."""
    person = UserFactory(email="new@example.jp", confirmed=True)
    keeper.force_login(person)
    keeper.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    sent = {"email": "other@example.jp", "action_add": "", "once": NEW}
    for _ in range(2):
        keeper.post(reverse("account_email"), sent)
    assert SentForm.objects.filter(key=NEW).count() == 1
    assert len([one for one in mailed() if one.to == ["other@example.jp"]]) == 1


def test_a_form_that_is_refused_may_be_sent_again(keeper):
    """What is beside it, here a try to sign in that is kept, notes nothing."""
    person = UserFactory(email="who@example.jp", confirmed=True)
    sent = {"login": person.email, "password": "wrong", "once": NEW}
    for _ in range(2):
        answer = Client().post(reverse("account_login"), sent)
        assert "パスワードが違います" in text(answer)
    assert SignIn.objects.filter(email=person.email).count() == 2
    assert not SentForm.objects.exists()


def test_a_form_whose_key_is_not_noted_fails_whatever_test_sends_it(keeper, monkeypatch):
    monkeypatch.setattr(sent_twice, "noting", lambda _: nullcontext())
    save = reverse("save_view", args=["staff_invoices"])
    with pytest.raises(AssertionError, match=r"wrote into .*accounts_savedview.*not noted"):
        keeper.post(save, {"name": "東京", "query": "text=東京"})


def test_pages_of_customers_have_it_too(keeper):
    assert 'name="once"' in text(Client().get(reverse("account_login")))


def test_of_the_page_that_it_led_to_no_words_are_kept(keeper):
    """What somebody searched for stands in an address behind its path."""
    form = Form(key="6f0f7d0e-43b8-4a2c-9f6f-0c2f3c1d7a05", digest="a")
    record.entry(someone(form), "done")
    sent_twice.note_page(form, "/console/customers/?q=山田#found")
    assert sent_twice.page_of(form) == "/console/customers/#found"


def test_who_clicks_twice_to_sign_in_is_signed_in_and_listed():
    """Each click; a session that no list shows could not be ended."""
    person = UserFactory(email="who@example.jp", confirmed=True)
    code, other = HashedCodes.activate(person).get_unused_codes()[:2]
    TOTP.activate(person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    login, second = reverse("account_login"), reverse("mfa_authenticate")
    for client, one in ((Client(), code), (Client(), other)):
        client.post(login, {"login": person.email, "password": PASSWORD, "once": NEW})
        client.post(second, {"code": one, "once": NEW})
        assert UserSession.objects.filter(session_key=client.session.session_key).exists()
    assert not SentForm.objects.exists()


@pytest.fixture
def unsure(keeper) -> Client:
    """An administrator who is asked again who is there."""
    boss = member("boss", Duty.ADMINISTRATION)
    boss.set_password(PASSWORD)
    boss.save()
    keeper.force_login(boss)
    session = keeper.session
    session[STARTED] = time() - timedelta(minutes=11).total_seconds()
    session.save()
    return keeper


def confirmed(client: Client, there: str) -> HttpResponse:
    """The answer to what was sent there before, once its sender has confirmed who it is."""
    return client.post(there, {"password": PASSWORD, "once": str(uuid4())})


def links() -> int:
    return JournalEntry.objects.filter(operation="ask_for_password").count()


def test_a_form_that_waited_for_a_confirmation_is_noted_by_its_own_key(unsure):
    address = reverse("staff_link", args=[member("other", Duty.SUPPORT).pk])
    asked = unsure.post(address, {"once": NEW})
    done = confirmed(unsure, asked.url)
    assert SentForm.objects.get(key=NEW).led_to == done.url
    again = unsure.post(address, {"once": NEW}, follow=True)
    assert TWICE in text(again)
    assert links() == 1


def test_what_was_carried_out_while_a_confirmation_waited_is_not_again(unsure, monkeypatch):
    """From another browser, by the same page."""
    other = member("other", Duty.SUPPORT)
    address = reverse("staff_link", args=[other.pk])
    asked = unsure.post(address, {"once": NEW})
    elsewhere = Client()
    elsewhere.force_login(member("boss", Duty.ADMINISTRATION))
    elsewhere.post(address, {"once": NEW})
    monkeypatch.setattr(operations, "ask_for_password", None)  # not begun
    told = confirmed(unsure, asked.url)
    assert told.url == reverse("staff_member", args=[other.pk])
    assert TWICE in text(unsure.get(told.url))
    assert links() == 1


NEW_PASSWORD, ANOTHER = "a long phrase of words 77", "some other phrase of 88"


def test_what_is_kept_of_a_form_tells_no_password():
    """Whoever has the row and all else that was typed cannot try passwords against it."""
    person, client = UserFactory(email="who@example.jp", confirmed=True), Client()
    client.force_login(person)
    kept = set()
    for old, new in ((PASSWORD, NEW_PASSWORD), (NEW_PASSWORD, ANOTHER)):
        sent = {"oldpassword": old, "password1": new, "password2": new, "once": NEW}
        client.post(reverse("account_change_password"), sent)
        kept |= set(SentForm.objects.values_list("digest", flat=True))
        SentForm.objects.all().delete()
        person.refresh_from_db()
        assert person.check_password(new)
    assert len(kept) == 1


def test_what_is_kept_of_a_form_tells_nothing_to_who_lacks_the_key(keeper, settings):
    """A backup shows no words that can be guessed."""
    for settings.SECRET_KEY in ("one key" * 8, "another key" * 8):
        keeper.force_login(member("keeper", Duty.CONTRACTS))
        send(keeper, NEW)
    assert SentForm.objects.count() == len(set(SentForm.objects.values_list("digest"))) == 2
