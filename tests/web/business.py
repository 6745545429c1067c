"""The life of the addresses, with a row for whatever staff work on."""

from billing.approvals import damages
from billing.exports.runs import RUN_PREVIEW
from billing.operations import billing_holds, charges, importing, layouts, policy
from contracts.office.context import By
from contracts.office.models import Alert
from contracts.office.operations import approvals
from contracts.operations import edition_drafts
from contracts.people.operations.posting import post_from
from portal.exports import operations
from support.announcements.terms.announcement import Audience
from support.desk.operations import policy as desk
from support.offboarding.operations import holds
from tests import conduct, incoming, questions, registers
from tests.announcements import called, draft, posted
from tests.bank_files import bank_file
from tests.importing import ROW, file
from tests.incidents import incident, planned
from tests.rules.test_layouts import ONE_ROW
from tests.staff import staff
from tests.web import addresses
from tests.web.addresses import DAY
from tests.world import account, applied, contract, d, lived


def life() -> None:
    addresses.life()
    by, second = staff("sato", DAY), staff("suzuki", DAY)
    lived(DAY, applied(DAY, "C5", "N", servers=2))
    rooms(by)
    customer = account("B").customer
    billing_holds.hold(by, account("A").pk, "金額を確認中", d("2026-09-15"))
    charges.charge(by, account("B").pk, 12_000, "鍵の再発行", contract("C2"), second)
    values = {"billing_account": account("B").pk, "amount": 38_500}
    approvals.propose(by, damages.KIND, "account:B", values, customer=customer, reason="破損")
    operations.ask_for_staff(by, RUN_PREVIEW, {"month": "2026-07"})
    layouts.keep(by, ONE_ROW)
    importing.receive(by, "moved.csv", file(ROW))
    bank_file({"name": "ﾀﾅｶ", "amount": 17_820, "day": d("2026-07-07")})
    holds.set_hold(by, account("A").customer_id, "訴訟のため", d("2027-03-31"))
    post_from(by, account("A").customer_id, d("2026-07-01"))
    edition_drafts.begin(by)
    policy.begin(by)
    Alert.objects.create(kind="job_failure", day=DAY, created_at=by.now, text="x")


def rooms(by: By) -> None:
    """Of support: announcements, calls, incidents, registers, the desk, questions, mail."""
    posted(by, audience=Audience.NOBODY)
    draft(by, title="夏の休業")
    called(by)
    incident(by, [contract("C2").pk], title="検知の遅れ")
    planned(by, title="基盤の入替え")
    registers.subcontract(by, DAY)
    registers.personal(by, DAY, account("B").customer)
    conduct.recorded(by, contract=contract("C2"))
    desk.add_holiday(by, d("2026-08-13"), "夏季休業日")
    desk.keep_canned(by, "手順", None, "次の手順でご確認ください。")
    questions.published(by)
    questions.draft(by)
    incoming.known()
    incoming.came(incoming.numbered(1, subject="検知の件"), day=DAY)
