"""What of billing the law makes us keep of a company, and the open money that stands against
erasing its data.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import F, Model, OuterRef, Subquery
from django.db.models.functions import Greatest

from billing.models import CreditNote, Invoice, MoneyCertificate, Payment, Payout, Receipt
from billing.queries.receivables import credits
from contracts.office.keeping import HINDRANCES, KEEPINGS, Hindrance, Keeping
from contracts.office.queries.by_ids import ByIds
from contracts.office.terms.explanation import Explanation
from contracts.people.models import BillingAccount, Customer

BOOKS = ("法人税法・電子帳簿保存法", "Corporation Tax Act, electronic books act")


def _newest(*columns: tuple[type[Model], str]):
    """The newest day in any of several tables, in one statement."""

    days = []
    for model, column in columns:
        of_one = model._default_manager.filter(customer=OuterRef("pk")).order_by(f"-{column}")
        days.append(Subquery(of_one.values(column)[:1]))
    rows = ByIds(
        lambda ids: (
            Customer.objects.filter(pk__anyof=ids)
            .order_by()
            .annotate(newest=Greatest(*days))
            .values_list("pk", "newest")
        )
    )

    def find(companies: Sequence[int]) -> Mapping[int, date]:
        return {pk: day for pk, day in rows.of(companies) if day is not None}

    return find


KEEPINGS.register(
    Keeping(
        "invoices",
        "請求書・返還請求書・領収書・証明書",
        "Invoices, credit notes, receipts, certificates",
        "法人税法・消費税法・電子帳簿保存法",
        "Corporation and Consumption Tax Acts, electronic books act",
        _newest(
            (Invoice, "issued_on"),
            (CreditNote, "issued_on"),
            (Receipt, "issued_on"),
            (MoneyCertificate, "issued_on"),
        ),
        binds_alone=True,
    )
)
KEEPINGS.register(
    Keeping(
        "payments",
        "入金・充当・返金の記録",
        "Payments and what they settled",
        *BOOKS,
        _newest((Payment, "value_date"), (Payout, "day")),
        binds_alone=True,
    )
)


_UNPAID = ByIds(
    lambda ids: (
        Invoice.objects.filter(customer__anyof=ids, open__isnull=False)
        .order_by()
        .values_list("customer", F("total") - F("open__settled"))
    ),
    keeps_plan=False,
)
_ACCOUNTS = ByIds(
    lambda ids: (
        BillingAccount.objects.filter(customer__anyof=ids).order_by().values_list("pk", "customer")
    )
)


def open_money(companies: Sequence[int], day: date) -> Mapping[int, Explanation]:
    """The companies with an unpaid debt, or with money that waits for an invoice."""
    owed: dict[int, int] = {}
    for company, yen in _UNPAID.of(companies):
        owed[company] = owed.get(company, 0) + yen
    holders = dict(_ACCOUNTS.of(companies))
    waiting: dict[int, int] = {}
    for account, rest in credits(list(holders)).items():
        company = holders[account]
        waiting[company] = waiting.get(company, 0) + sum(one.rest for one in rest)
    found = {}
    for company, yen in waiting.items():
        if yen:
            found[company] = _open(f"お預かり金が{yen:,}円あります", f"¥{yen:,} of credit is left")
    for company, yen in owed.items():
        if yen:
            found[company] = _open(f"未払いが{yen:,}円あります", f"¥{yen:,} is unpaid")
    return found


def _open(ja: str, en: str) -> Explanation:
    return Explanation("29-1", "open_money", ja, en)


HINDRANCES.register(Hindrance("money", open_money))
