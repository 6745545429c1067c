"""The addresses of all pages, and a life in which the rows that they name are B's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.contrib.auth import get_user_model
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
from portal.doors import Door, People
from portal.exports.models import Export
from support.conduct.models import Step
from support.conduct.terms.kinds import StepKind
from support.offboarding.models import Certificate, Checklist, Line
from tests import conduct, inquiries
from tests.factories import UserFactory
from tests.staff import member as staff_member
from tests.world import account, contract, event, invoice, lived, signed

DAY = "2026-07-10"
RECORD = re.compile(r"console/admin/(\w+)/(\w+)/<")
VARIABLE = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Route:
    """A page by its address as it is written, and whom it says that it lets in."""

    path: str
    door: Door | None

    @property
    def names_a_row(self) -> bool:
        return "<" in self.path

    @property
    def takes_forms(self) -> bool:
        return self.door is not None and self.door.does != frozenset()


def all_routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[Route]:
    for one in (resolver or get_resolver()).url_patterns:
        path = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from all_routes(one, path)
        elif isinstance(one, URLPattern):
            yield Route(path, getattr(one.callback, "door", None))


def routes(*people: People) -> list[Route]:
    """Of the pages for these people."""
    return [one for one in all_routes() if one.door is not None and one.door.people in people]


def paths(*people: People) -> list[str]:
    """The same, of pages of our own packages."""
    return [one.path for one in routes(*people) if not one.path.startswith("accounts/")]


def life() -> None:
    """A and B have contracts, and D one that has ended; B has a payment and what it asked for."""
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B", servers=2),
        *signed("2026-04-01", "C3", "D"),
        event("2026-04-20", "cancel", contract="C3"),
        event("2026-06-10", "pay", customer="B", amount=1000),
    )
    now = context.now()
    Export.objects.create(
        kind="invoices", customer=account("B").customer, created_at=now, seen_at=now
    )
    customer = account("B").customer
    requests.request_particulars(context.system(), customer, phone="0600000000")


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
    "console/customers/<str:number>/people/<int:pk>/": lambda: {"number": "B", **member()},
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
"""Routes whose variables are more than one number."""

NUMBERS = {
    "apply/state/": lambda: "C2",
    "portal/contracts/": lambda: "C2",
    "portal/particulars/accounts/": lambda: "B",
    "console/contracts/": lambda: "C2",
    "console/customers/": lambda: "B",
    "console/accounts/": lambda: "B",
    "console/viewing/": lambda: "B",
    "console/kept-data/": lambda: "B",
    "console/runs/holds/": lambda: "B",
    "console/runs/stopped/": lambda: None,
    "console/runs/": lambda: "2026-05",
    "console/receivables/close/<str": lambda: "2026-05",
    "console/receivables/dunning/": lambda: account("B").pk,
    "console/payments/<": lambda: payment().pk,
    "console/receipts/": lambda: receipt()["number"],
    "console/certificates/": lambda: money_certificate()["number"],
    "console/credit-notes/": lambda: credit_note()["number"],
    "console/requests/": lambda: waiting().pk,
    "console/desk/<": lambda: inquiry()["number"],
    "console/after-end/contracts/": lambda: offboarding().checklist.contract.number,
    "console/team/": lambda: staff_member("sato").pk,
    "console/notices/<int": lambda: account("B").customer.notices.first().pk,
    "invoices/": lambda: invoice("2026-04", "B").number,
}
"""What the first variable of a route stands for, by how the route begins or what it holds.

A new page of rows that are none of these says here of which row of B it is.
"""
OTHERS = {"int": 1, "slug": "x", "uuid": UUID(int=1)}
"""Of variables that no row of the life is named by."""


def _record(path: str) -> object | None:
    """The first row of the table that a page of the records is about."""
    table = RECORD.match(path)
    if table is None:
        return None
    return apps.get_model(*table.groups())._default_manager.values_list("pk", flat=True).first()


def _first(path: str) -> object | None:
    for beginning, value in NUMBERS.items():
        if path.startswith(beginning) or f"/{beginning}<" in path:
            return value()
    return _record(path)


def is_of_b(path: str) -> bool:
    """Whether all that a route names is there, and B's."""
    return path in SUBJECTS or (path.count("<") == 1 and _first(path) is not None)


def address(path: str) -> str:
    """Where a route leads for the rows of company B."""
    known = SUBJECTS[path]() if path in SUBJECTS else {}
    first = None if known else _first(path)

    def stands_for(found: re.Match) -> str:
        nonlocal first
        value = known.get(found[2]) if known else first
        first = None
        return str(OTHERS.get(found[1], "A") if value is None else value)

    return "/" + VARIABLE.sub(stands_for, path)
