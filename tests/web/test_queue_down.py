"""Valkey is down: nothing listens at its address, and every page and form still works."""

from types import SimpleNamespace

import pytest
from celery.signals import before_task_publish
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from billing.models import BankFile, Payment
from contracts.office import context
from contracts.office.context import Duty
from contracts.people.models import BillingAccount, Customer
from portal import cache as portal_cache
from portal.accounts.models import CacheEntry
from portal.celery import app
from portal.exports import tasks as exports
from portal.exports.models import Export
from portal.jobs import tasks
from portal.jobs.models import JobRun
from tests.factories import PASSWORD, MembershipFactory, UserFactory
from tests.rules.banks import entry, transfers
from tests.staff import member
from tests.web import reading
from tests.web.reading import text
from tests.world import account, lived, signed

pytestmark = pytest.mark.django_db
NOTHING = "redis://127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def down(settings, monkeypatch):
    """Neither the cache nor the broker has anybody who listens; nothing is embedded."""
    database = {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
    }
    settings.CACHES = {
        "default": {"BACKEND": "portal.cache.CacheOrDatabase", "LOCATION": NOTHING},
        "database": database,
    }
    asked = SimpleNamespace(broker=0)

    def count(**_signal) -> None:
        asked.broker += 1

    receivers, before_task_publish.receivers = before_task_publish.receivers, []
    before_task_publish.connect(count, weak=False)
    address, app.conf.broker_url = app.conf.broker_url, NOTHING
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    monkeypatch.setattr(app, "_pool", None)
    yield asked
    app.conf.broker_url = address
    before_task_publish.receivers = receivers
    before_task_publish.sender_receivers_cache.clear()


@pytest.fixture
def life(today) -> None:
    lived("2026-06-25", *signed("2026-04-01"))
    today("2026-07-10")


@pytest.fixture
def owner(life):
    user = UserFactory(email="owner@example.jp", confirmed=True)
    MembershipFactory(user=user, customer=Customer.objects.get(number="A"))
    return user


@pytest.fixture
def keeper(life, client):
    user = member("keeper", Duty.ACCOUNTS)
    client.force_login(user)
    return user


def sign_in(password: str = PASSWORD, client: Client | None = None):
    form = {"login": "owner@example.jp", "password": password}
    return (client or Client()).post(reverse("account_login"), form)


def test_one_signs_in_and_reads_every_page(owner, client):
    assert sign_in(client=client).status_code == 302
    for page in ("home", "contracts", "invoices", "payments", "people", "security", "inbox"):
        assert client.get(reverse(page), follow=True).status_code == 200, page


def test_wrong_passwords_are_counted_in_the_database(owner):
    for _ in range(5):
        assert "パスワードが違います" in text(sign_in("wrong"))
    assert "このネットワークからのサインインの失敗が続いたため" in text(sign_in())
    assert CacheEntry.objects.exists()


@pytest.mark.parametrize(
    ("page", "form"),
    [
        ("account_reset_password", {"email": "owner@example.jp"}),
        ("account_signup", {"email": "new@example.jp", "password1": "one long phrase",
                            "password2": "one long phrase"}),
    ],
)  # fmt: skip
def test_forms_with_a_limit_are_answered(owner, client, page, form):
    assert client.post(reverse(page), form).status_code < 400


def test_a_server_that_does_not_answer_is_not_asked_for_each_key(monkeypatch):
    asked = []
    monkeypatch.setattr(
        portal_cache.RedisCache, "get", lambda *args, **kwargs: asked.append(args) or _refuse()
    )
    for name in ("a", "b", "c"):
        assert cache.get(name) is None
    assert len(asked) == 1
    clock = portal_cache.time.monotonic() + portal_cache.AGAIN_AFTER + 1
    monkeypatch.setattr(portal_cache.time, "monotonic", lambda: clock)
    cache.get("d")
    assert len(asked) == 2


def _refuse() -> None:
    raise ConnectionRefusedError


def test_the_cache_does_in_the_database_what_it_does_elsewhere():
    assert cache.add("a", 1, 60)
    assert not cache.add("a", 2, 60)
    assert cache.get("a") == 1
    assert cache.incr("a") == 2
    cache.set_many({"b": [1, 2], "c": "x"}, 60)
    assert cache.get_many(["a", "b", "c"]) == {"a": 2, "b": [1, 2], "c": "x"}
    assert cache.touch("b", 30)
    assert cache.delete("b")
    assert not cache.has_key("b")
    cache.clear()
    assert cache.get("a") is None


def test_payments_by_hand_are_stored(keeper, client):
    page = f"{reverse('enter_payment')}?account={account().pk}"
    values = {"amount": "17,820", "value_date": "2026-06-09"}
    shown = client.post(page, values)
    sent = {
        **values,
        "store": "yes",
        "expected": reading.read(shown),
    }
    assert client.post(page, sent).status_code == 302
    assert Payment.objects.get().amount == 17_820


def test_a_bank_file_is_stored_and_matched_by_the_next_beat(
    keeper, client, down, django_capture_on_commit_callbacks
):
    BillingAccount.objects.filter(number="A").update(payer_names=["カ)ミホン"])
    file = SimpleUploadedFile("bank.txt", transfers(entry(17_820)))
    client.post(reverse("upload_bank_file"), {"format": "", "form": "", "file": file})
    row = BankFile.objects.get()
    shown = client.get(reverse("bank_file", args=[row.pk]))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("commit_bank_file", args=[row.pk]), {"expected": reading.read(shown)})
    assert (down.broker, Payment.objects.count()) == (1, 0)
    tasks.match_waiting_transfers()
    assert Payment.objects.get().amount == 17_820


def test_a_file_asked_for_is_begun_by_the_next_beat(
    keeper, client, down, django_capture_on_commit_callbacks, monkeypatch
):
    owner_page = Client()
    owner_page.force_login(MembershipFactory(customer=Customer.objects.get(number="A")).user)
    days = {"issued_from": "2026-05-01", "issued_to": "2026-06-01"}
    with django_capture_on_commit_callbacks(execute=True):
        assert owner_page.post(reverse("exports"), days).status_code == 302
    export = Export.objects.get()
    assert (export.state, down.broker) == ("waiting", 1)
    handed = []
    monkeypatch.setattr(exports.make, "delay", handed.append)
    exports.tidy()
    assert handed == [export.pk]


def test_a_months_billing_is_begun_by_the_next_beat(
    keeper, client, down, django_capture_on_commit_callbacks, monkeypatch
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("billing_run_act", args=["2026-06", "start"]))
    assert answer.status_code == 302
    run = JobRun.objects.get(month="2026-06-01")
    assert (run.finished_at, down.broker) == (None, 1)
    handed = []
    monkeypatch.setattr(tasks.work, "delay", handed.append)
    tasks.daily(str(context.today()))
    assert handed


def test_the_table_of_counts_is_djangos():
    """Its cache writes these columns by SQL of its own."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, "accounts_cache")
    assert [one.name for one in found] == ["cache_key", "value", "expires"]
