"""One life that has something for every page, and what happens to it later."""

from dataclasses import replace
from hashlib import sha256

import pytest
from django.contrib.auth import get_user_model

from billing.approvals import damages
from billing.exports.runs import RUN_PREVIEW
from billing.models import MonthClose, Payment
from billing.operations import billing_holds, charges, importing, layouts, run, suspension
from billing.operations.certificates import certify_balance, certify_payment
from billing.operations.receipts import issue_receipt
from billing.operations.reissuing import reissue
from billing.queries.reissues import Wording
from billing.terms.charges import Correction
from billing.terms.month_proof import prove, to_json
from contracts.models import IndividualAgreement
from contracts.office import context
from contracts.office.context import By, Member, system
from contracts.office.operations import approvals, files, posting
from contracts.office.queries.posting import waiting
from contracts.office.terms.posting import PostKind
from contracts.operations import requests
from contracts.operations.editions import publish_edition
from contracts.people.operations import members
from contracts.people.operations.posting import post_from
from contracts.terms.part_suspension import Part, Stopped
from portal.exports import operations, worker
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
from tests.bank_files import bank_file
from tests.factories import person_of
from tests.importing import ROW, YOUNG, file
from tests.incidents import incident, planned, reported
from tests.rules.mails.building import mail
from tests.rules.test_document import TEXT
from tests.rules.test_layouts import ONE_ROW, TWO_ROWS
from tests.rules.test_month_close import WHOLE
from tests.staff import staff
from tests.world import account, applied, contract, d, event, invoice, lived, signed

DAY = "2026-08-10"
PDF = b"%PDF"


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


def sign_in(client, user) -> None:
    client.force_login(user)
    get_user_model().objects.filter(pk=user.pk).update(last_login=context.now())
