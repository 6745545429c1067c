"""Certificates of payments and balances: the answer to issuing one is the original, later
downloads say 再発行.
"""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.models import MoneyCertificate, Payment
from billing.operations.certificates import accounts_of, certify_balance, certify_payment
from billing.operations.documents import certificate_document
from billing.queries.certificates import (
    beside_receipt,
    draft_of_balance,
    holds,
    of_company,
    of_payment,
)
from billing.queries.receipts import ReceiptDraft
from billing.terms.certificate import require_day
from contracts.office import context
from contracts.office.context import By, Member
from contracts.office.language import sentence
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.people.models import BillingAccount, Customer
from portal import scope
from portal.customer.money.statements import MOST_SHOWN, StatementForm
from portal.downloads import original_response, pdf_response
from portal.requests import HttpRequest

MAY_ISSUE = (Member.OWNER, Member.BILLING)


class CertificateForm(StatementForm):
    """A day, and one billing account or the whole company."""

    first = None  # type: ignore[assignment]  # takes the field out of the form


def certificates_of(payment: Payment, receipt: ReceiptDraft | None) -> dict:
    """Those made of a payment, with whether they hold; what a new one would say, if another.

    `receipt` is what one would say now.
    """
    made = of_payment(payment)
    said = beside_receipt(payment, receipt)
    last = made[-1] if made else None
    stands = last is not None and said is not None and said.is_said_by(last)
    return {
        "certificates": [(one, stands and one is last) for one in made],
        "certified": None if stands else said,
        "certify_expected": "" if stands or said is None else fingerprint.of(said),
    }


def original(request: HttpRequest, one: MoneyCertificate) -> HttpResponse:
    """The answer to issuing one, as a download."""
    return original_response(request, one.number, certificate_document(one, is_copy=False))


def payment_certified(request: HttpRequest, by: By, payment: Payment, back: str) -> HttpResponse:
    """The original; where it cannot be issued, `back` to the page that says why."""
    try:
        one = certify_payment(by, payment.pk, request.POST.get("expected", ""))
    except Refused as refusal:
        messages.error(request, sentence(refusal))
        return redirect(back, payment.pk)
    return original(request, one)


def balance_page(
    request: HttpRequest, by: By, company: Customer, accounts: QuerySet[BillingAccount]
) -> dict | HttpResponse:
    """What its page shows, or the original once one is issued; issuing is a POST."""
    form = CertificateForm(request, accounts)
    values = {"form": form, "certificates": of_company(company.pk)[:MOST_SHOWN]}
    if not form.is_valid():
        return values
    day, account = form.cleaned_data["day"], form.cleaned_data["account"]
    try:
        if request.method == "POST":
            expected = request.POST.get("expected", "")
            return original(request, certify_balance(by, company.pk, account, day, expected))
        require_day(day, context.today())
        chosen = accounts_of(company, account)
        if not chosen:
            return values
        said = draft_of_balance(company.pk, chosen, account is None, day)
    except Refused as refusal:
        return {**values, "refusal": sentence(refusal)}
    before = said.before.last()
    if before is not None and said.is_said_by(before):
        return {**values, "same": before}
    return {
        **values,
        "said": said,
        "before": before,
        "accounts": chosen,
        "expected": fingerprint.of(said),
        "day": day,
        "account": account,
    }


@require_POST
@scope.customer_page(does=[Member.BILLING])
def payment_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """By the company's owner, or who looks after its money matters."""
    row = scope.payment(request, pk)
    return payment_certified(request, scope.by(request), row, "payment")


@require_http_methods(["GET", "HEAD", "POST"])
@scope.customer_page(does=[Member.BILLING])
def balance_certificate(request: HttpRequest) -> HttpResponse:
    """For everybody of the company; it is issued by who minds its money."""
    accounts = scope.accounts(request)
    found = balance_page(request, scope.by(request), scope.customer(request), accounts)
    if isinstance(found, HttpResponse):
        return found
    may = not request.user.is_staff and request.membership.role in MAY_ISSUE
    return render(
        request,
        "customer/money/balance_certificate.html",
        {**found, "may_issue": may},
        status=409 if request.method == "POST" else 200,
    )


@require_safe
@scope.customer_page
def of_number(request: HttpRequest, number: str) -> HttpResponse:
    """On to the page of its payment, or of that balance, where what holds can be downloaded."""
    row = scope.certificate(request, number)
    if row.payment_id:
        return redirect(f"{reverse('payment', args=[row.payment_id])}#certificate")
    asked = urlencode({"day": row.as_of.isoformat(), "account": row.billing_account_id or ""})
    return redirect(f"{reverse('balance_certificate')}?{asked}#issued")


@require_safe
@scope.customer_page
def money_certificate_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The stored document marked 再発行; not found where the certificate does not hold."""
    row = scope.certificate(request, number)
    if not holds(row):
        raise Http404
    return pdf_response(row.number, certificate_document(row, is_copy=True))
