"""What billing knows about an applicant: debts, and how it used to pay (Art. 6-3(3))."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Sum

from billing.models import Allocation, Invoice
from billing.queries.receivables import with_outstanding
from billing.terms.lateness import LOOKED_BACK, Due, habitual
from contracts.models import Contract
from contracts.office.terms.explanation import plural
from contracts.queries.screening import finder, same_company
from contracts.terms.screening import Finding

GROUND = "6-3(3)"


@finder
def lateness(contract: Contract, day: date) -> Iterable[Finding]:
    """Overdue debts of the same company, and its being late again and again."""
    companies = list(same_company(contract.customer).values_list("pk", "number"))
    unsettled, settled = _invoices([pk for pk, _ in companies], day)
    for pk, number in companies:
        overdue = [row for row in unsettled if row["customer_id"] == pk]
        if overdue:
            yield _overdue(number, overdue, day)
        lost = _written_off(pk)
        if lost:
            yield _lost(number, lost)
        mine = [row for row in (*unsettled, *settled) if row["customer_id"] == pk]
        dues = [Due(row["due_on"], row["settlement__paid_on"], row["number"]) for row in mine]
        late = habitual(dues, day)
        if late:
            yield _late(number, late, day)


def _overdue(customer: str, rows: list[dict], day: date) -> Finding:
    numbers = ", ".join(row["number"] for row in rows)
    return Finding(
        GROUND,
        f"overdue:{customer}",
        f"顧客{customer}に支払期限を過ぎた請求書があります: {numbers}",
        f"Customer {customer} has overdue invoices: {numbers}",
        tuple(
            {
                "invoice": row["number"],
                "due_on": row["due_on"].isoformat(),
                "days": Due(row["due_on"], None).days_late(day),
                "yen": row["outstanding"],
            }
            for row in rows
        ),
    )


def _lost(customer: str, rows: list[tuple[str, int]]) -> Finding:
    numbers = ", ".join(number for number, _ in rows)
    return Finding(
        GROUND,
        f"lost:{customer}",
        f"顧客{customer}に貸倒れとした請求書があります: {numbers}",
        f"Customer {customer} has invoices that were written off: {numbers}",
        tuple({"invoice": number, "yen": amount} for number, amount in rows),
    )


def _late(customer: str, late: list[Due], day: date) -> Finding:
    times = len(late)
    return Finding(
        GROUND,
        f"late:{customer}",
        f"顧客{customer}は過去1年の請求書{times}通の支払いが遅れています",
        f"Customer {customer} paid {plural(times, 'invoice')} of the last year late, or not at all",
        tuple(
            {
                "invoice": one.number,
                "due_on": one.due_on.isoformat(),
                "paid_on": one.settled_on and one.settled_on.isoformat(),
                "days": one.days_late(day),
            }
            for one in sorted(late, key=lambda one: (one.due_on, one.number))
        ),
    )


def _invoices(customer_ids: list[int], day: date) -> tuple[list[dict], list[dict]]:
    """Those overdue and unpaid, of any age, and those paid that fell due in the last year."""
    due = Invoice.objects.filter(customer__anyof=customer_ids, due_on__lt=day)
    fields = ("customer_id", "number", "due_on", "settlement__paid_on")
    unsettled = with_outstanding(due.filter(settlement__isnull=True)).order_by("number")
    settled = due.filter(settlement__isnull=False, due_on__gte=day - LOOKED_BACK).values(*fields)
    return list(unsettled.values(*fields, "outstanding")), list(settled)


def _written_off(customer_id: int) -> list[tuple[str, int]]:
    """Numbers of invoices that were written off, and yen."""
    rows = Allocation.objects.filter(
        invoice__customer=customer_id, kind=Allocation.Kind.WRITE_OFF, reversal=None
    )
    sums = rows.order_by("invoice__number").values("invoice__number").annotate(yen=Sum("amount"))
    return list(sums.values_list("invoice__number", "yen"))
