"""Every table of every page, cell by cell, over one life that has something for each.

What the cells should say is in `tables/*.txt`, one file for each kind of reader, as read once
by a person against the life below. `WRITE_TABLES=1 pytest tests/web/test_tables.py` writes the
files anew: read the difference before it is committed.
"""

import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db.models import Model

from billing.approvals import damages
from billing.models import BankFile, DunningProposal, Payment
from billing.operations import importing
from contracts.models import ChangeRequest, EditionDraft, ImportFile
from contracts.office import context
from contracts.office.context import By, Member, system
from contracts.office.models import Approval
from contracts.office.operations import approvals, files
from contracts.operations import requests
from contracts.operations.editions import publish_edition
from contracts.people.operations import members
from support.incidents.operations import maintenance, measures, recording
from tests.architecture.sources import ROOT
from tests.factories import UserFactory, person_of
from tests.importing import ROW, YOUNG, file
from tests.incidents import incident, planned, reported
from tests.operations.test_matching import bank_file
from tests.rules.test_document import TEXT
from tests.staff import member, staff
from tests.web.html import Page
from tests.world import account, applied, contract, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-08-10"
Sent = Sequence[tuple[str, dict]]
FILES = Path(__file__).with_name("tables")
CHANGING = re.compile(r"\b(?=\d*[a-f])[0-9a-f]{12,64}\b|(?<=[a-z]:)\d+\b|(?<=草案 )\d+")
"""Digests and the database's keys, which are others every time."""
KEY = re.compile(r"(?<=[/=])\d+(?=/|$)")
TEMPLATES = ROOT / "templates"
JOURNAL = "操作記録"
"""Its tables show keys of the database; `test_console_team.py` looks at them."""
ELSEWHERE = {
    "console/editions/edition_simulation.html",
    "console/matching/divide.html",
    "console/editions/policy_simulation.html",
    "console/payments/format.html",
    "console/payments/problems.html",
    "console/runs/failures.html",
    "console/runs/figures.html",
}
"""Templates whose tables come from a bank's file or a worker's job: the tests of their pages
look at them, and each is a whole one (`test_html.py`). None may be added.
"""


@pytest.fixture
def life(today):
    today(DAY)
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B", servers=3),
        *signed("2026-04-01", "C4", "L"),
        *signed("2026-04-10", "C3", "B", plan="annual"),
        event("2026-06-11", "pay", customer="A", amount=10_000),
        event("2026-06-20", "pay", customer="A", amount=25_640),
        event("2026-06-20", "cancel", contract="C1"),
        event("2026-07-01", "reduce", contract="C2", servers=1),
        event("2026-07-02", "approve", proposal="suspension", customer="L"),
        event("2026-07-10", "pay", customer="A", amount=100_000),
        event("2026-07-10", "pay", customer="B", amount=1_000),
        event(
            "2026-08-03",
            "credit_note",
            customer="B",
            invoice="2026-07",
            amount=1_000,
            kind="goodwill",
        ),
        applied("2026-08-05", "C5", "N", servers=2),
    )
    publish_edition(context.system(), d(DAY), {"day_count": "365"}, "", TEXT)
    by = staff("sato", DAY)
    requests.request_particulars(by, account("B").customer, phone="0600000000")
    approvals.propose(
        by,
        damages.KIND,
        "account:B",
        {"billing_account": account("B").pk, "amount": 38_500},
        customer=account("B").customer,
        reason="破損の修理費",
    )
    files.add_note(by, account("B").customer, "電話で連絡")
    reported(system(d("2026-08-04")))
    row = incident(by, [contract("C2").pk], title="検知の遅れ")
    measures.order_carrier(by, row.pk, "見本通信", "本社回線", "R-1", by.now)
    measures.agree_measure(by, row.pk, contract("C2").pk, "切り替えます", "再起動します", by.now)
    recording.announce(by, row.pk, "検知が遅れています。")
    maintenance.announce(by, planned(by, title="基盤の入替え"))
    owner = person_of("B", email="owner@example.jp", last_name="見本", first_name="花子")
    members.invite(
        By(by.now, context.Role.CUSTOMER, owner.pk, "x", {account("B").customer_id: Member.OWNER}),
        account("B").customer_id,
        "new@example.jp",
        Member.VIEWER,
    )
    bank_file(
        {"name": "ﾋﾞ-(ｶ", "amount": 1_234, "day": d("2026-08-07")},
        {"name": "ﾀﾅｶ", "amount": 17_820, "day": d("2026-08-07")},
    )
    moved = {**ROW, "請求済みの月": "2026-07"}
    rows = (
        moved,
        {"顧客番号": "B"},
        {"顧客番号": "B", "顧客名": "C株式会社"},
        {**YOUNG, "台数": "0"},
    )
    importing.receive(by, "moved.csv", file(*rows))
    return owner


OWN = [
    "/portal/",
    "/portal/contracts/C2/",
    "/portal/contracts/C3/",
    "/portal/contracts/C2/cancel/?desired=2026-09-30",
    "/portal/contracts/C3/renewal/",
    "/portal/contracts/C2/servers/add/?servers=1&day=2026-09-01",
    "/portal/contracts/C2/servers/remove/?servers=1&day=2026-09-30",
    "/portal/contracts/C2/plan/?plan=annual",
    "/portal/invoices/",
    "/portal/payments/",
    "/portal/statement/?first=2026-06-01&day=2026-08-10",
    "/portal/files/",
    "/portal/people/",
    "/portal/inbox/",
    "/portal/inbox/mail/",
    "/portal/particulars/",
    "/portal/security/",
    "/portal/security/history/",
    "/terms/",
    "/status/",
    "/status/INC-2026-000001/",
    "/terms/compare/1/2/",
]
CONSOLE = [
    "/console/",
    "/console/search/?q=B",
    "/console/customers/",
    *(
        f"/console/customers/B/{tab}"
        for tab in (
            "",
            "invoices/",
            "payments/",
            "dunning/",
            "notices/",
            "decisions/",
            "notes/",
            "journal/",
        )
    ),
    "/console/customers/A/payments/",
    "/console/imports/",
    "/console/contracts/",
    "/console/contracts/C1/",
    "/console/contracts/C2/",
    "/console/contracts/C4/",
    "/console/contracts/C2/cancel/?desired=2026-09-30",
    "/console/contracts/C2/terminate/?ground=17-1(5)",
    "/console/contracts/C2/agree/?unit_price=15000",
    "/console/contracts/C2/transfer/",
    "/console/contracts/C2/suspend/",
    "/console/applications/",
    "/console/applications/?part=requests",
    "/console/applications/C5/",
    "/console/approvals/",
    "/console/approvals/dunning/",
    "/console/editions/",
    "/console/editions/1/",
    "/console/editions/2/",
    "/console/editions/dunning/",
    "/console/runs/",
    "/console/runs/2026-08/",
    "/console/runs/2026-07/",
    "/console/payments/",
    "/console/payments/new/?account=B",
    "/console/payments/formats/",
    "/console/payments/matching/",
    "/console/payments/matching/matched/",
    "/console/payments/matching/ignored/",
    "/console/receivables/",
    "/console/receivables/open/",
    "/console/receivables/dunning/",
    "/console/receivables/letters/",
    "/console/invoices/",
    "/console/incidents/",
    "/console/incidents/?part=over",
    "/console/incidents/INC-2026-000001/",
    "/console/incidents/INC-2026-000002/",
    "/console/incidents/MNT-2026-000001/",
    "/console/files/",
    "/console/team/",
    "/console/journal/",
]


def own_pages() -> list[str]:
    numbers = account("B").invoices.order_by("number").values_list("number", flat=True)
    notice = account("B").customer.notices.order_by("id").last()
    request = ChangeRequest.objects.get()
    more = [f"/portal/inbox/{notice.pk}/", f"/portal/requests/{request.pk}/"]
    return [*OWN, *(f"/portal/invoices/{number}/" for number in numbers), *more]


def console_pages() -> list[str]:
    late = invoice("2026-05", "B")
    credited = invoice("2026-07", "B")
    return [
        *CONSOLE,
        f"/console/approvals/{Approval.objects.get().pk}/",
        *(
            f"/console/approvals/dunning/{one.pk}/"
            for one in DunningProposal.objects.order_by("pk")
        ),
        *(f"/console/payments/{one.pk}/" for one in Payment.objects.order_by("pk")),
        *(f"/console/payments/{one.pk}/undo/" for one in Payment.objects.order_by("pk")[:1]),
        f"/console/payments/files/{BankFile.objects.get().pk}/",
        f"/console/imports/{ImportFile.objects.get().pk}/",
        f"/console/receivables/dunning/{account('B').pk}/",
        f"/console/invoices/{late.number}/",
        f"/console/invoices/{credited.number}/",
        f"/console/invoices/{late.number}/credit/",
        f"/console/invoices/{late.number}/write-off/",
        *(
            f"/console/invoices/selected/?act={act}&row={late.number}&row={credited.number}"
            for act in ("hold", "resend")
        ),
        f"/console/requests/{ChangeRequest.objects.get().pk}/",
    ]


def sent_by_staff() -> Sent:
    """Forms that show something before it is done, and drafts."""
    payment = {"amount": "60,000", "value_date": DAY, "payer_name": "ｶ)ﾋﾞ-"}
    return [
        (f"/console/payments/new/?account={account('B').pk}", payment),
        ("/console/editions/drafts/new/", {}),
        ("/console/editions/dunning/drafts/new/", {}),
    ]


def ids(model: type[Model]) -> list[int]:
    return list(model._default_manager.order_by("pk").values_list("pk", flat=True))


def written(client, pages: list[str], seen: set[str], sent: Sent = ()) -> str:
    """The tables of pages as lines, and of those that answer what is sent to them.

    `seen` takes the templates that they came from.
    """
    lines = []
    for page, data in [*((page, None) for page in pages), *sent]:
        answer = client.get(page) if data is None else client.post(page, data, follow=True)
        assert answer.status_code == 200, page
        seen |= {str(one.name) for one in answer.templates}
        tables = [one for one in Page(answer).tables if not one.heading.startswith(JOURNAL)]
        lines += [f"# {KEY.sub('#', page)}", ""] if tables else []
        for table in tables:
            lines += [f"## {table.heading}", *(" | ".join(row) for row in table.rows), ""]
    return CHANGING.sub("…", "\n".join(lines))


def sign_in(client, user) -> None:
    client.force_login(user)
    get_user_model().objects.filter(pk=user.pk).update(last_login=context.now())


def compare(name: str, found: str) -> None:
    file = FILES / f"{name}.txt"
    if "WRITE_TABLES" in os.environ:
        file.write_text(found)
    assert found.splitlines() == file.read_text().splitlines()


def test_every_table_of_every_page(life, client):
    seen: set[str] = set()
    sign_in(client, life)
    compare("customer", written(client, own_pages(), seen))
    sign_in(client, member("suzuki"))
    compare("console", written(client, console_pages(), seen, sent_by_staff()))
    draft = EditionDraft.objects.get().pk
    drafted = [f"/console/editions/drafts/{draft}/{part}" for part in ("", "figures/", "compare/")]
    compare("drafts", written(client, drafted, seen))
    sign_in(client, UserFactory(email="applicant@example.jp"))
    order = {"plan": "monthly", "servers": "3", "starts_on": "2026-09-01", "action": "calculate"}
    begun = [("/apply/begin/", {}), ("/apply/step/order/", order)]
    compare("applicant", written(client, [], seen, begun))
    with_tables = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if "<table" in path.read_text() and path.parts[-2] not in ("documents", "elements")
    }
    assert with_tables - seen == ELSEWHERE
