"""Every table of every page, cell by cell, over one life that has something for each.

What the cells should say is in `tables/*.txt`, one file for each kind of reader, as read once
by a person against the life below. `WRITE_TABLES=1 pytest tests/web/test_tables.py` writes the
files anew: read the difference before it is committed.
"""

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.urls import reverse

from billing.approvals import damages
from billing.exports.runs import RUN_PREVIEW
from billing.models import (
    BankFile,
    BankRecord,
    DunningProposal,
    JournalLayout,
    MonthClose,
    Payment,
    PolicyDraft,
)
from billing.operations import billing_holds, charges, importing, layouts, run, suspension
from billing.operations.certificates import certify_balance, certify_payment
from billing.operations.receipts import issue_receipt
from billing.operations.reissuing import reissue
from billing.queries.reissues import Wording
from billing.terms.charges import Correction
from billing.terms.month_proof import prove, to_json
from contracts.models import ChangeRequest, EditionDraft, ImportFile, IndividualAgreement
from contracts.office import context
from contracts.office.context import By, Member, system
from contracts.office.models import Approval, Posting
from contracts.office.operations import approvals, files, posting
from contracts.office.queries.posting import waiting
from contracts.office.terms.posting import PostKind
from contracts.operations import requests
from contracts.operations.editions import publish_edition
from contracts.people.operations import members
from contracts.people.operations.posting import post_from
from contracts.terms.part_suspension import Part, Stopped
from portal.exports import operations, worker
from portal.exports.models import Export
from support.announcements.terms.announcement import Audience
from support.conduct.models import Case
from support.conduct.terms.kinds import Channel, Item, Matter, StepKind
from support.desk.operations import conversing, handling, policy
from support.desk.operations.receiving import file_mail
from support.desk.terms.clocks import Target
from support.desk.terms.kinds import Category, Priority
from support.incidents.operations import maintenance, measures, recording
from support.incidents.terms.course import Effect
from support.offboarding.operations import holds
from support.questions.terms.kinds import Topic
from support.registers.terms.kinds import ActKind
from tests import conduct, incoming, inquiries, questions, registers
from tests.announcements import called, corrected, draft, mailed, posted
from tests.architecture.sources import ROOT
from tests.factories import UserFactory, person_of
from tests.importing import ROW, YOUNG, file
from tests.incidents import incident, planned, reported
from tests.operations.test_matching import bank_file
from tests.rules.mails.building import mail
from tests.rules.test_document import TEXT
from tests.rules.test_layouts import ONE_ROW, TWO_ROWS
from tests.rules.test_month_close import WHOLE
from tests.staff import member, staff
from tests.web.html import Page
from tests.world import account, applied, contract, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-08-10"
Sent = Sequence[tuple[str, dict]]
FILES = Path(__file__).with_name("tables")
CHANGING = re.compile(
    r"\b(?=\d*[a-f])[0-9a-f]{12,64}\b|(?<=[a-z]:)\d+\b|(?<=草案 )\d+|(?<=[DN]L-\d{8}-)\d{6}\b"
)
"""Digests and the database's keys, which are others every time."""
KEY = re.compile(r"(?<=[/=])(\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})(?=/|$)")
PDF = b"%PDF"
TEMPLATES = ROOT / "templates"
JOURNAL = "操作記録"
"""Its tables show keys of the database; `test_console_team.py` looks at them."""


@pytest.fixture
def life(today, own_files):
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
    billing_holds.hold(by, account("L").pk, "金額を確認中", d("2026-09-15"))
    asked = operations.ask_for_staff(by, RUN_PREVIEW, {"month": "2026-08"})
    assert worker.make(asked.pk)
    issue_receipt(by, Payment.objects.get(customer=account("B").customer).pk)
    certify_payment(by, Payment.objects.get(customer=account("B").customer).pk)
    certify_balance(by, account("B").customer_id, None, d("2026-07-31"))
    words = Wording("B株式会社", "1000001", "東京都千代田区千代田1-1", "経理部")
    reissue(by, invoice("2026-07", "B").pk, words, "部署の記載")
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
    announced(by)
    owner = person_of("B", email="owner@example.jp", last_name="見本", first_name="花子")
    members.invite(
        By(by.now, context.Role.CUSTOMER, owner.pk, "x", {account("B").customer_id: Member.OWNER}),
        account("B").customer_id,
        "new@example.jp",
        Member.VIEWER,
    )
    second = staff("suzuki", DAY)
    charges.charge(by, account("B").pk, 12_000, "鍵の再発行", contract("C2"), second)
    right = Correction(
        d("2026-07-01"),
        d("2026-07-31"),
        "台数の訂正",
        "Wrong number of servers",
        invoice("2026-07", "B").number,
    )
    charges.correct(by, contract("C2").pk, 8_100, "電話で確認", right, second)
    entered()
    laid_out(by)
    inquired(owner)
    post_came()
    holds.set_hold(by, account("A").customer_id, "訴訟のため", d("2027-03-31"))
    closed_and_opened(by)
    posted_by_hand(by)
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


def closed_and_opened(by: By) -> None:
    """April closed, by the proof of the rules' own test; May closed and opened again."""
    second = staff("suzuki", DAY).account_id
    people = {"at": by.now, "author_id": by.account_id, "second_id": second}
    of_pdf = sha256(PDF).hexdigest()
    for month in (d("2026-04-01"), d("2026-05-01")):
        proof = prove(replace(WHOLE, month=month, day=d(DAY)))
        MonthClose.objects.create(
            month=month, step="closed", proof=to_json(proof), pdf=PDF, sha256=of_pdf, **people
        )
    MonthClose.objects.create(month=month, step="reopened", reason="記帳の漏れ", **people)


def laid_out(by: By) -> None:
    """An own CSV of two rows for each entry, and one that was retired."""
    layouts.keep(by, replace(TWO_ROWS, name="販売管理向け", has_header=True))
    layouts.retire(by, layouts.keep(by, ONE_ROW).pk)


def announced(by: By) -> None:
    """An announcement corrected, one to chosen holders, a draft, a call and its correction."""
    corrected(by, posted(by, audience=Audience.NOBODY), text="三日まで休業します。")
    mailed(by, "B", title="設定のお願い")
    draft(by, title="夏の休業")
    called(by, corrects=called(by))


def posted_by_hand(by: By) -> None:
    """B wants paper from August on: its invoice was posted, which was recorded wrongly first."""
    post_from(by, account("B").customer_id, d("2026-08-01"))
    issued = waiting().filter(kind="invoice").earliest("pk")
    (row,) = posting.record_posted(by, {issued.pk: ""}, PostKind.ORDINARY, d(DAY))
    posting.correct_posting(by, row.pk, PostKind.RECORDED, "123-45", d(DAY), "種類の誤り")


def entered() -> None:
    """Entries of the registers: done with, due, overdue, not confidential, a request."""
    early, by = staff("sato", "2026-07-15"), staff("sato", DAY)
    to = registers.subcontract(early, "2026-07-15")
    registers.record(early, to, ActKind.DUTIES, "2026-07-15", "28", "29", "other")
    given = registers.secret(early, "2026-07-15", contract=contract("C2"))
    registers.record(early, given, ActKind.MEASURES, "2026-07-15", text="施錠した保管庫")
    registers.record(early, given, ActKind.ACCESS, "2026-07-15", who="山田 一郎", text="")
    registers.record(
        early, given, ActKind.DISCLOSED, "2026-07-15", "subcontract", subcontract_id=to.pk
    )
    registers.record(by, given, ActKind.RETURN_ASKED, "2026-08-03", until="2026-08-31", text="")
    registers.secret(early, "2026-07-15", designated_on=None)
    registers.personal(early, "2026-07-15", account("B").customer)
    answered = registers.request(early, "2026-07-10")
    registers.record(early, answered, ActKind.ANSWERED, "2026-07-15", "refused", text="保有なし")
    registers.request(by, DAY, customer=account("B").customer)


def inquired(owner) -> None:
    """Inquiries: late, answered, out of scope, of no company; a holiday and a target ahead."""
    early = inquiries.asker(owner, "10:00", "2026-08-03", "B")
    late = inquiries.opened(early, "B", subject="管理画面が開かない", category=Category.CONSOLE)
    answered = inquiries.opened(early, "B", contract=contract("C2"), priority=Priority.HIGH)
    other = inquiries.opened(early, "B", subject="他社製品", category=Category.OTHER)
    by = inquiries.desk("13:00", "sato", "2026-08-03")
    conversing.add_note(by, late.pk, "再現を確認中")
    conversing.answer(by, answered.pk, "次の手順でご確認ください。")
    handling.refuse(by, other.pk, "他社製品の設定のため", "恐れ入ります。")
    at = inquiries.at("08:00", DAY)
    stranger = inquiries.mail("1@x", "who@example.com", "見積り", received_at=at)
    file_mail(inquiries.robot("09:00", DAY), stranger)
    policy.add_holiday(by, d("2026-08-13"), "夏季休業日")
    policy.set_target(by, Priority.HIGH, d("2026-09-01"), Target(60, 510))
    questions.published(by)
    questions.published(by, Topic.ENDING, is_public=False, question_en="", answer_en="")
    questions.draft(by)


def post_came() -> None:
    """Mail with every outcome."""
    incoming.known(company="B")
    incoming.came(
        incoming.numbered(1, subject="検知の件"),
        mail("資料をください", sender="who@x.example", message_id="<2@x>", subject="資料"),
        mail("不在です", "Auto-Submitted: auto-replied", message_id="<3@x>", subject="不在"),
        incoming.spam(),
        b"",
        day=DAY,
    )


DESK = [
    "/console/incoming-mail/",
    "/console/desk/",
    "/console/desk/?state=every&sort=-opened",
    "/console/desk/INQ-2026-000001/",
    "/console/desk/settings/",
    "/console/questions/",
]
REGISTERS = [
    "/console/registers/",
    *(f"/console/registers/{one}/" for one in ("subcontractors", "confidential", "personal")),
    *(f"/console/registers/entries/REG-2026-00000{number}/" for number in range(1, 7)),
    "/console/contracts/C2/?cause=2026-07-10",
]
CONDUCT = [
    "/console/conduct/",
    "/console/conduct/CND-2026-000002/",
    "/console/incidents/now/",
]
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
    "/portal/pay/",
    "/portal/payments/",
    "/portal/statement/?first=2026-06-01&day=2026-08-10",
    "/portal/statement/certificate/?day=2026-07-31",
    "/portal/files/",
    "/portal/people/",
    "/portal/inbox/",
    "/portal/inbox/mail/",
    "/portal/inquiries/",
    "/portal/particulars/",
    "/portal/security/",
    "/portal/security/history/",
    "/portal/kept-data/",
    "/terms/",
    "/status/",
    "/status/INC-2026-000001/",
    "/terms/compare/1/2/",
]
CONSOLE = [
    "/console/",
    "/console/search/?q=B",
    "/console/search/?q=資料",
    "/console/customers/",
    *(
        f"/console/customers/B/{tab}"
        for tab in (
            "",
            "invoices/",
            "payments/",
            "dunning/",
            "inquiries/",
            "notices/",
            "decisions/",
            "notes/",
            "journal/",
        )
    ),
    "/console/post/",
    "/console/customers/A/payments/",
    "/console/customers/B/statement/?first=2026-06-01&day=2026-08-10",
    "/console/customers/B/certificate/?day=2026-08-10",
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
    "/console/runs/2026-08/previewed/",
    "/console/runs/2026-08/issued/?state=held",
    "/console/runs/2026-07/issued/",
    "/console/payments/",
    "/console/payments/new/?account=B",
    "/console/payments/formats/",
    "/console/payments/matching/",
    "/console/payments/matching/matched/",
    "/console/payments/matching/ignored/",
    "/console/receivables/",
    "/console/receivables/open/",
    "/console/receivables/ledger/?first=2026-07-01&last=2026-08-31",
    "/console/receivables/close/",
    *(f"/console/receivables/close/2026-0{month}/" for month in (4, 5, 7)),
    "/console/receivables/dunning/",
    "/console/receivables/letters/",
    "/console/invoices/",
    "/console/incidents/",
    "/console/incidents/?part=over",
    "/console/incidents/INC-2026-000001/",
    "/console/incidents/INC-2026-000002/",
    "/console/incidents/MNT-2026-000001/",
    "/console/after-end/",
    "/console/after-end/contracts/C1/",
    "/console/after-end/figures/",
    "/console/kept-data/A/",
    "/console/personal-data/",
    "/console/announcements/",
    "/console/announcements/?part=over",
    "/console/announcements/?part=calls",
    "/console/announcements/NTC-2026-000003/",
    "/console/announcements/service-end/?effective=2026-12-31",
    "/console/files/",
    "/console/files/layouts/",
    "/console/archive/",
    "/console/team/",
    "/console/team/powers/",
    "/console/journal/",
]


def own_pages() -> list[str]:
    numbers = account("B").invoices.order_by("number").values_list("number", flat=True)
    notice = account("B").customer.notices.order_by("id").last()
    request = ChangeRequest.objects.get()
    more = [f"/portal/inbox/{notice.pk}/", f"/portal/requests/{request.pk}/"]
    invoices = (f"/portal/invoices/{number}/" for number in numbers)
    payments = (f"/portal/payments/{one.pk}/" for one in account("B").payments.order_by("pk"))
    return [*OWN, *invoices, *payments, *more]


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
        f"/console/customers/B/people/{account('B').customer.memberships.earliest('pk').pk}/",
        f"/console/imports/{ImportFile.objects.get().pk}/",
        f"/console/receivables/dunning/{account('B').pk}/",
        f"/console/files/layouts/{JournalLayout.objects.earliest('pk').pk}/",
        f"/console/files/layouts/{JournalLayout.objects.earliest('pk').pk}/edit/",
        f"/console/invoices/{late.number}/",
        f"/console/invoices/{credited.number}/",
        f"/console/invoices/{late.number}/credit/",
        f"/console/invoices/{late.number}/write-off/",
        *(
            f"/console/invoices/selected/?act={act}&row={late.number}&row={credited.number}"
            for act in ("hold", "resend")
        ),
        f"/console/requests/{ChangeRequest.objects.get().pk}/",
        f"/console/post/selected/?row={waiting().order_by('pk').first().pk}",
        f"/console/notices/{Posting.objects.earliest('pk').notice_id}/",
    ]


def sent_by_staff() -> Sent:
    """Forms that show something before it is done, and drafts."""
    payment = {"amount": "60,000", "value_date": DAY, "payer_name": "ｶ)ﾋﾞ-"}
    words = {
        "name": "乙株式会社", "postal_code": "1000001", "address": "東京都千代田区千代田1-1",
        "reason": "宛名の訂正",
    }  # fmt: skip
    return [
        (f"/console/invoices/{invoice('2026-05', 'B').number}/reissue/", words),
        (f"/console/payments/new/?account={account('B').pk}", payment),
        ("/console/editions/drafts/new/", {}),
        ("/console/editions/dunning/drafts/new/", {}),
    ]


CSV = (
    '日付,お引出し,お預入れ,摘要\r\n2026/8/7,,17820,タナカ\r\n2026/8/7,"1,100",,手数料\r\n'
).encode("cp932")


def sent_with_files() -> Sent:
    """A transfer ticked, then divided; a CSV whose map is guessed; a file that is none."""
    row = BankRecord.objects.get(payer_name="ﾀﾅｶ")
    late = invoice("2026-05", "B")
    parts = {
        "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "check": "1",
        "form-0-to": late.number, "form-0-amount": "7,820",
        "form-1-to": "L", "form-1-amount": "10,000",
    }  # fmt: skip
    sample = SimpleUploadedFile("meisai.csv", CSV)
    broken = SimpleUploadedFile("furikomi.txt", b"1" * 200 + b"\r\n" + b"9" * 150 + b"\r\n")
    ticked = {"account": account("L").pk, "named": [invoice("2026-06", "L").number]}
    return [
        (f"/console/payments/matching/{row.pk}/preview/", ticked),
        (f"/console/payments/matching/{row.pk}/divide/", parts),
        ("/console/payments/formats/new/", {"name": "見本", "sample": sample, "guess": ""}),
        ("/console/payments/upload/", {"format": "", "form": "", "file": broken}),
    ]


def simulated(client) -> list[str]:
    """What a draft of the terms and one of the dunning policy would change, worked out."""
    draft = EditionDraft.objects.get()
    EditionDraft.objects.update(effective_on=d("2026-09-01"), parameters={"unit_price": 17_000})
    policy = PolicyDraft.objects.get()
    PolicyDraft.objects.update(steps=[["reminder", 1], *policy.steps[1:]])
    month = {"month": "2026-09-01"}
    client.post(f"/console/editions/drafts/{draft.pk}/simulate/", month)
    client.post(f"/console/editions/dunning/drafts/{policy.pk}/simulate/")
    exports = list(Export.objects.filter(state=Export.State.WAITING).order_by("pk"))
    assert all(worker.make(one.pk) for one in exports)
    return [reverse("simulation", args=[one.key]) for one in exports]


def reported_and_suspended() -> Case:
    """A report of B about A, answered; a suspicion; B's firewall and a contract suspended."""
    by = staff("sato", DAY)
    row = conduct.reported(conduct.person(by, "B", "hodo@example.jp"), files=("header.pdf",))
    conduct.founded(by, row, contract())
    conduct.do(by, row, StepKind.ASKED, "", said="止めてください。", until="2026-08-20")
    conduct.do(by, row, StepKind.TOLD, "")
    ties = {"matter": Matter.ANTISOCIAL, "item": Item.TIES, "channel": Channel.AUTHORITY}
    conduct.recorded(by, contract=contract("C4"), day="2026-08-07", **ties)
    one = Stopped(Part.FIREWALL)
    suspension.suspend_part(by, contract("C2").pk, one, "30-3", d("2026-08-12"), "攻撃の中継")
    seen = incident(by, [contract("C2").pk], effect=Effect.INTERRUPTED, ground="13-1(2)")
    recording.announce(by, seen.pk, "切れています。")
    return row


def failed_run() -> None:
    """August's run cannot bill B, with which somebody agreed what no edition knows."""
    IndividualAgreement.objects.create(
        billing_account=account("B"), effective_on=d("2026-08-01"), parameters={"colour": 1}
    )
    run.bill(system(d(DAY)), [account("B").pk], d("2026-08-01"))


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
    compare("desk", written(client, DESK, seen))
    compare("registers", written(client, REGISTERS, seen))
    client.cookies["django_language"] = "en"
    compare("registers_in_english", written(client, REGISTERS, seen))
    del client.cookies["django_language"]
    compare("files", written(client, simulated(client), seen, sent_with_files()))
    sign_in(client, UserFactory(email="applicant@example.jp"))
    order = {"plan": "monthly", "servers": "3", "starts_on": "2026-09-01", "action": "calculate"}
    begun = [("/apply/begin/", {}), ("/apply/step/order/", order)]
    compare("applicant", written(client, [], seen, begun))
    sign_in(client, member("suzuki"))
    row = reported_and_suspended()
    cases = written(client, [*CONDUCT, f"/console/conduct/{row.number}/"], seen)
    sign_in(client, life)
    own = ["/portal/reports/", f"/portal/reports/{row.number}/"]
    compare("conduct", cases + written(client, own, seen))
    sign_in(client, member("suzuki"))
    failed_run()
    compare("failures", written(client, ["/console/runs/2026-08/"], seen))
    with_tables = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if "<table" in path.read_text() and path.parts[-2] not in ("documents", "elements")
    }
    assert with_tables - seen == set()
