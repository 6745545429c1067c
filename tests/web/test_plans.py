"""No page that is opened all day reads the history from one end to the other.

Every statement of these pages is planned over a small business whose tables say that they hold a
hundred times as much, so that a plan is the one of a large business. Where a connection keeps its
plan, that one is looked at as well, which is made for values that nobody knows.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from psycopg import ClientCursor

from billing.models import (
    Allocation,
    BankRecord,
    CreditNote,
    DunningStep,
    Invoice,
    InvoiceLine,
    InvoiceReissue,
    InvoiceTax,
    LedgerEntry,
    Payment,
    PaymentReturn,
    Settlement,
)
from billing.operations.payments import receive
from billing.queries.standing import payments_of
from contracts.office import context
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.people.models import Customer, Membership
from portal.accounts.models import User
from portal.console.customers.customer import TABS
from portal.console.receivables.invoices import mail_of
from portal.tools.bench.invoices import TODAY
from portal.tools.bench.search import fill_everything
from tests.days import morning
from tests.once import once
from tests.staff import member

pytestmark = pytest.mark.django_db

FILLED = {Invoice, InvoiceLine, InvoiceTax, Allocation, Payment, Settlement}
HISTORY = FILLED | {
    BankRecord, CreditNote, DunningStep, InvoiceReissue, JournalEntry, LedgerEntry,
    Notice, OutboxMessage, PaymentReturn,
}  # fmt: skip
AVOIDED = ("seqscan", "hashjoin", "mergejoin")
"""What a plan does not do that goes through indexes wherever there are any."""
READS_ALL = (
    "Sort", "Incremental Sort", "Hash", "Aggregate", "Group", "WindowAgg", "Unique", "SetOp",
)  # fmt: skip
"""What may read its rows to the end, however few are asked of it."""
MEANT_FOR = 100
"""Times as many rows as there are."""
LARGE = """
UPDATE pg_class SET reltuples = CASE reltuples WHEN 0 THEN -1 ELSE reltuples * %s END
 WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'i') AND reltuples >= 0
"""
"""An empty table's rows are guessed at from -1 on."""
FORGOTTEN = """
DELETE FROM pg_statistic USING pg_class
 WHERE starelid = pg_class.oid AND relnamespace = current_schema()::regnamespace AND reltuples <= 0
"""
"""An empty table's statistics are those of rows that another test kept and took away."""


def _business() -> Customer:
    fill_everything(2_200, 200, 2, 11)
    with connection.cursor() as cursor:
        cursor.execute(FORGOTTEN)
        cursor.execute(LARGE, [MEANT_FOR])
    customer = Customer.objects.earliest("pk")
    user = User.objects.create(email="owner@example.jp")
    Membership.objects.create(user=user, customer=customer, role="owner")
    return customer


business = once(_business)


def _of_customer(name: str, *args) -> Callable:
    return lambda customer: (False, reverse(name, args=[one(customer) for one in args]))


def _of_staff(name: str, *args, query: str = "") -> Callable:
    return lambda customer: (True, reverse(name, args=[one(customer) for one in args]) + query)


def number(customer: Customer) -> str:
    return customer.number


def an_invoice(customer: Customer) -> str:
    return customer.invoices.filter(open__isnull=False).earliest("pk").number


def a_contract(customer: Customer) -> str:
    return customer.contracts.get().number


def _tab(name: str) -> Callable[[Customer], str]:
    return lambda customer: name


def a_payment(customer: Customer) -> int:
    return customer.payments.earliest("pk").pk


def payments_of_payer(customer: Customer) -> str:
    return f"{reverse('bank')}?text={customer.payments.earliest('pk').payer_name}"


PAGES = {
    "overview": _of_customer("contracts"),
    "contract": _of_customer("contract", a_contract),
    "invoices": _of_customer("invoices"),
    "invoice": _of_customer("invoice", an_invoice),
    "pay": _of_customer("pay"),
    "payments": _of_customer("payments"),
    "statement": _of_customer("statement"),
    "inbox": _of_customer("inbox"),
    "today": _of_staff("console"),
    "customers": _of_staff("customers"),
    "customers_overdue": _of_staff("customers", query="?state=overdue"),
    "customer": _of_staff("staff_customer", number),
    **{
        f"{tab}_of_customer": _of_staff("staff_customer_tab", number, _tab(tab))
        for tab in filter(None, TABS)
    },
    "contracts": _of_staff("staff_contracts"),
    "contract_of_staff": _of_staff("staff_contract", a_contract),
    "invoices_of_all": _of_staff("staff_invoices"),
    "invoice_of_staff": _of_staff("staff_invoice", an_invoice),
    "payment_of_staff": _of_staff("staff_payment", a_payment),
    "bank": _of_staff("bank"),
    "payments_of_nobody": _of_staff("bank", query="?text=どこにもない名前"),
    "payments_by_payer": lambda customer: (True, f"{payments_of_payer(customer)}&sort=-amount"),
    "payments_of_two_words": lambda customer: (
        True,
        f"{payments_of_payer(customer)}+{customer.name}",
    ),
    "matching": _of_staff("bank_matching"),
    "receivables": _of_staff("receivables"),
    "open_items": _of_staff("open_items"),
    "open_items_as_csv": _of_staff("receivables_csv"),
    "dunning": _of_staff("dunning_board"),
    "search_by_number": _of_staff("console_search", query="?q=000017"),
    "search_by_name": _of_staff("console_search", query="?q=青葉"),
    "search_by_payer": _of_staff("console_search", query="?q=アオバ"),
    "search_by_amount": _of_staff("console_search", query="?q=11,187"),
}


SEARCHES = {
    "invoices_of_nobody": _of_staff("staff_invoices", query="?text=どこにもない名前"),
    "invoices_by_tail": _of_staff("staff_invoices", query="?text=000017&sort=-total"),
    "invoices_of_company": lambda customer: (
        True,
        f"{reverse('staff_invoices')}?text={customer.name}+{a_contract(customer)}",
    ),
}
"""They read all that was reissued, which little is, for the words that it says."""


@contextmanager
def planned() -> Iterator[list[tuple[str, set[str]]]]:
    """Each SELECT of the block with what it reads sequentially, as planned and at best."""
    found: list[tuple[str, set[str]]] = []

    def plan(execute, sql, params, many, about):
        if sql.lstrip("( \n").startswith(("SELECT", "WITH")):
            found.append((sql, _read_whole(sql, params)))
            if not isinstance(about["cursor"].cursor, ClientCursor):
                found.append((sql, _read_whole(_unknown(sql), None, "GENERIC_PLAN, ")))
        return execute(sql, params, many, about)

    with connection.execute_wrapper(plan):
        yield found


def _unknown(sql: str) -> str:
    """A statement with its values as PostgreSQL numbers those that come later."""
    places: dict[str, int] = {}

    def place(found: re.Match) -> str:
        return f"${places.setdefault(found[1], len(places) + 1)}"

    return re.sub(r"%\((\w+)\)s", place, sql).replace("%%", "%")


def _read_whole(sql: str, params, way: str = "") -> set[str]:
    """The tables of the history that a statement reads from one end to the other."""
    filled, history = ({model._meta.db_table for model in kept} for kept in (FILLED, HISTORY))
    found = set(_whole(_plan(sql, params, way))) & filled
    with connection.cursor() as cursor:
        for one in AVOIDED:
            cursor.execute(f"SET LOCAL enable_{one} = off")
        found |= set(_whole(_plan(sql, params, way))) & history
        for one in AVOIDED:
            cursor.execute(f"SET LOCAL enable_{one} = on")
    return found


def _plan(sql: str, params, way: str = "") -> dict:
    with connection.connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN ({way}FORMAT JSON) {sql}", params)
        (found,) = cursor.fetchone()
    return (found if isinstance(found, list) else json.loads(found))[0]["Plan"]


def _whole(node: dict, is_limited: bool = False) -> Iterator[str]:
    """Tables scanned, or an index of theirs from its beginning without a limit."""
    kind = node["Node Type"]
    is_walked = kind in ("Index Scan", "Index Only Scan") and "Index Cond" not in node
    is_some = is_limited and "Filter" not in node
    if not is_some and (kind == "Seq Scan" or (is_walked and not _is_partial(node["Index Name"]))):
        yield node["Relation Name"]
    is_limited = kind == "Limit" or (is_limited and kind not in READS_ALL)
    for one in node.get("Plans", ()):
        is_apart = one["Parent Relationship"] in ("InitPlan", "SubPlan")
        yield from _whole(one, is_limited and not is_apart)


def _is_partial(index: str) -> bool:
    with connection.connection.cursor() as cursor:
        cursor.execute(
            "SELECT indpred IS NOT NULL FROM pg_index WHERE indexrelid = %s::regclass", [index]
        )
        return cursor.fetchone()[0]


@pytest.fixture
def visit(business, monkeypatch) -> Callable[[str], list]:
    monkeypatch.setattr(context, "now", lambda: morning(f"{TODAY}"))

    def open_page(name: str) -> list:
        is_staff, address = (PAGES | SEARCHES)[name](business)
        client = Client()
        client.force_login(
            member("all", all_duties=True)
            if is_staff
            else User.objects.get(email="owner@example.jp")
        )
        with planned() as found:
            answer = client.get(address)
            b"".join(answer)
        assert answer.status_code == 200
        return found

    return open_page


def read_whole(found: list[tuple[str, set[str]]]) -> list[str]:
    """What was read from end to end, by which statement."""
    return [f"{', '.join(sorted(tables))}: {sql}" for sql, tables in found if tables]


@pytest.mark.parametrize("name", PAGES)
def test_no_page_reads_the_history_from_end_to_end(visit, name):
    found = visit(name)
    assert found
    assert read_whole(found) == []


@pytest.mark.parametrize("name", SEARCHES)
def test_a_search_reads_no_invoice_from_end_to_end(visit, name):
    read = [tables for _, tables in visit(name) if tables]
    assert read == [{InvoiceReissue._meta.db_table}] * len(read)


def test_a_payment_is_recorded_without_reading_the_history(business):
    account = business.billing_accounts.get()
    with planned() as found:
        receive(context.system(TODAY), account.pk, 1_000_000, TODAY)
    assert read_whole(found) == []


def test_an_invoices_mail_is_found_by_its_number(business):
    number = an_invoice(business)
    with planned() as found:
        assert list(mail_of([number])) == []
    assert read_whole(found) == []


def test_a_customers_payments_are_not_looked_for_among_all(business):
    newest = payments_of(business.pk).order_by("-value_date", "-id")[:21]
    plan = _plan(*newest.query.sql_with_params())
    assert "payments_of_customer" in json.dumps(plan)


@pytest.mark.parametrize(
    ("index", "page", "table"),
    [
        ("invoices_by_day", "invoices_of_all", "billing_invoice"),
        ("payments_by_day", "bank", "billing_payment"),
        ("invoice_by_total", "search_by_amount", "billing_invoice"),
    ],
)
def test_a_missing_index_is_seen(visit, index, page, table):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {index}")
    assert table in set().union(*(tables for _, tables in visit(page)))


@pytest.mark.parametrize(
    "sql",
    [
        "WITH x AS MATERIALIZED (SELECT * FROM billing_invoice) SELECT id FROM x LIMIT 1",
        "SELECT (SELECT count(*) FROM billing_invoice) FROM people_customer LIMIT 1",
        "SELECT id, count(*) OVER () FROM billing_invoice LIMIT 1",
        "SELECT DISTINCT customer_id FROM billing_invoice LIMIT 5",
    ],
    ids=["a common table", "a value of its own", "a window", "what differs"],
)
def test_a_limit_outside_does_not_hide_what_is_read_whole_inside(business, sql):
    assert "billing_invoice" in _read_whole(sql, None)
    assert not _read_whole("SELECT id FROM billing_invoice LIMIT 1", None)
