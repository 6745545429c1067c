"""Staff change what is on file of a company, a billing account, a person (Art. 12-1)."""

from unicodedata import normalize

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from contracts.office.context import Duty
from contracts.office.terms.explanation import Refused
from contracts.people.models import (
    VIRTUAL_ACCOUNT,
    VIRTUAL_ACCOUNT_FORM,
    BillingAccount,
    Contact,
    Customer,
)
from contracts.people.operations.companies import (
    Billing,
    Person,
    add_account,
    add_contact,
    change_particulars,
)
from contracts.people.queries.particulars import kind_of
from portal.console import frame
from portal.console.customers.customer import SECTION, customer_of
from portal.console.customers.fields import payer_codes_field
from portal.customer.applying.fields import Typed
from portal.customer.applying.glyphs import warn_of_glyphs
from portal.customer.contracts.changing import GET_OR_POST
from portal.customer.contracts.forms import (
    CompanyParticulars,
    ContactParticulars,
    NewAccountParticulars,
    ParticularsForm,
)
from portal.requests import HttpRequest
from portal.seen import Edited

Row = Customer | BillingAccount | Contact


class StaffAccount(NewAccountParticulars):
    payer_codes = payer_codes_field()
    virtual_account = Typed(
        lambda text: normalize("NFKC", text).strip(),
        label=_("Virtual account for transfers (optional)"),
        help_text=_(
            "The account that our bank keeps for this payer alone: branch code and number, such as"
            " 123-7654321. It is printed on invoices from now on, and money on it is this payer's."
        ),
        required=False,
        max_length=11,
        validators=[RegexValidator(VIRTUAL_ACCOUNT, VIRTUAL_ACCOUNT_FORM)],
    )


@require_http_methods(GET_OR_POST)
@frame.staff_page(does=[Duty.CONTRACTS])
def company(request: HttpRequest, number: str) -> HttpResponse:
    row = customer_of(number)
    return _change(request, row, row, CompanyParticulars, Duty.CONTRACTS)


@require_http_methods(GET_OR_POST)
@frame.staff_page(does=[Duty.CONTRACTS, Duty.ACCOUNTS])
def account(request: HttpRequest, number: str) -> HttpResponse:
    """Staff for accounts too: it is they who see how a payer calls itself."""
    row = get_object_or_404(BillingAccount.objects.select_related("customer"), number=number)
    return _change(request, row, row.customer, StaffAccount, Duty.CONTRACTS, Duty.ACCOUNTS)


@require_http_methods(GET_OR_POST)
@frame.staff_page(does=[Duty.CONTRACTS])
def new_account(request: HttpRequest, number: str) -> HttpResponse:
    """One more account, which starts from the company's own address."""
    customer = customer_of(number)
    row = BillingAccount(
        customer=customer,
        name=customer.name,
        is_person=customer.is_person,
        postal_code=customer.postal_code,
        address=customer.address,
    )
    return _change(request, row, customer, NewAccountParticulars, Duty.CONTRACTS)


@require_http_methods(GET_OR_POST)
@frame.staff_page(does=[Duty.CONTRACTS])
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Contact.objects.select_related("customer"), pk=pk)
    return _change(request, row, row.customer, ContactParticulars, Duty.CONTRACTS)


@require_http_methods(GET_OR_POST)
@frame.staff_page(does=[Duty.CONTRACTS])
def new_contact(request: HttpRequest, number: str) -> HttpResponse:
    customer = customer_of(number)
    row = Contact(customer=customer)
    return _change(request, row, customer, ContactParticulars, Duty.CONTRACTS)


def _change(
    request: HttpRequest, row: Row, customer: Customer, form_class: type[ParticularsForm], *duties
) -> HttpResponse:
    """What is written takes effect at once; only what differs from what was shown is changed."""
    edited = Edited(request, row, form_class)
    if _carried_out(request, edited):
        warn_of_glyphs(request, edited.form)
        return redirect("staff_customer", customer.number)
    return render(
        request,
        "console/customers/change.html",
        {
            "section": SECTION,
            "customer": customer,
            "kind": kind_of(row),
            "is_new": row.pk is None,
            "row": row,
            "may": frame.may(request.by, *duties),
            **edited.context,
            "back": reverse("staff_customer", args=[customer.number]),
        },
    )


def _carried_out(request: HttpRequest, edited: Edited[Row]) -> bool:
    row = edited.row
    if not edited.is_sent:
        return False
    try:
        if not edited.is_new:
            change_particulars(request.by, row, edited.read, **edited.new)
            messages.success(request, gettext("The change has been saved."))
        elif isinstance(row, BillingAccount):
            add_account(request.by, row.customer, Billing(**edited.new))
            messages.success(request, gettext("Billing account added."))
        elif isinstance(row, Contact):
            add_contact(request.by, row.customer, Person(**edited.new))
            messages.success(request, gettext("Contact added."))
    except (Refused, ValidationError) as error:
        edited.tell(error)
        return False
    return True
