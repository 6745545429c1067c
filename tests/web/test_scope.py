"""Every address × role × company: what is another company's answers 404 and changes nothing."""

import re

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from billing.models import Payment
from billing.operations.certificates import certify_payment
from billing.operations.credit_notes import issue_credit_note
from billing.operations.receipts import issue_receipt
from billing.terms.crediting import CreditKind
from contracts.models import ChangeRequest
from contracts.office import context
from contracts.office.context import By, Member
from contracts.operations import requests
from contracts.people.operations import members
from portal.exports.models import Export
from support.conduct.models import Step
from support.conduct.terms.kinds import StepKind
from support.offboarding.models import Certificate, Checklist, Line
from tests import conduct, inquiries
from tests.documents.reading import text
from tests.factories import MembershipFactory, UserFactory, person_of
from tests.world import account, contract, event, invoice, lived, signed

pytestmark = pytest.mark.django_db

ROLES = ("owner", "billing", "viewer")
OURS = (
    "office", "people", "contracts", "billing", "exports", "desk", "conduct", "offboarding",
)  # fmt: skip
HIDDEN = (404, 403, 405)


def routes(resolver=None, prefix: str = "") -> list[str]:
    """The routes of the portal's own pages, as they are written."""
    found = []
    for one in (resolver or get_resolver()).url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            found += routes(one, route) if not route.startswith(("accounts/", "console/")) else []
        elif isinstance(one, URLPattern):
            found.append(route)
    return found


def subject(route: str) -> dict:
    """What the variables of a route stand for, in the life of company B."""
    if route in SUBJECTS:
        return SUBJECTS[route]()
    number = "C2" if route.startswith("portal/contracts/") else invoice("2026-04", "B").number
    return {"number": number}


def member() -> dict:
    user = get_user_model().objects.get_or_create(email="of-b@example.jp")[0]
    return {"pk": account("B").customer.memberships.get_or_create(user=user)[0].pk}


def invitation() -> dict:
    customer = account("B").customer
    by = context.system(context.today())
    row = customer.invitations.first() or members.invite(
        By(by.now, by.role, UserFactory(email="b@example.jp").pk),
        customer.pk,
        "c@example.jp",
        Member.VIEWER,
    )
    return {"pk": row.pk}


def export_of_b() -> dict:
    return {"key": Export.objects.get(customer__number="B").key}


def waiting() -> ChangeRequest:
    return ChangeRequest.objects.get(customer=account("B").customer)


def credit_note() -> dict:
    row = invoice("2026-04", "B")
    by = context.system(context.today())
    note = row.credit_notes.first() or issue_credit_note(
        by, row.pk, {"rest": True}, "x", kind=CreditKind.GOODWILL
    )
    return {"number": note.number}


def payment() -> Payment:
    return account("B").payments.get()


def receipt() -> dict:
    by = context.system(context.today())
    return {"number": (payment().receipts.first() or issue_receipt(by, payment().pk)).number}


def money_certificate() -> dict:
    by = context.system(context.today())
    made = payment().money_certificates.first() or certify_payment(by, payment().pk)
    return {"number": made.number}


def inquiry() -> dict:
    customer = account("B").customer
    found = customer.inquiries.first() or inquiries.opened(context.system(), "B")
    return {"number": found.number}


def inquiry_file() -> dict:
    inquiry()
    message = account("B").customer.inquiries.get().messages.get()
    values = {"name": "a.txt", "file": "inquiries/a.txt", "size": 1, "sha256": "0" * 64}
    return {"pk": message.files.get_or_create(defaults=values)[0].pk}


def question() -> dict:
    """What the holder of C2 was asked about a case."""
    asked = Step.objects.filter(kind=StepKind.ASKED)
    if not asked.exists():
        by = context.system(context.today())
        row = conduct.recorded(by, contract=contract("C2"))
        conduct.do(by, row, StepKind.ASKED, "", said="説明をお願いします。", until="2026-12-01")
    return {"pk": asked.get().pk}


def offboarding() -> Line:
    """An item of a contract of B that has ended."""
    row, _ = Checklist.objects.get_or_create(
        contract=contract("C2"),
        defaults={
            "ends_on": "2026-06-30", "opened_on": "2026-07-01", "holder_left": 1,
            "operator_left": 0, "next_due_on": "2026-07-14",
        },
    )  # fmt: skip
    item = {"side": "holder", "item": "software", "due_on": "2026-07-14"}
    return row.lines.first() or Line.objects.create(checklist=row, **item)


def certificate() -> dict:
    row = {
        "number": "ERC-1", "issued_on": "2026-07-01", "issued_at": context.now(), "content": {},
        "pdf": b"%PDF", "sha256": "x",
    }  # fmt: skip
    Certificate.objects.get_or_create(checklist=offboarding().checklist, defaults=row)
    return {"number": "ERC-1"}


SUBJECTS: dict = {
    "portal/explanations/<int:pk>/": question,
    "portal/inquiries/files/<int:pk>/": inquiry_file,
    **{f"portal/inquiries/<str:number>/{act}": inquiry for act in ("", "add/", "reopen/", "rate/")},
    "portal/contracts/<str:number>/after-end/": lambda: {
        "number": offboarding().checklist.contract.number
    },
    "portal/contracts/<str:number>/after-end/<slug:item>/": lambda: {
        "number": offboarding().checklist.contract.number,
        "item": "software",
    },
    "portal/after-end/files/<int:pk>/": lambda: {"pk": offboarding().pk},
    "portal/after-end/certificates/<str:number>/": certificate,
    "portal/people/<int:pk>/": member,
    "portal/people/<int:pk>/role/": member,
    "portal/people/<int:pk>/sessions/": member,
    "portal/people/<int:pk>/remove/": member,
    "portal/invitations/<int:pk>/resend/": invitation,
    "portal/invitations/<int:pk>/revoke/": invitation,
    "portal/security/sessions/<int:pk>/end/": lambda: {"pk": 1},
    "portal/inbox/<int:pk>/": lambda: {"pk": account("B").customer.notices.first().pk},
    "portal/inbox/<int:pk>/pdf/": lambda: {
        "pk": account("B").customer.notices.filter(kind="accepted").get().pk
    },
    "portal/requests/<int:pk>/": lambda: {"pk": waiting().pk},
    "portal/requests/<int:pk>/withdraw/": lambda: {"pk": waiting().pk},
    "portal/particulars/accounts/<str:number>/": lambda: {"number": account("B").number},
    "portal/particulars/contacts/<int:pk>/": lambda: {
        "pk": account("B").customer.contacts.get().pk
    },
    "portal/credit-notes/<str:number>/": credit_note,
    "portal/credit-notes/<str:number>/pdf/": credit_note,
    "portal/credit-notes/<str:number>/xml/": credit_note,
    "portal/invoices/<str:number>/versions/<int:revision>/pdf/": lambda: {
        "number": invoice("2026-04", "B").number,
        "revision": 0,
    },
    "portal/payments/<int:pk>/": lambda: {"pk": payment().pk},
    "portal/payments/<int:pk>/receipt/": lambda: {"pk": payment().pk},
    "portal/payments/<int:pk>/certificate/": lambda: {"pk": payment().pk},
    "portal/receipts/<str:number>/": receipt,
    "portal/receipts/<str:number>/pdf/": receipt,
    "portal/certificates/<str:number>/": money_certificate,
    "portal/certificates/<str:number>/pdf/": money_certificate,
    "portal/files/<uuid:key>/": export_of_b,
    "portal/files/<uuid:key>/download/": export_of_b,
}
"""Routes whose variables are more than a contract's or an invoice's number."""


def address(route: str) -> str:
    values = subject(route) if "<" in route else {}
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), route)


def said(answer) -> bytes:
    """What an answer says, without the random tokens of its forms."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"%PDF"):
        return text(body).encode()
    return re.sub(rb'"[A-Za-z0-9]{64}"', b"", body)


def variable_routes() -> list[str]:
    return [route for route in routes() if "<" in route and route.startswith("portal/")]


def counts() -> dict[str, int]:
    """The number of rows of each of our tables."""
    models = (model for model in apps.get_models() if model._meta.app_label in OURS)
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {t})" for t in tables))
        return dict(zip(tables, cursor.fetchone(), strict=True))


@pytest.fixture
def life(today):
    today("2026-07-10")
    lived(
        "2026-07-10",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B", servers=2),
        event("2026-06-10", "pay", customer="B", amount=1000),
    )
    now = context.now()
    Export.objects.create(
        kind="invoices", customer=account("B").customer, created_at=now, seen_at=now
    )
    customer = account("B").customer
    requests.request_particulars(context.system(), customer, phone="0600000000")


def person(client, customer: str, role: str):
    user = person_of(customer, role, confirmed=True)
    client.force_login(user)
    return user


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("route", variable_routes())
def test_another_companys_page_is_not_there(life, client, route, role):
    person(client, "A", role)
    there = address(route)
    before = counts()
    for method in (client.get, client.post):
        answer = method(there)
        assert answer.status_code in HIDDEN, (route, answer.status_code)
        assert b"C2" not in said(answer).replace(there.encode(), b"")
    assert counts() == before


@pytest.mark.parametrize("route", [r for r in routes() if r.startswith("portal/")])
def test_a_stranger_is_asked_to_sign_in(life, client, route):
    there = address(route)
    before = counts()
    for method in (client.get, client.post):
        answer = method(there)
        assert answer.status_code in (302, 405), (route, answer.status_code)
    assert counts() == before


@pytest.mark.parametrize("route", [r for r in routes() if r.startswith("portal/") and "<" not in r])
def test_a_list_shows_nothing_of_another_company(life, client, route):
    person(client, "A", "owner")
    answer = client.get(address(route), follow=False)
    body = said(answer)
    for secret in ("C2", "B株式会社", invoice("2026-04", "B").number):
        assert secret.encode() not in body


def test_a_get_changes_no_row(life, client):
    person(client, "B", "owner")
    pages = [address(r) for r in routes() if r.startswith("portal/") or "<" not in r]
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
