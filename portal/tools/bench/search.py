"""The console over a grown business: searching everything, and the figures of today."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.db import connection

from billing.models import Invoice, InvoiceLine, InvoiceTax, Payment
from billing.queries import global_search, portfolio, waiting
from contracts.office import context
from contracts.office.operations.copying import copy, reserve_ids
from contracts.people.models import BillingAccount
from contracts.queries import waiting as contracts
from contracts.terms.periods import month_first
from portal.customer.contracts.chart import last_months
from portal.tools.bench.invoices import INVOICE, LINE, PARTIES, TODAY, milliseconds
from portal.tools.bench.paid import pay_in_full
from portal.tools.bench.rows import fill, settle

CUSTOMERS = 20_000
UNPAID = 50
"""One of so many is never paid."""

NAMES = """
UPDATE people_customer SET
    name = (%(names)s::text[])[1 + id %% 10] || (%(trades)s::text[])[1 + id / 10 %% 5]
           || id || '株式会社',
    name_kana = (%(kana)s::text[])[1 + id %% 10] || (%(trade_kana)s::text[])[1 + id / 10 %% 5],
    corporate_number = lpad((7000012050002 + id * 97 %% 900000)::text, 13, '0'),
    phone = '03' || lpad((id * 7919 %% 100000000)::text, 8, '0')
"""
NUMBERED = """
INSERT INTO office_numberseries (name, year, last)
SELECT 'INV', extract(year FROM issued_on), max(right(number, 6)::int)
  FROM billing_invoice GROUP BY 2 ON CONFLICT DO NOTHING
"""
"""So that whatever is issued next takes a number of its own."""
WORDS = {
    "names": ["見本", "桜", "大和", "青葉", "港", "光", "北斗", "松葉", "泉", "宝"],
    "kana": ["ミホン", "サクラ", "ヤマト", "アオバ", "ミナト", "ヒカリ", "ホクト", "マツバ",
             "イズミ", "タカラ"],
    "trades": ["商事", "工業", "電機", "物産", "建設"],
    "trade_kana": ["ショウジ", "コウギョウ", "デンキ", "ブッサン", "ケンセツ"],
}  # fmt: skip


def fill_everything(count: int, customers: int, unpaid: int = 1, of: int = UNPAID) -> None:
    """Companies with `count` invoices, all but `unpaid` of so many paid by a payment each."""
    fill(customers)
    with connection.cursor() as cursor:
        cursor.execute(NAMES, WORDS)
    accounts = list(
        BillingAccount.objects.order_by("id").values_list(
            "id", "customer_id", "contracts__id", "customer__name_kana", "customer__name"
        )
    )
    ids, paying = reserve_ids(Invoice, count), reserve_ids(Payment, count)
    whole = list(zip(range(count), ids, paying, strict=True))
    copy(
        Invoice,
        INVOICE,
        (_invoice(n, pk, accounts[n % customers], customers) for n, pk, _ in whole),
    )
    copy(
        InvoiceTax,
        ("invoice_id", "category", "percent", "taxable", "tax"),
        ((pk, "standard", 10, _net(n), _net(n) // 10) for n, pk, _ in whole),
    )
    copy(InvoiceLine, LINE, (_line(n, pk, accounts[n % customers]) for n, pk, _ in whole))
    paid = [row for row in whole if row[0] % of >= unpaid]
    now = f"{TODAY} 09:00+09"
    copy(
        Payment,
        ("id", "customer_id", "billing_account_id", "amount", "value_date", "named",
         "payer_name", "recorded_at"),
        (
            (to, accounts[n % customers][1], accounts[n % customers][0], _net(n) * 11 // 10,
             _paid_on(n, customers), [], _payer(n, accounts[n % customers][3], customers), now)
            for n, _, to in paid
        ),
    )  # fmt: skip
    pay_in_full(((pk, to, _net(n) * 11 // 10, _paid_on(n, customers)) for n, pk, to in paid), now)
    with connection.cursor() as cursor:
        cursor.execute(NUMBERED)
    settle()


def _net(n: int) -> int:
    return 10_000 + n % 977 * 10


def _payer(n: int, kana: str, customers: int) -> str:
    """Each company pays by a name of its own, and every seventh month by its branch's."""
    branch = "" if n // customers % 7 else "シテン"
    return f"カ){kana}{n % customers}{branch}"


def _paid_on(n: int, customers: int) -> date:
    """Some day before its due day, if that has come."""
    issued = month_first(_months(n // customers) + timedelta(31))
    return min(TODAY, issued + timedelta(n % 31))


def _invoice(n: int, pk: int, account: tuple, customers: int) -> tuple:
    month = _months(n // customers)
    issued = month_first(month + timedelta(31))
    return (
        pk, f"INV-{issued.year}-{n:06}", account[1], account[0], "regular", f"{month:%Y-%m}",
        month, issued, issued + timedelta(30), _net(n) * 11 // 10, 0, "14.5", "365",
        PARTIES.format(account[4]), "end_of_next_month",
    )  # fmt: skip


def _months(back: int) -> date:
    return last_months(TODAY, back + 2)[0]


def _line(n: int, pk: int, account: tuple) -> tuple:
    month = TODAY.replace(day=1)
    return (
        pk, 1, "fee", account[2], "23-1(2)", month, month, 1, _net(n), "month", _net(n),
        "standard", 10, "計算", "arithmetic",
    )  # fmt: skip


def cases() -> Iterator[tuple[str, str]]:
    """What is typed into the box, by name; all but the last find something."""
    one = Invoice.objects.select_related("customer").order_by("id")[1203]
    customer = one.customer
    yield "invoice_number", one.number
    yield "tail", one.number[-6:]
    yield "contract", customer.contracts.get().number
    yield "corporate_number", customer.corporate_number
    yield "name", "青葉"
    yield "whole_name", customer.name
    yield "kana", "みなと"
    yield "payer", "ｶ)ﾐﾅﾄ"
    yield "phone", f"03-{customer.phone[2:6]}-{customer.phone[6:]}"
    yield "email", customer.contacts.get().email
    yield "amount", f"¥{one.total:,}"
    yield "nothing", "どこにもない名前"


def search(count: int, customers: int = CUSTOMERS) -> dict:
    """Milliseconds of a search by each kind of text among `count` invoices."""
    fill_everything(count, customers)
    return {
        "bench": "search",
        "invoices": count,
        "customers": customers,
        **{f"{name}_ms": milliseconds(partial(global_search.find, text)) for name, text in cases()},
    }


def today(count: int, customers: int = CUSTOMERS) -> dict:
    """Milliseconds of the figures of today, over the rows that `search` has made."""
    past = last_months(TODAY, 12)
    ahead = portfolio.months_from(TODAY, 12)
    return {
        "bench": "today",
        "invoices": count,
        "contracts": customers,
        "recurring_ms": milliseconds(lambda: portfolio.recurring(past, TODAY)),
        "movements_ms": milliseconds(lambda: portfolio.movements([*past, *ahead[1:]], TODAY)),
        "ages_ms": milliseconds(lambda: portfolio.ages(TODAY)),
        "deadlines_ms": milliseconds(lambda: waiting.deadlines(TODAY, TODAY + timedelta(6))),
        "applications_ms": milliseconds(lambda: contracts.APPLICATIONS.at(context.now())),
    }
