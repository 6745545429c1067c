"""What a month's run has issued, what failed, and how far its mail has come."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from billing.models import BillingFailure, BillingRun, Invoice
from billing.queries import all_invoices
from billing.queries.search import InvoiceCriteria
from billing.terms.invoicing import InvoiceKind
from contracts.office.lookups import Ids
from contracts.office.models import OutboxMessage
from contracts.office.queries.delivery import Deliveries, counted, current


def issued(month: date) -> QuerySet:
    """The invoices of a month's run."""
    return Invoice.objects.filter(billing_month=month, kind="regular")


NOT_MAILED = "none"


def issued_and(month: date, delivery: str = "", text: str = "") -> QuerySet:
    """The same whose mail has come so far, or which have none, about what was typed."""
    found = all_invoices.find(InvoiceCriteria(text=text), month)
    found = found.filter(billing_month=month, kind=InvoiceKind.REGULAR)
    if not delivery:
        return found
    mine = current(messages(month))
    if delivery == NOT_MAILED:
        return found.exclude(number__anyof=_documents(mine))
    return found.filter(number__anyof=_documents(mine.filter(delivery=delivery)))


def _documents(mail: QuerySet) -> Ids:
    return Ids(mail.order_by().values_list("document", flat=True))


def mail_of(numbers: Collection[str]) -> dict[str, list[OutboxMessage]]:
    """By invoice, the mail that carries it, but what another was sent in place of."""
    found: dict[str, list[OutboxMessage]] = defaultdict(list)
    for row in current(_carrying(Ids(numbers))).order_by("pk"):
        found[row.document].append(row)
    return found


def _carrying(numbers: Ids) -> QuerySet:
    """By numbers that are known, the plan does not hang on statistics of the newest month."""
    return OutboxMessage.objects.filter(purpose="invoice", document__anyof=numbers)


@dataclass(frozen=True, slots=True)
class BilledMonth:
    """A run as the list shows it: `issued` invoices over `total` yen, `failures` still open."""

    run: BillingRun
    issued: int
    total: int
    failures: int

    @property
    def missing(self) -> int:
        """Accounts that lack their invoice though they are not held back, as far as is known."""
        return self.run.expected - self.run.held - self.issued


def months(before: date | None, size: int) -> list[BilledMonth]:
    """The runs, newest month first, of months before one; one more than `size` if there are."""
    runs = BillingRun.objects.annotate(
        open_failures=Count("failures", filter=Q(failures__resolved_at=None))
    )
    if before is not None:
        runs = runs.filter(month__lt=before)
    found = list(runs.order_by("-month")[: size + 1])
    sums = _sums([run.month for run in found])
    return [BilledMonth(run, *sums.get(run.month, (0, 0)), run.open_failures) for run in found]


def of_month(month: date) -> BilledMonth:
    """A month's run; one that has not begun is not stored."""
    run = BillingRun.objects.filter(month=month).first() or BillingRun(month=month)
    failures = run.failures.filter(resolved_at=None).count() if run.pk else 0
    return BilledMonth(run, *_sums([month]).get(month, (0, 0)), failures)


def _sums(of: list[date]) -> dict[date, tuple[int, int]]:
    rows = Invoice.objects.filter(billing_month__in=of, kind="regular").order_by()
    grouped = rows.values("billing_month").annotate(count=Count("*"), sum=Sum("total"))
    return {
        row["billing_month"]: (row["count"], row["sum"]) for row in grouped if row["billing_month"]
    }


def failures(month: date) -> QuerySet:
    """The accounts that could not be billed, by their numbers."""
    rows = BillingFailure.objects.filter(run__month=month, resolved_at=None)
    return rows.select_related("billing_account__customer").order_by(
        "billing_account__customer__number", "billing_account__number"
    )


def messages(month: date) -> QuerySet:
    """The mail that carries a run's invoices."""
    return _carrying(Ids(issued(month).values_list("number", flat=True)))


def mail(month: date) -> Deliveries:
    """How far the messages of a run have come."""
    return counted(messages(month))


def to_decide_on(month: date) -> QuerySet:
    """The messages of a run that came back or were never answered, and were not sent again."""
    state = OutboxMessage.Delivery
    found = messages(month).filter(delivery__in=(state.BOUNCED, state.UNANSWERED))
    return current(found).order_by("pk")
