"""The company, its billing accounts and its people as they are on file (Art. 12-1)."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from contracts.models import ChangeRequest
from contracts.office.context import Member
from contracts.office.language import sentence
from contracts.office.queries.paging import Page, PageOrder, page
from contracts.office.terms.explanation import Refused
from contracts.operations import requests
from contracts.operations.asking_once import AskedAlready, waiting_for
from contracts.people.models import BillingAccount, Contact, Customer
from contracts.people.queries.emails import bouncing_emails
from contracts.people.queries.particulars import differences, kind_of
from portal import scope
from portal.customer.applying.glyphs import warn_of_glyphs
from portal.customer.contracts.changing import GET_OR_POST
from portal.customer.contracts.forms import (
    AccountParticulars,
    CompanyParticulars,
    ContactParticulars,
    NewAccountParticulars,
    ParticularsForm,
)
from portal.requests import HttpRequest
from portal.seen import Edited, in_words

Row = Customer | BillingAccount | Contact
ACCOUNTS = 20
BY_NUMBER = PageOrder("number", parse_first=str, ascending=True)


@require_safe
@scope.customer_page
def particulars(request: HttpRequest) -> HttpResponse:
    """All that is on file, billing accounts by pages, and what waits for acceptance."""
    customer = scope.customer(request)
    waiting = customer.requests.filter(contract=None, state="open").order_by("id")
    accounts = page_of_accounts(request, scope.accounts(request))
    contacts = list(customer.contacts.order_by("id"))
    return render(
        request,
        "customer/changing/particulars.html",
        {
            "customer": customer,
            "accounts": accounts,
            "contacts": contacts,
            "bouncing": bouncing_emails(accounts.rows, contacts),
            "waiting": waiting,
            "is_owner": request.membership.role == Member.OWNER,
            "may_change_accounts": request.membership.role in (Member.OWNER, Member.BILLING),
        },
    )


def page_of_accounts(request: HttpRequest, accounts: QuerySet[BillingAccount]) -> Page:
    """Billing accounts by number, as many as one page has room for."""
    older, newer = request.GET.get("older", ""), request.GET.get("newer", "")
    return page(accounts, BY_NUMBER, ACCOUNTS, older=older, newer=newer)


@require_http_methods(GET_OR_POST)
@scope.customer_page(sees=[Member.OWNER], does=[Member.OWNER])
def company(request: HttpRequest) -> HttpResponse:
    return _change(request, scope.customer(request), CompanyParticulars)


@require_http_methods(GET_OR_POST)
@scope.customer_page(sees=[Member.BILLING], does=[Member.BILLING])
def account(request: HttpRequest, number: str) -> HttpResponse:
    """Who keeps the books may ask for this too."""
    mine = BillingAccount.objects.filter(customer__in=scope.companies(request))
    row = get_object_or_404(mine.select_related("customer"), number=number)
    scope.enter(request, row.customer_id)
    return _change(request, row, AccountParticulars)


@require_http_methods(GET_OR_POST)
@scope.customer_page(sees=[Member.BILLING], does=[Member.BILLING])
def new_account(request: HttpRequest) -> HttpResponse:
    """Asked for by whoever keeps the books too; it is there once accepted."""
    row = BillingAccount(customer=scope.customer(request))
    return _change(request, row, NewAccountParticulars)


@require_http_methods(GET_OR_POST)
@scope.customer_page(sees=[Member.OWNER], does=[Member.OWNER])
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    mine = Contact.objects.filter(customer__in=scope.companies(request))
    row = get_object_or_404(mine.select_related("customer"), pk=pk)
    scope.enter(request, row.customer_id)
    return _change(request, row, ContactParticulars)


@require_http_methods(GET_OR_POST)
@scope.customer_page(sees=[Member.OWNER], does=[Member.OWNER])
def new_contact(request: HttpRequest) -> HttpResponse:
    return _change(request, Contact(customer=scope.customer(request)), ContactParticulars)


def _change(request: HttpRequest, row: Row, form_class: type[ParticularsForm]) -> HttpResponse:
    """Ask for other particulars of a row: only what differs from what was shown is asked for."""
    edited = Edited(request, row, form_class)
    asked = _asked(request, edited)
    if asked is not None:
        warn_of_glyphs(request, edited.form)
        return redirect("change_request", asked.pk)
    kind = kind_of(row)
    waiting = waiting_for(scope.customer(request), kind, row.pk)
    return render(
        request,
        "customer/changing/change.html",
        {
            "kind": kind,
            "is_new": row.pk is None,
            "row": row,
            "waiting": [(one, differences(kind, one.before, one.after)) for one in waiting],
            **edited.context,
        },
    )


def _asked(request: HttpRequest, edited: Edited[Row]) -> ChangeRequest | None:
    """What was asked for, if it could be."""
    if not edited.is_sent:
        return None
    try:
        by = scope.by(request)
        return requests.request_particulars(by, edited.row, edited.read, **edited.new)
    except AskedAlready as error:
        for name, value in error.values.items():
            said = gettext("A request under review already changes this to “%(value)s”.")
            edited.form.add_error(name, said % {"value": in_words(edited.form.fields[name], value)})
        edited.form.add_error(None, sentence(error))
    except (Refused, ValidationError) as error:
        edited.tell(error)
    return None
