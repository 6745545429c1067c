"""Receipts of payments: the original is what issuing one answers, later ones say 再発行."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from billing.models import Payment
from billing.operations.documents import receipt_document
from billing.operations.receipts import issue_receipt
from billing.queries.receipts import ReceiptDraft, is_void, of_payments
from contracts.office.context import By, Member
from contracts.office.language import sentence
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from portal import scope
from portal.downloads import original_response, pdf_response
from portal.requests import HttpRequest


def receipts_of(payment: Payment, now: ReceiptDraft | None) -> dict:
    """Those issued of a payment; where none holds, what one would say `now`, its fingerprint."""
    issued = of_payments([payment.pk])[payment.pk]
    holds = not all(map(is_void, issued))
    said = None if holds else now
    return {"receipts": issued, "draft": said, "expected": fingerprint.of(said) if said else ""}


def issued(request: HttpRequest, by: By, payment: Payment, back: str) -> HttpResponse:
    """The original, as a download; where it cannot be issued, `back` to the page that says why."""
    try:
        receipt = issue_receipt(by, payment.pk, request.POST.get("expected", ""))
    except Refused as refusal:
        messages.error(request, sentence(refusal))
        return redirect(back, payment.pk)
    return original_response(request, receipt.number, receipt_document(receipt, is_copy=False))


@require_POST
@scope.customer_page(does=[Member.BILLING])
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """By the company's owner, or who looks after its money matters."""
    row = scope.payment(request, pk)
    return issued(request, scope.by(request), row, "payment")


@require_safe
@scope.customer_page
def of_number(request: HttpRequest, number: str) -> HttpResponse:
    """On to its payment's page, where what holds of it can be downloaded."""
    row = scope.receipt(request, number)
    return redirect(f"{reverse('payment', args=[row.payment_id])}#receipt")


@require_safe
@scope.customer_page
def receipt_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The stored document marked 再発行; not found where the receipt is void."""
    row = scope.receipt(request, number)
    void = [one.pk for one in of_payments([row.payment_id])[row.payment_id] if is_void(one)]
    if row.pk in void:
        raise Http404
    return pdf_response(row.number, receipt_document(row, is_copy=True))
