"""Finding among many invoices of one company."""

import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from billing.models import Invoice, InvoiceLine, InvoiceTax, Payment
from billing.queries import aging, all_invoices, dunning_board, search, statement
from billing.queries.receivables import receivables
from contracts.models import Contract, Term
from contracts.office.operations.copying import copy, reserve_ids
from contracts.office.queries.paging import page
from contracts.people.models import BillingAccount, Customer
from contracts.terms.periods import month_first
from portal.console.receivables.invoices import INVOICES
from portal.tools.bench.paid import pay_in_full
from portal.tools.bench.rows import fill, settle

TODAY = date(2026, 8, 10)
PAST = date(2026, 6, 1)
"""After which some of the invoices were settled."""
CONTRACTS = 10
UNPAID = 50
"""One of so many is never paid."""
ROUNDS = 7

INVOICE = (
    "id", "number", "customer_id", "billing_account_id", "kind", "label", "billing_month",
    "issued_on", "due_on", "total", "bears_none", "late_interest_rate", "day_count", "parties",
    "payment_terms",
)  # fmt: skip
LINE = (
    "invoice_id", "position", "kind", "contract_id", "article", "first", "last", "servers",
    "unit_price", "price_unit", "amount", "tax_category", "tax_percent", "explanation_ja",
    "explanation_en",
)  # fmt: skip
PARTIES = (
    '{{"recipient": {{"name": "{}", "department": "経理部", "postal_code": "1000001",'
    ' "address": "東京都千代田区"}}, "issuer": {{"name": "サンプルクラウド株式会社", "lines": [],'
    ' "phone": "", "registration_number": "", "bank_account": []}}}}'
)


def fill_invoices(count: int, accounts: int) -> Customer:
    """A company with `count` monthly invoices over its billing accounts, nearly all paid."""
    fill(1)
    customer = Customer.objects.get()
    first = BillingAccount.objects.get()
    BillingAccount.objects.bulk_create(
        BillingAccount(
            number=f"{first.number}-{n:04}", customer=customer, name=f"見本支店{n}",
            postal_code="1000001", address="東京都千代田区", is_default=False,
        )
        for n in range(1, accounts)
    )  # fmt: skip
    ids = list(BillingAccount.objects.order_by("id").values_list("id", "name"))
    contracts = _contracts([pk for pk, _ in ids])
    rows = [_row(n, *ids[n % accounts], TODAY, n // accounts) for n in range(count)]
    keys = dict(zip(range(count), reserve_ids(Invoice, count), strict=True))
    copy(
        Invoice, INVOICE, ((keys[n], *row[:1], customer.pk, *row[1:]) for n, row in enumerate(rows))
    )
    copy(
        InvoiceTax,
        ("invoice_id", "category", "percent", "taxable", "tax"),
        ((keys[n], "standard", 10, _net(n), _net(n) // 10) for n in range(count)),
    )
    copy(
        InvoiceLine,
        LINE,
        (
            (keys[n], 1, "fee", contracts[n % accounts], "23-1(2)", row[5], row[5], 1, _net(n),
             "month", _net(n), "standard", 10, "計算", "arithmetic")
            for n, row in enumerate(rows)
        ),
    )  # fmt: skip
    _pay(customer, {keys[n]: row for n, row in enumerate(rows) if n % UNPAID})
    settle()
    return customer


def _net(n: int) -> int:
    return 10_000 + n % 977 * 10


def _contracts(account_ids: Sequence[int]) -> list[int]:
    """The contract that each billing account pays for: the company has a few, on one each."""
    each = max(1, len(account_ids) // CONTRACTS)
    row, term = Contract.objects.get(), Term.objects.get()
    found = [row.pk]
    for n, account_id in enumerate(account_ids[each::each], start=1):
        row.pk, row.number, row.billing_account_id = None, f"C{n:07}", account_id
        row.save(force_insert=True)
        term.pk, term.contract = None, row
        term.save(force_insert=True)
        found.append(row.pk)
    return [found[n // each] for n in range(len(account_ids))]


def _row(n: int, account_id: int, name: str, today: date, back: int) -> tuple:
    month = month_first(today)
    for _ in range(back + 1):
        month = month_first(month - timedelta(1))
    issued = month_first(month + timedelta(31))
    total = _net(n) * 11 // 10
    return (
        f"INV-{issued.year}-{n:06}", account_id, "regular", f"{month:%Y-%m}", month, issued,
        issued + timedelta(30), total, 0, "14.5", "365", PARTIES.format(name), "net_30",
    )  # fmt: skip


def _pay(customer: Customer, rows: dict[int, tuple]) -> None:
    """Each by a payment of its own on its due day."""
    payments = dict(zip(rows, reserve_ids(Payment, len(rows)), strict=True))
    now = f"{TODAY} 09:00+09"
    copy(
        Payment,
        ("id", "customer_id", "billing_account_id", "amount", "value_date", "named",
         "payer_name", "recorded_at"),
        (
            (payments[pk], customer.pk, row[1], row[7], min(row[6], TODAY), [], "ミホン", now)
            for pk, row in rows.items()
        ),
    )  # fmt: skip
    pay_in_full(((pk, payments[pk], row[7], min(row[6], TODAY)) for pk, row in rows.items()), now)


def invoice_search(count: int) -> dict:
    """Milliseconds of a page of the list among `count` invoices of one company."""
    customer = fill_invoices(count, accounts=500)
    accounts = list(customer.billing_accounts.values_list("pk", flat=True))
    oldest = Invoice.objects.order_by("issued_on", "number")[30]

    def one_page(older: str = "", **criteria) -> Callable[[], object]:
        def show() -> None:
            asked = search.InvoiceCriteria(**criteria)
            found = search.find(customer.invoices.all(), customer.pk, asked, TODAY)
            wanted = found.select_related("settlement", "billing_account")
            shown = page(wanted, search.ORDER, 25, older=older)
            receivables([row.pk for row in shown.rows])
            found.order_by()[:1001].count()

        return show

    cases = {
        "first_page": one_page(),
        "last_page": one_page(older=search.ORDER.key(oldest)),
        "days_and_amount": one_page(
            issued_from=date(2020, 1, 1), issued_to=date(2020, 12, 31), least=15_000, most=15_500
        ),
        "overdue": one_page(state="overdue"),
        "month": one_page(text="2020年4月"),
        "number": one_page(text="045678"),
        "account": one_page(text="見本支店123"),
        "contract": one_page(text="C0000000", state="unpaid"),
        "nothing": one_page(text="zzz"),
        **{f"by_{sort}": _in_the_midst(sort, count) for sort in ("total", "due", "number")},
        "statement": lambda: statement.of_accounts(accounts, date(2026, 6, 1), TODAY),
        "receivables": lambda: aging.totals(TODAY),
        "receivables_by_customer": lambda: aging.by_customer(TODAY, 50),
        "receivables_of_a_past_day": lambda: aging.by_customer(PAST, 50),
        "dunning_board": lambda: dunning_board.board(TODAY, 10),
    }
    return {
        "bench": "invoice_search",
        "invoices": count,
        **{f"{name}_ms": milliseconds(case) for name, case in cases.items()},
    }


def _in_the_midst(sort: str, count: int) -> Callable[[], object]:
    """A page of the staff's list half way, in an order."""
    order = INVOICES.order(sort)
    place = order.key(Invoice.objects.order_by(*order.forth)[count // 2])
    found = all_invoices.find(search.InvoiceCriteria(), TODAY)
    return lambda: page(found.select_related("settlement"), order, 25, older=place)


def milliseconds(case: Callable[[], object]) -> float:
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        case()
        seconds.append(time.perf_counter() - start)
    return round(statistics.median(seconds) * 1000, 1)
