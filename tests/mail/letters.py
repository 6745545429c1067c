"""Companies to which every kind of mail is written."""

from django.core.files.base import ContentFile

from billing.operations import credit_notes, ending, returns, suspension
from billing.operations.payments import receive
from billing.operations.reissuing import reissue
from billing.operations.transfer import carry_out, transfer
from billing.operations.withdrawal import withdraw_end
from billing.queries.reissues import Wording
from billing.terms.crediting import CreditKind
from contracts.models import Contract
from contracts.office import context
from contracts.office.context import By, Member
from contracts.operations import application, changes, requests
from contracts.operations.editions import publish_edition
from contracts.people.models import BillingAccount, Contact
from contracts.people.operations import members
from contracts.terms.parameters import Plan
from contracts.terms.part_suspension import Part, Stopped
from support.offboarding.operations import certifying
from tests import conduct, inquiries, offboarding
from tests.announcements import corrected, mailed
from tests.factories import UserFactory
from tests.incidents import disrupt
from tests.offboarding import all_of_ours
from tests.world import accepted, account, applied, contract, d, event, invoice, lived, signed

INVOICES = "seikyu@example.jp"
"""Where A wants its invoices from a day on."""


def responsible() -> dict[str, set[str]]:
    """By company, the addresses of those who answer for its contracts."""
    found: dict[str, set[str]] = {}
    people = Contract.objects.values_list("customer__number", "responsible__email")
    for company, email in people:
        found.setdefault(company, set()).add(email)
    return found


def begin() -> None:
    lived(
        "2026-08-02",
        *signed("2026-04-01", "C1", "A", servers=3),
        *signed("2026-04-01", "C2", "B"),
        applied("2026-04-01", "C3", "C"),
        accepted("2026-04-01", "C3", individual={"term_months": 4}),
        *signed("2026-04-01", "C4", "D"),
        *signed("2026-04-01", "C5", "E"),
        *signed("2026-04-01", "C7", "G", plan="annual", servers=5),
        applied("2026-04-02", "C6", "F"),
        event("2026-04-03", "refuse", contract="C6", ground="6-3(4)"),
        event("2026-04-10", "add", contract="C1", servers=2, effective="2026-04-20"),
        event("2026-05-01", "reduce", contract="C1", servers=1),
        event("2026-05-10", "cancel", contract="C2"),
        event("2026-05-11", "decline_renewal", contract="C4", by="customer"),
        event("2026-05-20", "terminate", contract="C5", ground="17-1(1)"),
        event("2026-05-21", "reduce", contract="C7", servers=1),
        event("2026-07-02", "approve", customer="A", proposal="suspension"),
        event("2026-07-05", "pay", customer="A", amount=500_000),
        event("2026-07-06", "resume", contract="C1"),
        applied("2026-07-07", "C8", "F"),
    )


def go_on() -> None:
    """With people at each company who answer for nothing, and with A's address for invoices."""
    for number in "ABCDEFG":
        company = account(number).customer
        Contact.objects.create(customer=company, name="総務", email=f"soumu-{number}@example.jp")
    BillingAccount.objects.filter(number="A").update(emails=[INVOICES])
    by = context.system(d("2026-08-02"))
    changes.change_plan(by, contract("C1").pk, Plan.ANNUAL)
    ending.terminate_part(by, contract("C7").pk, 2, "17-1(2)", d("2026-08-31"))
    successor = Contact.objects.create(
        customer=account("C").customer, name="髙﨑 花子", email="hanako@example.jp"
    )
    changes.change_responsible(by, contract("C3").pk, successor)
    disrupt(by, [contract("C4").pk])
    withdraw_end(by, contract("C4").pk, "consent.pdf")
    consent = ContentFile(b"consent", "consent.pdf")
    transfer(by, contract("C4").pk, account("C").customer, successor, consent)
    consent = ContentFile(b"consent", "consent.pdf")
    agreed = d("2026-08-03")
    late = transfer(by, contract("C7").pk, account("C").customer, successor, consent, agreed)
    carry_out(context.system(d("2026-08-04")), [late.pk])
    asked = requests.request_servers(by, contract("C1").pk, 1)
    requests.refuse(by, asked.pk, "設置場所の確認がとれません")
    asked = requests.request_particulars(by, account("C"), department="経理部")
    requests.accept(by, asked.pk)
    mistyped = receive(by, account("B").pk, 1_000, d("2026-07-31"))
    returns.unmatch(by, mistyped.pk, "二重に入力した")
    paid = {"amounts": {"standard:10": 10_000}}
    credit_notes.issue_credit_note(
        by, invoice("2026-04").pk, paid, "台数の訂正", kind=CreditKind.GOODWILL
    )
    words = Wording("A株式会社", "1000001", "東京都千代田区千代田1-1", "経理部")
    reissue(by, invoice("2026-04").pk, words, "部署の訂正")
    publish_edition(by, d("2026-10-01"), {"unit_price": 17_000, "late_interest_rate": 10})
    all_of_ours(by, "2026-08-01", "C2")
    certifying.issue(by, offboarding.of("C2").pk)
    row = mailed(by, "C", title="窓口の休業", title_en="Closed", text_en="We are closed.")
    corrected(by, row, text="三日まで休業します。")
    owner = UserFactory(email="owner@example.jp")
    member = By(by.now, by.role, owner.pk, "佐藤 一郎")
    members.invite(member, account("C").customer_id, "shinjin@example.jp", Member.BILLING)
    suspended_in_part(by)
    conduct.tell_all(by, contract("C3"), "A")
    asker = conduct.person(by, "A", "shitsumon@example.jp")
    inquiries.tell_all(inquiries.desk(day="2026-08-02"), asker)
    application.withdraw(by, contract("C8").pk)
    requests.request_servers(by, contract("C1").pk, 1)  # the end of the service makes it moot
    ending.end_service(by, d("2026-12-31"))


def suspended_in_part(by: By) -> None:
    one = Stopped(Part.FIREWALL)
    row = suspension.suspend_part(by, contract("C3").pk, one, "30-3", d("2026-08-05"), "攻撃の中継")
    suspension.resume_part(by, row.pk)
