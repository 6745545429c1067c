"""What lies on the staff's desks in the demo: bank files, drafts, registers, inquiries, cases."""

from datetime import date, timedelta

import jaconv
from django.contrib.auth import get_user_model

from billing.approvals import damages
from billing.bank.entries import BankAccount, BankEntry, Header
from billing.bank.writing import write_transfers
from billing.models import Invoice
from billing.operations import bank_files, charges, matching
from billing.operations.credit_notes import issue_credit_note
from billing.queries.receivables import with_outstanding
from billing.terms.charges import Correction
from billing.terms.crediting import CreditKind
from billing.terms.invoicing import InvoiceKind
from billing.terms.lines import LineKind
from contracts.office import context
from contracts.office.context import By
from contracts.office.operations import approvals, files
from contracts.operations import edition_drafts
from contracts.people.models import BillingAccount, Customer
from portal.tools.demo import conduct, inquiries, offboarding, questions, registers
from portal.tools.demo.people import SECOND_STAFF, STAFF

OURS = BankAccount("0001", "001", "1", "1234567", "ｻﾝﾌﾟﾙｸﾗｳﾄﾞ(ｶ", "ﾐﾎﾝ", "ﾎﾝﾃﾝ")


def lay(today: date) -> None:
    """As if staff had worked on it this morning."""
    staff, manager = (staff_on(email, today) for email in (STAFF, SECOND_STAFF))
    _bank_files(staff, today)
    _damages(staff)
    _right_amount(staff, manager)
    draft = edition_drafts.begin(manager)
    seen = edition_drafts.fingerprint_of(draft)
    figures = {"unit_price": 17_500, "late_interest_rate": "14.0"}
    edition_drafts.write_figures(
        manager, draft.pk, seen, "料金の見直し", today + timedelta(days=120), figures
    )
    late = Customer.objects.get(number="K-021")
    registers.enter_all(staff, today)
    inquiries.ask_all(today)
    questions.answer_all(staff)
    conduct.report_all(staff)
    offboarding.lay(staff, today)
    files.add_note(staff, late, "電話で連絡。月末までに一部を支払うとのこと。")


def staff_on(email: str, day: date) -> By:
    """A member of staff in the morning of a day."""
    user = get_user_model().objects.get(email=email)
    return context.of_user(user, moment=context.system(day).now)


def _bank_files(by: By, today: date) -> None:
    """Yesterday's is imported, and some of it needs a person; today's waits for a look."""
    unpaid = with_outstanding(Invoice.objects.filter(settlement=None, due_on__gte=today))
    waiting = list(unpaid.select_related("billing_account").order_by("number")[:8])
    day = today - timedelta(days=1)
    taken = [_entry(day, one, number) for number, one in enumerate(waiting[:6])]
    stranger = BankEntry(day, day, 33_000, payer_name="ﾀﾅｶ ｼﾞﾛｳ", bank="ﾐﾎﾝ", branch="ﾆｼ")
    file = bank_files.receive(by, f"nyukin-{day:%m%d}.txt", _file(day, [*taken, stranger]))
    bank_files.commit(by, file.pk)
    matching.match_file(by, file.pk)
    later = [_entry(today, one, 0) for one in waiting[6:]]
    bank_files.receive(by, f"nyukin-{today:%m%d}.txt", _file(today, later))


def _file(day: date, entries: list[BankEntry]) -> bytes:
    return write_transfers(Header(OURS, day, day, day), entries)


def _entry(day: date, invoice, number: int) -> BankEntry:
    """Every second payer's name is as agreed; others are cut, or leave the bank's fee out."""
    names = invoice.billing_account.payer_names or ["ﾌﾒｲ"]
    name = jaconv.z2h(names[0])
    fee = 440 if number == 3 else 0
    shown = "ﾔﾏﾀﾞ ﾀﾛｳ" if number == 5 else name
    amount = invoice.outstanding - fee
    return BankEntry(day, day, amount, payer_name=shown, bank="ﾐﾎﾝ", branch="ﾋｶﾞｼ")


def _right_amount(by: By, second: By) -> None:
    """A line of the newest invoice given back, and a tenth less for it on the next one."""
    issued = Invoice.objects.filter(customer__number="K-005", kind=InvoiceKind.REGULAR.value)
    wrong = issued.latest("billing_month")
    line = wrong.lines.filter(kind=LineKind.FEE)[0]
    assert line.contract_id
    assert line.first
    assert line.last
    lines = {"lines": [line.position]}
    issue_credit_note(by, wrong.pk, lines, "単価の誤り", second, kind=CreditKind.CORRECTION)
    asked = Correction(
        line.first, line.last, "正しい単価による利用料", "Fees at the right price", wrong.number
    )
    amount = line.amount * 9 // 10
    charges.correct(by, line.contract_id, amount, "契約書の単価を確認", asked, second)


def _damages(by: By) -> None:
    account = BillingAccount.objects.select_related("customer").get(number="K-004")
    approvals.propose(
        by,
        damages.KIND,
        f"account:{account.number}",
        {"billing_account": account.pk, "amount": 38_500},
        customer=account.customer,
        reason="貸与した機器の破損の修理費",
    )
