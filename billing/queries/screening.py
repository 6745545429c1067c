"""What billing knows about an applicant: debts, and how it used to pay (Art. 6-3(3))."""

from collections.abc import Iterable
from datetime import date

from billing.models import Allocation, Invoice
from billing.terms.lateness import LOOKED_BACK, Due, habitual
from contracts.models import Contract
from contracts.queries.screening import Finding, finder, same_company

GROUND = "6-3(3)"


@finder
def lateness(contract: Contract, day: date) -> Iterable[Finding]:
    """Overdue debts of the same company, and its being late again and again."""
    companies = list(same_company(contract.customer).values_list("pk", "number"))
    unsettled, settled = _invoices([pk for pk, _ in companies], day)
    for pk, number in companies:
        overdue = [row for row in unsettled if row["customer_id"] == pk]
        if overdue:
            numbers = ", ".join(row["number"] for row in overdue)
            yield (
                GROUND,
                f"顧客{number}に支払期日を過ぎた請求書があります: {numbers}",
                f"customer {number} has overdue invoices: {numbers}",
            )
        lost = _written_off(pk)
        if lost:
            numbers = ", ".join(lost)
            yield (
                GROUND,
                f"顧客{number}に貸倒れとした請求書があります: {numbers}",
                f"customer {number} has invoices that were written off: {numbers}",
            )
        rows = [row for row in (*unsettled, *settled) if row["customer_id"] == pk]
        times = habitual((Due(row["due_on"], row["settlement__paid_on"]) for row in rows), day)
        if times:
            yield (
                GROUND,
                f"顧客{number}は過去1年の請求書{times}通の支払いが遅れています",
                f"customer {number} paid {times} invoices of the last year late, or not at all",
            )


def _invoices(customer_ids: list[int], day: date) -> tuple[list[dict], list[dict]]:
    """Those overdue and unpaid, of any age, and those paid that fell due in the last year."""
    due = Invoice.objects.filter(customer__anyof=customer_ids, due_on__lt=day)
    fields = ("customer_id", "number", "due_on", "settlement__paid_on")
    unsettled = due.filter(settlement__isnull=True).order_by("number").values(*fields)
    settled = due.filter(settlement__isnull=False, due_on__gte=day - LOOKED_BACK).values(*fields)
    return list(unsettled), list(settled)


def _written_off(customer_id: int) -> list[str]:
    rows = Allocation.objects.filter(
        invoice__customer=customer_id, kind=Allocation.Kind.WRITE_OFF, reversal=None
    )
    return sorted(set(rows.values_list("invoice__number", flat=True)))
