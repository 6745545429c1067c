"""Journal entries of a life: what they add up to, and their bytes for each program."""

import csv
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from billing.exports import accounting
from billing.exports.accounting import FREEE, Freee, MoneyForward, Yayoi, _csv
from billing.exports.cp932 import Writer
from billing.models import (
    Allocation,
    BankRecord,
    Invoice,
    Payment,
)
from billing.operations import allocations, bank_files, returns
from billing.operations.assigning import assign
from billing.operations.credit_notes import issue_credit_note
from billing.operations.payments import reverse
from billing.operations.write_off import write_off
from billing.queries.receivables import credits, with_outstanding
from billing.queries.slips import Books, Slip
from billing.terms.bookkeeping import Entry, Event, Title, Why
from billing.terms.crediting import CreditKind
from billing.terms.tax import TaxCategory, TaxRate
from contracts.office import context
from contracts.people.models import BillingAccount
from tests.exports.reading import texts
from tests.once import once
from tests.rules.banks import entry, transfers
from tests.staff import two
from tests.world import account, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
LAST = date(2026, 8, 31)


def live() -> None:
    """B paid short by 300 yen; A paid late, then too much; a debt is lost, another credited."""
    lived(
        "2026-08-10",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        event("2026-05-20", "pay", customer="B", amount=17_520),
        event("2026-06-11", "pay", customer="A", amount=10_000),
        event("2026-06-20", "pay", customer="A", amount=25_640),
        event("2026-06-22", "pay", customer="B", amount=100_000),
        event("2026-07-10", "pay", customer="A", amount=35_000),
        short_payment_tolerance=500,
    )
    by, second = two("2026-08-05")
    of_june = invoice("2026-06", "A")
    wanted = {"amounts": {"standard:10": 10_000}}
    issue_credit_note(by, of_june.pk, wanted, "誤請求", second, kind=CreditKind.GOODWILL)
    write_off(by, of_june.pk, "legal", "回収不能", 20_000, second)
    payment = Payment.objects.get(amount=10_000)
    reverse(context.system(d("2026-08-06")), payment, "組戻し")


past = once(live)


@pytest.fixture
def life(past, db, today) -> None:
    today("2026-08-10")


def slips(first: str = "2026-04-01", last: date = LAST) -> list[Slip]:
    return list(Books(d(first), last).slips())


def balances(found: list[Slip]) -> dict[Title, int]:
    sums: dict[Title, int] = {}
    for title, yen in (one for slip in found for row in slip.rows for one in row.postings()):
        sums[title] = sums.get(title, 0) + yen
    return sums


def credit_left() -> int:
    used = Allocation.objects.filter(kind="payment").aggregate(sum=Sum("amount"))["sum"]
    back = Allocation.objects.filter(reverses__kind="payment").aggregate(sum=Sum("amount"))["sum"]
    return Payment.objects.aggregate(sum=Sum("amount"))["sum"] - used - back


def test_the_books_agree_with_what_is_owed_paid_and_left(life):
    found = slips()
    sums = balances(found)
    owed = sum(one.outstanding for one in with_outstanding(Invoice.objects.all()))
    assert sums[Title.RECEIVABLE] == owed > 0
    assert sums[Title.BANK] == 17_520 + 10_000 + 25_640 + 100_000 + 35_000
    assert -sums[Title.ADVANCES] == credit_left() > 0
    assert (sums[Title.BAD_DEBT], sums[Title.RETURNS], sums[Title.DISCOUNTS]) == (
        20_000 - 1_806,  # of 35,640 and 233 yen of interest, 3,240 is tax
        11_000 - 1_000,
        300 - 27,
    )
    assert sum(sums.values()) == 0
    assert [slip.day for slip in found] == sorted(slip.day for slip in found)
    assert all(row.amount > 0 for slip in found for row in slip.rows)


def test_periods_add_up_to_the_whole_and_share_nothing(life):
    months = [(f"2026-{m:02}-01", date(2026, m, 31 if m in (5, 7, 8) else 30)) for m in range(4, 9)]
    parts = [slip for first, last in months for slip in slips(first, last)]
    assert parts == slips()
    assert Books(d("2026-04-01"), LAST).total == sum(len(slip.rows) for slip in parts)


def test_a_reversal_is_booked_on_the_day_when_it_was_made(life):
    (taken_back,) = [slip for slip in slips() if slip.text.startswith("取消")]
    assert taken_back.day == d("2026-08-06")
    assert [(row.debit, row.credit) for row in taken_back.rows] == [
        (Title.RECEIVABLE, Title.ADVANCES)
    ]
    received = next(slip for slip in slips() if slip.text == "入金" and slip.day.month == 6)
    april = invoice("2026-04", "A").pk
    assert received.rows == (
        Entry(d("2026-06-11"), Title.BANK, Title.RECEIVABLE, 10_000, Why.RECEIVED, april),
    )


def test_money_sent_back_leaves_the_bank_and_money_moved_stays_once(life):
    before = balances(slips())[Title.BANK]
    by = context.system(LAST)
    first, second = Payment.objects.order_by("-amount")[:2]
    returns.send_back(by, first.pk, LAST, "組戻し")
    assert balances(slips())[Title.BANK] == before - first.amount
    other = BillingAccount.objects.exclude(pk=second.billing_account_id).first()
    returns.move(by, second.pk, other.pk, "取り違え")
    sums = balances(slips())
    assert sums[Title.BANK] == before - first.amount
    waiting = credits(list(BillingAccount.objects.values_list("pk", flat=True)))
    assert -sums[Title.ADVANCES] == sum(c.rest for rests in waiting.values() for c in rests)
    owed = sum(one.outstanding for one in with_outstanding(Invoice.objects.all()))
    assert sums[Title.RECEIVABLE] == owed


def test_money_moved_or_matched_again_leaves_a_closed_month_as_it_is(life):
    closed = slips("2026-06-01", date(2026, 6, 30))
    payment = Payment.objects.get(amount=100_000)
    by = context.system(LAST)
    new = returns.move(by, payment.pk, account("A").pk, "取り違え")
    assert slips("2026-06-01", date(2026, 6, 30)) == closed
    moved = balances(slips("2026-08-31"))
    assert (moved.get(Title.BANK, 0), moved[Title.SUSPENSE]) == (0, 0)
    file = bank_files.receive(by, "a.txt", transfers(entry(100_000)))
    bank_files.commit(by, file.pk)
    record = file.records.get()
    BankRecord.objects.filter(pk=record.pk).update(state="matched", payment=new)
    returns.unmatch(by, new.pk, "不明")
    again = assign(by, record.pk, account("B").pk).payment
    returns.unmatch(by, again.pk, "やはり不明")
    assign(by, record.pk, account("B").pk)
    assert slips("2026-06-01", date(2026, 6, 30)) == closed
    sums = balances(slips())
    assert sums[Title.BANK] == balances(closed)[Title.BANK] + 17_520 + 35_000
    assert sums[Title.SUSPENSE] == 0


def test_money_that_comes_back_and_is_used_again_gives_no_negative_entry(life):
    row = Allocation.objects.filter(kind="payment", reversal__isnull=False).get()
    by = context.system(d("2026-08-07"))
    again = Allocation(
        invoice=row.invoice, payment=row.payment, kind="payment", amount=1_000,
        day=row.day, reason="oldest_due", recorded_at=by.now,
    )  # fmt: skip
    allocations.write(by, [again])
    used = next(slip for slip in slips() if slip.day == by.day)
    assert used.rows == (
        Entry(by.day, Title.ADVANCES, Title.RECEIVABLE, 1_000, Why.USED, row.invoice_id),
    )
    owed = sum(one.outstanding for one in with_outstanding(Invoice.objects.all()))
    assert balances(slips())[Title.RECEIVABLE] == owed


SMALL = {
    Yayoi: (
        "yayoi-20260501-20260531.csv",
        "2111,,,2026/05/20,普通預金,,,対象外,17520,0,売掛金,B B株式会社,,対象外,17520,0,"
        "入金 payment:{b} B株式会社,,,3,,,,,no\r\n"
        "2111,,,2026/05/20,売上値引高,,,課税売返内10%,300,27,売掛金,B B株式会社,,対象外,300,0,"
        "値引 INV-2026-000002 allocation:{d} B株式会社,,,3,,,,,no\r\n"
        "2111,,,2026/05/31,売掛金,A A株式会社,,対象外,35640,0,売上高,,,課税売上内10%,35640,3240,"
        "請求 2026年5月分 INV-2026-000003 A株式会社,,,3,,,,,no\r\n"
        "2111,,,2026/05/31,売掛金,B B株式会社,,対象外,17820,0,売上高,,,課税売上内10%,17820,1620,"
        "請求 2026年5月分 INV-2026-000004 B株式会社,,,3,,,,,no\r\n",
    ),
    Freee: (
        "freee-20260501-20260531-1.csv",
        "日付,伝票番号,決算整理仕訳,"
        "借方勘定科目,借方補助科目,借方取引先,借方部門,借方品目,借方金額,借方税区分,借方税額,"
        "貸方勘定科目,貸方補助科目,貸方取引先,貸方部門,貸方品目,貸方金額,貸方税区分,貸方税額,摘要\r\n"
        "2026/05/20,1,,普通預金,,B株式会社,,,17520,対象外,0,"
        "売掛金,,B株式会社,,,17520,対象外,0,入金 payment:{b} B株式会社\r\n",
    ),
    MoneyForward: (
        "money-forward-20260501-20260531.csv",
        "取引No,取引日,借方勘定科目,借方補助科目,借方部門,借方取引先,借方税区分,借方インボイス,"
        "借方金額(円),借方税額,貸方勘定科目,貸方補助科目,貸方部門,貸方取引先,貸方税区分,"
        "貸方インボイス,貸方金額(円),貸方税額,摘要,仕訳メモ,タグ,MF仕訳タイプ,決算整理仕訳,"
        "作成日時,作成者,最終更新日時,最終更新者\r\n"
        "1,2026/05/20,普通預金,,,B株式会社,対象外,,17520,0,"
        "売掛金,,,B株式会社,対象外,,17520,0,"
        "入金 payment:{b} B株式会社,payment:{b},,,,,,,\r\n",
    ),
}


@pytest.mark.parametrize("program", SMALL, ids=lambda program: program.__name__)
def test_the_bytes_of_a_small_month(life, program):
    name, expected = SMALL[program]
    found = texts(program("2026-05-01", "2026-05-31"))
    ids = {
        "b": Payment.objects.get(amount=17_520).pk,
        "d": Allocation.objects.get(kind="discount").pk,
    }
    assert found[name].decode("cp932").startswith(expected.format(**ids))
    if program is Yayoi:
        assert found[name].decode("cp932") == expected.format(**ids)
    lines = found[name].decode("cp932").splitlines()
    assert len({line.count(",") for line in lines}) == 1
    readme = found["README.txt"].decode()
    assert "4件、4行" in readme
    assert "なし / none" in readme


def test_several_lines_make_one_slip_in_each_program(life):
    def lines(program) -> list[list[str]]:
        found = texts(program("2026-08-05", "2026-08-05"))
        name = next(name for name in found if name.endswith(".csv"))
        text = found[name].decode("cp932")
        return [line.split(",") for line in text.splitlines()]

    def lost(rows: list[list[str]]) -> list[list[str]]:
        return [row for row in rows if any("貸倒れ" in cell for cell in row)]

    yayoi, freee, money = (lost(lines(p)) for p in (Yayoi, Freee, MoneyForward))
    assert [row[0] for row in yayoi] == ["2110", "2101"]
    assert [(row[4], row[7], row[8], row[9]) for row in yayoi] == [
        ("貸倒損失", "対象外", "129", "0"),
        ("貸倒損失", "課税売倒内10%", "19871", "1806"),
    ]
    assert len({row[1] for row in freee}) == len({row[0] for row in money}) == 1
    for row in yayoi:
        assert row[8] == row[14]


def test_a_large_file_is_cut_between_slips(life, monkeypatch):
    small = accounting.ProgramForm(**{
        **{name: getattr(FREEE, name) for name in FREEE.__slots__}, "most": 3
    })  # fmt: skip
    monkeypatch.setattr(Freee, "form", small)
    found = texts(Freee("2026-04-01", "2026-08-31"))
    files = [text.decode("cp932").splitlines() for name, text in found.items() if ".csv" in name]
    assert len(files) > 3
    assert all(2 <= len(lines) <= 4 for lines in files)
    whole = [line.split(",")[1] for lines in files for line in lines[1:]]
    for lines in files:
        numbers = {line.split(",")[1] for line in lines[1:]}
        assert sum(whole.count(number) for number in numbers) == len(lines) - 1


@pytest.mark.parametrize(
    ("text", "carried", "told"),
    [
        ("髙島①㈱〜", "髙島①㈱～", []),  # CP932 has them
        ("𠮷野家", "吉野家", ["𠮷 → 吉 (1)"]),
        ("㉑号", "(21)号", ["㉑ → (21) (1)"]),
        ("Café—鷗", "Cafe―鴎", ["é → e (1)", "— → ― (1)", "鷗 → 鴎 (1)"]),
        ("か\u3099行\u200b", "が行", ["\u200b → (削除) (1)"]),
        ("😀", "〓", ["😀 → 〓 (1)"]),
    ],
)
def test_what_cp932_cannot_carry_is_written_as_something_near(text, carried, told):
    writer = Writer()
    assert writer.encode(text).decode("cp932") == carried
    assert writer.told() == told


def test_hostile_names_neither_fail_nor_calculate(life):
    BillingAccount.objects.filter(pk=account("B").pk).update(name='=cmd|"𠮷"\r\n野家')
    found = texts(Freee("2026-05-01", "2026-05-31"))
    text = found["freee-20260501-20260531-1.csv"].decode("cp932")
    assert '"\'=cmd|""吉"" 野家"' in text
    assert "\n=cmd" not in text
    assert ",=cmd" not in text
    assert "𠮷 → 吉" in found["README.txt"].decode()


def test_a_description_is_as_long_as_yayoi_takes_it():
    day = date(2026, 5, 1)
    number = "INV-2026-000001"
    told = number, number, "A", "甲", "長" * 60, "請求 2026年4月分"
    slip = Slip(day, Event.INVOICE, 1, 1, *told, ())
    text = accounting.described(slip, Writer())
    assert len(text.encode("cp932")) in (63, 64)
    assert text.startswith("請求 2026年4月分 INV-2026-000001 長長")


def test_the_reduced_rate_has_its_own_code():
    reduced = Title.SALES, TaxRate(Decimal("8.00"), TaxCategory.REDUCED)
    former = Title.SALES, TaxRate(Decimal("8.00"))
    assert [
        form.code(*reduced) for form in (accounting.YAYOI, FREEE, accounting.MONEY_FORWARD)
    ] == [
        "課税売上内軽減8%",
        "課税売上8%(軽)",
        "課税売上 (軽)8%",
    ]
    assert FREEE.code(*former) == "課税売上8%"


def test_books_with_tax_included_and_simplified_taxation_have_codes_of_their_own(life, settings):
    """By the form of Yayoi: 込 leaves the tax to the program, the class stands before the rate."""
    settings.BOOKS_INCLUDE_TAX, settings.SIMPLIFIED_TAX_CLASS = True, 5
    found = texts(Yayoi("2026-05-01", "2026-08-31"))
    text = found["yayoi-20260501-20260831.csv"].decode("cp932")
    assert ",売上高,,,課税売上込五10%,35640,0," in text
    assert ",売上値引高,,,課税売返込五10%,11000,0," in text
    assert ",貸倒損失,,,課税売倒込10%,19871,0," in text
    assert "請求 課税売上込五10%、返還・値引 課税売返込五10%" in found["README.txt"].decode()
    other = texts(Freee("2026-05-01", "2026-05-31"))["freee-20260501-20260531-1.csv"]
    assert "課税売上10%,3240" in other.decode("cp932")


def test_each_customer_is_a_sub_account_as_long_as_yayoi_takes_it(life):
    BillingAccount.objects.filter(pk=account("B").pk).update(name="とても長い名前の株式会社")
    text = texts(Yayoi("2026-05-01", "2026-05-31"))["yayoi-20260501-20260531.csv"].decode("cp932")
    lines = [line.split(",") for line in text.splitlines()]
    of_receivables = {row[row.index("売掛金") + 1] for row in lines}
    assert of_receivables == {"A A株式会社", "B とても長い名前の株式会"}
    assert {row[row.index("普通預金") + 1] for row in lines if "普通預金" in row} == {""}


def test_late_interest_is_outside_tax_or_exempt_by_the_setting(monkeypatch):
    side = Title.LATE_INTEREST, None
    forms = (accounting.YAYOI, FREEE, accounting.MONEY_FORWARD)
    assert {form.code(*side) for form in forms} == {"対象外"}
    monkeypatch.setattr(accounting, "LATE_INTEREST_IS_EXEMPT", True)
    assert [form.code(*side) for form in forms] == ["非課売上", "非課売上", "非課税売上"]
    assert {form.code(Title.DAMAGES, None) for form in forms} == {"対象外"}


def test_what_replaces_a_sign_is_no_formula_and_no_new_cell():
    """Names are the customers' own: signs that CP932 lacks become plain ones before quoting."""
    cells = ["\ufe661+1", "\u200b=1+1", "a\ufe10b", "\U0001d7ceno", "=1"]
    (line,) = csv.reader([_csv([cells], Writer()).decode("cp932")])
    assert line == ["'=1+1", "'=1+1", "a,b", "0no", "'=1"]
