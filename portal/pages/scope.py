"""What a signed-in person may see: its own companies' rows, before any filter."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from billing.models import Invoice
from contracts.models import BillingAccount, Contract, Customer

View = Callable[..., HttpResponse]


def customer_page(view: View) -> View:
    """A page for customers; staff have the console."""

    @wraps(view)
    @login_required
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_staff:
            return redirect("console")
        return view(request, *args, **kwargs)

    return page


def customers(request: HttpRequest) -> QuerySet[Customer]:
    return Customer.objects.filter(memberships__user=request.user)


def contracts(request: HttpRequest) -> QuerySet[Contract]:
    return Contract.objects.filter(customer__in=customers(request))


def invoices(request: HttpRequest) -> QuerySet[Invoice]:
    return Invoice.objects.filter(customer__in=customers(request))


def accounts(request: HttpRequest) -> QuerySet[BillingAccount]:
    return BillingAccount.objects.filter(customer__in=customers(request))
