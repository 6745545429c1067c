"""What pages show of another company: nothing. Who is let in at all is in `test_doors.py`."""

import re

import pytest
from django.apps import apps
from django.db import connection

from portal.doors import People
from tests.documents.reading import text
from tests.factories import MembershipFactory, person_of
from tests.once import once
from tests.web import addresses
from tests.web.addresses import DAY, address, is_of_b, paths
from tests.world import account, invoice

pytestmark = pytest.mark.django_db
OURS = (
    "office", "people", "contracts", "billing", "exports", "desk", "conduct", "offboarding",
)  # fmt: skip
past = once(addresses.life, DAY)


def said(answer) -> bytes:
    """What an answer says, without the random tokens and the keys of its forms."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"%PDF"):
        return text(body).encode()
    return re.sub(rb'(?:value="|"x-csrftoken": ")[\w.:=+/-]{20,}"', b"", body)


def counts() -> dict[str, int]:
    """The number of rows of each of our tables."""
    models = (model for model in apps.get_models() if model._meta.app_label in OURS)
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {t})" for t in tables))
        return dict(zip(tables, cursor.fetchone(), strict=True))


@pytest.fixture
def life(past, db, today):
    today(DAY)


def person(client, customer: str, role: str):
    user = person_of(customer, role, confirmed=True)
    client.force_login(user)
    return user


def test_a_list_shows_nothing_of_another_company(life, client):
    person(client, "A", "owner")
    secrets = ("C2", "B株式会社", invoice("2026-04", "B").number)
    lists = [route for route in paths(People.COMPANY) if "<" not in route]
    assert len(lists) > 20
    for route in lists:
        body = said(client.get(address(route)))
        assert [one for one in secrets if one.encode() in body] == [], route


def test_a_get_changes_no_row(life, client):
    person(client, "B", "owner")
    known = paths(People.COMPANY, People.SIGNED_IN, People.EVERYBODY)
    pages = [address(route) for route in known if "<" not in route or is_of_b(route)]
    before = counts()
    for page in pages:
        client.get(page)
    made = {table for table, number in counts().items() if number != before[table]}
    # A PDF is made when first needed, and that somebody opened it is noted.
    assert made <= {
        "billing_invoicedocument", "billing_creditnotedocument", "billing_receiptdocument",
        "billing_moneycertificatedocument",
        "contracts_contractdocument", "billing_documentopening",
    }  # fmt: skip


def test_one_person_in_two_companies_enters_the_other_by_its_page(life, client):
    user = person(client, "A", "viewer")
    MembershipFactory(user=user, customer=account("B").customer, role="viewer")
    assert "A株式会社" in client.get("/portal/").content.decode()
    assert client.get("/portal/contracts/C2/").status_code == 200
    assert b"C2" in said(client.get("/portal/"))
    company = account("A").customer_id
    assert client.post("/portal/company/", {"company": company}).status_code == 302
    assert b"C2" not in said(client.get("/portal/"))
    assert client.post("/portal/company/", {"company": "999999"}).status_code == 404
