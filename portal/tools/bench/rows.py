"""Companies by the thousand, for measuring."""

from datetime import date

from django.db import connection, transaction

from contracts.models import Contract, Term
from contracts.office.operations.copying import copy, reserve_ids
from contracts.people.models import BillingAccount, Contact, Customer

FORMED = date(2026, 4, 1)
BATCH = 10_000

CUSTOMER = [
    "id",
    "number",
    "name",
    "name_kana",
    "corporate_number",
    "country",
    "postal_code",
    "address",
    "phone",
    "created_on",
    "declined_mail",
]
ACCOUNT = [
    "id",
    "number",
    "customer_id",
    "name",
    "department",
    "postal_code",
    "address",
    "emails",
    "payer_names",
    "payer_codes",
    "is_default",
]
CONTACT = (
    "id", "customer_id", "name", "name_kana", "department", "email", "phone",
)  # fmt: skip
CONTRACT = (
    "contract_id", "number", "starts_on", "ends_on", "months", "notice_deadline", "plan",
)  # fmt: skip


def settle() -> None:
    """Leave the database as one that has long been running: vacuumed, its statistics there.

    Otherwise it vacuums by itself while the first pages are measured. Within a transaction it
    cannot be vacuumed. The lists of what is open and of what is not used up are never longer than
    that in life, where rows come and go month by month: here they had all years at once.
    """
    with connection.cursor() as cursor:
        if connection.in_atomic_block:
            cursor.execute("ANALYZE")
            return
        cursor.execute(f"VACUUM FULL {', '.join(SHORT)}")
        cursor.execute("VACUUM (ANALYZE)")


SHORT = ("billing_openinvoice", "billing_unspent")


def fill(accounts: int) -> None:
    """Companies with one active monthly contract of one to five servers each."""
    for first in range(0, accounts, BATCH):
        with transaction.atomic():
            _batch(range(first, min(first + BATCH, accounts)))


def _batch(numbers: range) -> None:
    ids = {m: reserve_ids(m, len(numbers)) for m in (Customer, BillingAccount, Contact, Contract)}
    rows = list(
        zip(numbers, ids[Customer], ids[BillingAccount], ids[Contact], ids[Contract], strict=True)
    )
    copy(
        Customer,
        CUSTOMER,
        (
            (c, f"K{n:07}", f"見本商事{n}株式会社", "ミホンショウジ", "7000012050002", "JP",
             "1000001", f"東京都千代田区千代田{n}-1", "0312345678", FORMED, [])
            for n, c, _, _, _ in rows
        ),
    )  # fmt: skip
    copy(
        BillingAccount,
        ACCOUNT,
        (
            (a, f"K{n:07}", c, f"見本商事{n}株式会社", "経理部", "1000001",
             f"東京都千代田区千代田{n}-1", [f"keiri{n}@example.jp"], [], [], True)
            for n, c, a, _, _ in rows
        ),
    )  # fmt: skip
    copy(
        Contact,
        CONTACT,
        (
            (
                p,
                c,
                "見本 太郎",
                "ミホン タロウ",
                "情報システム部",
                f"taro{n}@example.jp",
                "0312345678",
            )
            for n, c, _, p, _ in rows
        ),
    )
    end, deadline = date(2027, 3, 31), date(2027, 2, 28)
    copy(
        Contract,
        [
            "id",
            "number",
            "customer_id",
            "billing_account_id",
            "responsible_id",
            "plan",
            "servers",
            "applied_on",
            "formed_on",
            "refusal_ground",
            "refusal_reason",
            "service_starts_on",
            "minimum_term_ends_on",
            "end_reason",
        ],
        (
            (k, f"C{n:07}", c, a, p, "monthly", n % 5 + 1, FORMED, FORMED, "", "", FORMED, end, "")
            for n, c, a, p, k in rows
        ),
    )
    copy(
        Term,
        CONTRACT,
        ((k, 1, FORMED, end, 12, deadline, "monthly") for _, _, _, _, k in rows),
    )
