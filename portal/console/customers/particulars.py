"""Staff change what is on file of a company, a billing account, a person (Art. 12-1)."""

from unicodedata import normalize

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from contracts.office.context import Duty
from contracts.office.terms import fingerprint
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
from portal.customer.contracts.changing import GET_OR_POST, tell
from portal.customer.contracts.forms import (
    AccountParticulars,
    CompanyParticulars,
    ContactParticulars,
    ParticularsForm,
)
from portal.requests import HttpRequest

SALT = "portal.console.customers.particulars"
Row = Customer | BillingAccount | Contact


class StaffAccount(AccountParticulars):
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
@frame.staff_page
def company(request: HttpRequest, number: str) -> HttpResponse:
    row = customer_of(number)
    return _change(request, row, row, CompanyParticulars, Duty.CONTRACTS)


@require_http_methods(GET_OR_POST)
@frame.staff_page
def account(request: HttpRequest, number: str) -> HttpResponse:
    """Staff for accounts too: it is they who see how a payer calls itself."""
    row = get_object_or_404(BillingAccount.objects.select_related("customer"), number=number)
    return _change(request, row, row.customer, StaffAccount, Duty.CONTRACTS, Duty.ACCOUNTS)


@require_http_methods(GET_OR_POST)
@frame.staff_page
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
    return _change(request, row, customer, AccountParticulars, Duty.CONTRACTS)


@require_http_methods(GET_OR_POST)
@frame.staff_page
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Contact.objects.select_related("customer"), pk=pk)
    return _change(request, row, row.customer, ContactParticulars, Duty.CONTRACTS)


@require_http_methods(GET_OR_POST)
@frame.staff_page
def new_contact(request: HttpRequest, number: str) -> HttpResponse:
    customer = customer_of(number)
    row = Contact(customer=customer)
    return _change(request, row, customer, ContactParticulars, Duty.CONTRACTS)


def _change(
    request: HttpRequest, row: Row, customer: Customer, form_class: type[ParticularsForm], *duties
) -> HttpResponse:
    """What is written takes effect at once; only what differs from what was shown is changed."""
    may = frame.may(request.by, *duties)
    names = list(form_class.base_fields)
    initial = {name: getattr(row, name) for name in names}
    form = form_class(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        request.by.require(*duties)
        seen = _seen(request)
        if form.is_valid() and _carried_out(request, row, form, seen):
            warn_of_glyphs(request, form)
            return redirect("staff_customer", customer.number)
    return render(
        request,
        "console/customers/change.html",
        {
            "section": SECTION,
            "customer": customer,
            "form": form,
            "kind": kind_of(row),
            "is_new": row.pk is None,
            "row": row,
            "may": may,
            "seen": signing.dumps(initial, salt=SALT),
            "back": reverse("staff_customer", args=[customer.number]),
        },
    )


def _seen(request: HttpRequest) -> dict | None:
    """The values that the form was made from; None where that was tampered with."""
    try:
        return signing.loads(request.POST.get("seen", ""), salt=SALT)
    except signing.BadSignature:
        return None


def _carried_out(request: HttpRequest, row: Row, form: ParticularsForm, seen: dict | None) -> bool:
    try:
        if row.pk is None and isinstance(row, BillingAccount):
            add_account(request.by, row.customer, Billing(**form.cleaned_data))
            messages.success(request, gettext("Billing account added."))
            return True
        if row.pk is None:
            add_contact(request.by, row.customer, Person(**form.cleaned_data))
            messages.success(request, gettext("Contact added."))
            return True
        if seen is None:
            raise Refused("12-1", "もう一度入力してください", "Please enter it again")
        new = {name: value for name, value in form.cleaned_data.items() if seen[name] != value}
        if not new:
            raise Refused("12-1", "変更された項目がありません", "Nothing has been changed")
        read = fingerprint.of({name: seen[name] for name in new})
        change_particulars(request.by, row, read, **new)
    except (Refused, ValidationError) as error:
        tell(form, error)
        return False
    messages.success(request, gettext("The change has been saved."))
    return True
