"""What a signed-in person may see: its own companies' rows, before any filter.

Lists show one company, which the person chooses; a row's own page opens for a member of
any company and moves there. Staff may look at one company as its owner sees it, for a while,
and change nothing there.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial, wraps
from typing import overload

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext

from billing.models import CreditNote, Invoice, MoneyCertificate, Payment, Receipt
from billing.queries.standing import invoices_of
from contracts.models import Contract
from contracts.office import context
from contracts.office.context import By, Member
from contracts.office.models import Notice
from contracts.office.queries.written import Written
from contracts.people.models import BillingAccount, Customer, Membership
from portal import doors, once
from portal.doors import SAFE, Door, People, stands_at
from portal.requests import HttpRequest

View = Callable[..., HttpResponseBase]
CHOSEN = "company"
"""Key of the session under which the chosen company's id is kept."""
VIEWED = "viewed"
"""The same for the company that staff look at, and until when."""
VIEWING = timedelta(minutes=30)


@overload
def customer_page(view: View) -> View: ...
@overload
def customer_page(
    *, sees: Collection[Member] | None = None, does: Collection[Member] | None = ()
) -> Callable[[View], View]: ...
def customer_page(
    view: View | None = None,
    *,
    sees: Collection[Member] | None = None,
    does: Collection[Member] | None = (),
) -> View | Callable[[View], View]:
    """A page for a company's people; staff have the console, others apply.

    `request.membership` is then the chosen company and the person's role in it. Where the address
    names a row, the role asked for is that in the row's company, as soon as it is entered.
    """
    door = doors.door(People.COMPANY, sees, does)
    return partial(_customer_page, door=door) if view is None else _customer_page(view, door)


def _customer_page(view: View, door: Door) -> View:
    @wraps(view)
    @login_required
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        viewed = chosen(request) if request.user.is_staff else None
        if request.user.is_staff and viewed is None:
            return redirect("console")
        if viewed and request.method not in SAFE:
            raise PermissionDenied(gettext("You can view, but not change anything."))
        if chosen(request) is None:
            return redirect("home")
        request.door = door
        if not kwargs:
            _let_in(request)
        return view(request, *args, **kwargs)

    return stands_at(page, door)


def _let_in(request: HttpRequest) -> None:
    """403 where the door of the page does not let the person's role in this company."""
    role = Member(request.membership.role)
    if not request.door.lets_member(role, request.method):
        raise PermissionDenied(gettext("You may not do this for this company."))


def chosen(request: HttpRequest) -> Membership | None:
    """The company that a signed-in person's pages are about; None for strangers.

    For staff it is the one that they look at, if any.
    """
    if hasattr(request, "membership"):
        return request.membership
    membership = None
    user = getattr(request, "user", None)
    if user and user.is_staff:
        membership = _viewed(request)
        request.memberships = [membership] if membership else []
    elif user and user.is_authenticated:
        memberships = _memberships(request)
        kept = request.session.get(CHOSEN)
        found = [m for m in memberships if m.customer_id == kept]
        membership = next(iter(found or memberships), None)
    if membership is not None:
        request.membership = membership
    return membership


def view(request: HttpRequest, customer: Customer) -> None:
    """Look at a company's pages for the next half hour."""
    until = context.now() + VIEWING
    request.session[VIEWED] = {"customer": customer.pk, "until": until.isoformat()}


def _viewed(request: HttpRequest) -> Membership | None:
    kept = request.session.get(VIEWED)
    if not kept or datetime.fromisoformat(kept["until"]) <= context.now():
        return None
    customer = Customer.objects.get(pk=kept["customer"])
    newest = Notice.objects.aggregate(id=Max("id"))["id"] or 0
    return Membership(
        user=request.user, customer=customer, role=Member.OWNER.value, last_seen_notice=newest
    )


def companies(request: HttpRequest) -> list[int]:
    """The ids of the companies whose pages the person may open."""
    chosen(request)
    return [membership.customer_id for membership in _memberships(request)]


def _memberships(request: HttpRequest) -> list[Membership]:
    if not hasattr(request, "memberships"):
        request.memberships = _MEMBERSHIPS.of(request.user.pk)
    return request.memberships


_MEMBERSHIPS = Written[Membership](
    lambda user: (
        Membership.objects.filter(user=user).select_related("customer").order_by("customer__number")
    )
)


def enter(request: HttpRequest, customer_id: int) -> None:
    """Choose one of the person's companies; not found where it is none of them.

    403 where the page is not for the person's role there.
    """
    for membership in _memberships(request):
        if membership.customer_id == customer_id:
            request.membership = membership
            if membership.pk and request.session.get(CHOSEN) != customer_id:
                request.session[CHOSEN] = customer_id
            _let_in(request)
            return
    get_object_or_404(Membership.objects.none())


def require(request: HttpRequest, *allowed: Member) -> None:
    """403 unless the person is the company's owner or one of `allowed`."""
    if request.membership.role not in (Member.OWNER, *allowed):
        raise PermissionDenied


def by(request: HttpRequest) -> By:
    """The person of a request, for operations; its address as the proxy in front gives it.

    What is to be done is done as what the person is then; what only looks, as its page has read.
    """
    address = get_adapter().get_client_ip(request)
    person = context.of_user(request.user, address, members=_read(request))
    return replace(person, form=once.form_of(request))


def _read(request: HttpRequest) -> dict[int, Member] | None:
    if request.method not in SAFE or not hasattr(request, "memberships"):
        return None
    return {one.customer_id: Member(one.role) for one in request.memberships}


def looking(request: HttpRequest) -> By | None:
    """The member of staff who looks at a company's pages; None for its own people."""
    return by(request) if request.user.is_staff else None


def customer(request: HttpRequest) -> Customer:
    """The chosen company. 403 where the page is not for the person's role there."""
    _let_in(request)
    return request.membership.customer


def contracts(request: HttpRequest) -> QuerySet[Contract]:
    return Contract.objects.filter(customer=request.membership.customer_id)


def invoices(request: HttpRequest) -> QuerySet[Invoice]:
    """Those issued to the company; an account that passed to it brings its own (Art. 19)."""
    return invoices_of(request.membership.customer_id)


def accounts(request: HttpRequest) -> QuerySet[BillingAccount]:
    return BillingAccount.objects.filter(customer=request.membership.customer_id)


def contract(request: HttpRequest, number: str) -> Contract:
    """One of the person's contracts, its company entered; else not found."""
    mine = Contract.objects.filter(customer__in=companies(request))
    whole = mine.select_related("customer", "responsible", "billing_account", "disruption_address")
    row = get_object_or_404(whole, number=number)
    enter(request, row.customer_id)
    return row


def invoice(request: HttpRequest, number: str) -> Invoice:
    """One of the person's invoices, its company entered; else not found."""
    mine_ids = companies(request)
    mine = Invoice.objects.filter(
        Q(customer__in=mine_ids) | Q(billing_account__customer__in=mine_ids)
    )
    row = get_object_or_404(mine.select_related("settlement", "billing_account"), number=number)
    holder = row.billing_account.customer_id
    enter(request, holder if holder in mine_ids else row.customer_id)
    return row


def credit_note(request: HttpRequest, number: str) -> CreditNote:
    """One of an invoice that the person may see, its company entered; else not found."""
    row = get_object_or_404(CreditNote.objects.select_related("invoice"), number=number)
    row.invoice = invoice(request, row.invoice.number)
    return row


def payment(request: HttpRequest, pk: int) -> Payment:
    """One of the person's payments, its company entered; else not found."""
    mine = Payment.objects.filter(customer__in=companies(request))
    row = get_object_or_404(mine.select_related("billing_account", "customer"), pk=pk)
    enter(request, row.customer_id)
    return row


def receipt(request: HttpRequest, number: str) -> Receipt:
    """One of the person's payments, its company entered; else not found."""
    mine = Receipt.objects.filter(customer__in=companies(request))
    row = get_object_or_404(mine.select_related("payment", "replaces"), number=number)
    enter(request, row.customer_id)
    return row


def certificate(request: HttpRequest, number: str) -> MoneyCertificate:
    """One of the person's companies, its company entered; else not found."""
    mine = MoneyCertificate.objects.filter(customer__in=companies(request))
    whole = mine.select_related("customer", "payment", "replaces", "replaced_by")
    row = get_object_or_404(whole, number=number)
    enter(request, row.customer_id)
    return row
