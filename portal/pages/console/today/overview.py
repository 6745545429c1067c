"""The staff's overview: what waits for somebody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.models import BillingRun, Invoice, Proposal
from billing.queries.receivables import owed
from contracts import context
from contracts.models import Alert, Contract, OutboxMessage
from portal.daily.models import JobRun
from portal.pages.console import frame


@require_safe
@frame.staff_page
def overview(request: HttpRequest) -> HttpResponse:
    """Applications, proposals, alerts, and how the last runs went."""
    today = context.today()
    overdue = Invoice.objects.filter(settlement__isnull=True, due_on__lt=today)
    debts = owed(overdue.order_by("due_on", "number")[:200], today)
    return render(
        request,
        "console/today/overview.html",
        {
            "today": today,
            "applications": Contract.objects.filter(formed_on=None, refused_on=None)
            .select_related("customer", "application")
            .order_by("applied_on", "number"),
            "proposals": Proposal.objects.filter(state=Proposal.State.OPEN)
            .select_related("billing_account")
            .prefetch_related("invoices"),
            "alerts": Alert.objects.filter(resolved_at=None)[:20],
            "overdue": len(debts),
            "overdue_total": sum(debt.outstanding for debt in debts),
            "overdue_interest": sum(debt.interest for debt in debts),
            "waiting_mail": OutboxMessage.objects.filter(sent_at=None).count(),
            "last_run": JobRun.objects.order_by("-day").first(),
            "billing_run": BillingRun.objects.order_by("-month").first(),
        },
    )
