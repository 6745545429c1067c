"""The admin: every record for every member of staff, quick at any length, from here alone."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.models import DunningPolicyStep, Invoice, TaxRate
from contracts.office.admin.by_key import ByKey
from contracts.office.models import Alert, JournalEntry
from contracts.people.models import Membership
from portal.accounts.models import SignIn, User
from tests.factories import PASSWORD, StaffFactory, UserFactory
from tests.web.test_today import NOW, life  # noqa: F401 - a fixture
from tests.world import account, invoice

pytestmark = pytest.mark.django_db
TABLES = list(import_module("portal.urls").admin.site._registry)
"""After the addresses, which take the tables away that are for nobody's eyes."""

HIDDEN = {"auth", "account", "mfa", "usersessions", "contenttypes", "sessions", "admin"}


def address(model, page: str = "changelist", *args) -> str:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(name, args=args)


def sign_in(client, *duties, **flags):
    user = StaffFactory(email="r@example.jp", duties=list(duties), **flags)
    client.force_login(user)
    return client


def is_by_key(model) -> bool:
    return admin.site._registry[model].get_changelist(None) is ByKey


def test_only_what_is_edited_here_is_not_by_key():
    assert {m for m in TABLES if not is_by_key(m)} == {TaxRate}


def test_secrets_of_accounts_are_in_no_table():
    assert not {model._meta.app_label for model in TABLES} & HIDDEN


def test_the_tables_of_the_console_are_there():
    missing = {
        "Approval", "EditionDraft", "Note", "Attachment", "JournalSeal", "BankFormat", "BankFile",
        "BankRecord", "ImportFile", "PayerAlias", "CreditNote", "PolicyDraft",
    } - {model.__name__ for model in TABLES}  # fmt: skip
    assert missing == set()
    assert apps.is_installed("unfold")


# --- pages by key --------------------------------------------------------------------------


def test_pages_by_key_go_through_every_row_once(client):
    sign_in(client)
    for n in range(120):
        Alert.objects.create(kind="k", day="2026-07-01", created_at=NOW, reference=str(n), text="t")
    seen, link = [], ""
    for _ in range(3):
        page = client.get(address(Alert) + link)
        seen += [row.pk for row in page.context["cl"].result_list]
        link = page.context["cl"].older
    assert seen == sorted(Alert.objects.values_list("pk", flat=True), reverse=True)
    assert link == ""


def test_a_page_by_key_keeps_its_filters_and_takes_any_key(client):
    sign_in(client)
    for n in range(60):
        kind = "a" if n % 2 else "b"
        Alert.objects.create(kind=kind, day="2026-07-01", created_at=NOW, reference=str(n))
    JournalEntry.objects.create(at=NOW, day="2026-07-10", actor="a", operation="apply")
    for day, count in (("2026-07-10", 1), ("2026-07-11", 0)):
        page = client.get(address(JournalEntry), {"day_from": day, "operation__icontains": "appl"})
        assert len(page.context["cl"].result_list) == count, day
    assert client.get(address(JournalEntry), {"day_from": "2026-02-30"}).status_code in (200, 302)
    last = Alert.objects.latest("pk").pk
    page = client.get(address(Alert), {"kind": "a", "before": last})
    assert {row.kind for row in page.context["cl"].result_list} == {"a"}
    assert "kind=a" in page.context["cl"].newest
    for key in ("x", "-1", "9" * 40, "\x00", "１"):
        assert client.get(address(Alert), {"before": key}).status_code == 200, key
    assert client.get(address(Invoice), {"p": "3", "o": "1.2", "all": ""}).status_code == 200


# --- who may edit ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("duties", "flags", "may"),
    [
        ([], {}, False),
        (["contracts", "accounts"], {}, False),
        (["administration"], {}, True),
        ([], {"is_superuser": True}, True),
    ],
)
def test_only_staff_for_administration_edit(client, duties, flags, may):
    sign_in(client, *duties, **flags)
    values = {"category": "standard", "percent": "12", "effective_on": "2030-04-01"}
    answer = client.post(address(TaxRate, "add"), values)
    assert answer.status_code == (302 if may else 403)
    assert TaxRate.objects.filter(percent=12).count() == may
    assert JournalEntry.objects.filter(operation="add_taxrate").count() == may
    rate = TaxRate.objects.order_by("effective_on").first()
    for what in ("change", "delete"):
        answer = client.post(address(TaxRate, what, rate.pk), {**values, "percent": "1"})
        assert answer.status_code == 403
    step = DunningPolicyStep.objects.first()
    assert client.post(address(DunningPolicyStep, "change", step.pk), {}).status_code == 403
    assert client.get(address(Membership, "add")).status_code == 403
    assert client.get(address(User, "add")).status_code == 403


def test_those_who_look_see_no_hash_of_a_password(client, django_user_model):
    sign_in(client, "administration")
    user = django_user_model.objects.get()
    page = client.get(address(User, "change", user.pk)).content.decode()
    assert user.email in page
    assert "md5" not in page
    assert user.password not in page


def test_staff_are_changed_in_the_console_alone(client, django_user_model):
    """Not even by a superuser: no second account for oneself, nobody's password, no own duties."""
    sign_in(client, is_superuser=True)
    mine, users = django_user_model.objects.get(), django_user_model.objects
    other = StaffFactory(email="o@example.jp", duties=[])
    for user in (mine, other):
        for page in ("change", "delete"):
            answer = client.post(address(User, page, user.pk), {"is_active": "on", "post": "yes"})
            assert answer.status_code == 403, (user, page)
    new = {"email": "n@example.jp", "password1": "a-long-word-1", "password2": "a-long-word-1"}
    assert client.post(address(User, "add"), new).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[other.pk])
    assert client.post(password, new).status_code == 403
    other.refresh_from_db()
    assert other.check_password(PASSWORD)
    assert users.count() == 2


def test_of_a_customers_person_a_superuser_changes_the_name_or_closes_it(client):
    sign_in(client, is_superuser=True)
    person = UserFactory(email="p@example.jp", last_name="旧")
    values = {
        "last_name": "新", "email": "mine@example.jp", "is_staff": "on", "is_superuser": "on",
        "duties": ["accounts"], "password": "x",
        "emailaddress_set-TOTAL_FORMS": "0", "emailaddress_set-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert client.post(address(User, "change", person.pk), values).status_code == 302
    person.refresh_from_db()
    assert (person.last_name, person.is_active, person.email) == ("新", False, "p@example.jp")
    assert (person.is_staff, person.is_superuser, person.duties) == (False, False, [])
    entry = JournalEntry.objects.get(operation="change_user")
    assert entry.before == {"last_name": "旧", "first_name": "", "is_active": True}
    assert entry.after == {"last_name": "新", "first_name": "", "is_active": False}


def test_customers_do_not_get_in(client):
    client.force_login(UserFactory(email="c@example.jp"))
    for model in (Invoice, SignIn):
        assert client.get(address(model)).status_code == 302


def test_a_company_with_rows_below_opens_in_few_queries(life, client):  # noqa: F811
    sign_in(client)
    customer = account("A").customer
    for one in (customer, customer.contracts.get(), invoice("2026-06")):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(type(one), "change", one.pk)).status_code == 200
        assert len(queries) <= 40, type(one)
