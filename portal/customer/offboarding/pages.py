"""What a holder has to return or erase after the end, and what is kept of it (Art. 25, 29)."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from contracts.office import context
from contracts.office.context import Member
from portal import scope
from portal.customer.offboarding.answering import answer_page
from portal.downloads import download
from portal.requests import HttpRequest
from support.offboarding.models import Certificate, Checklist, Line
from support.offboarding.queries import shown
from support.offboarding.queries.retention import retention


def checklist(request: HttpRequest, number: str) -> Checklist:
    """That of one of the person's contracts; else, and before the end, not found."""
    row = shown.of_contract(scope.contract(request, number).pk)
    if row is None:
        raise Http404
    return row


@require_safe
@scope.customer_page
def offboarding_of(request: HttpRequest, number: str) -> HttpResponse:
    """Both lists, the certificate, and what may be answered."""
    row = checklist(request, number)
    may = request.membership.role == Member.OWNER and not request.user.is_staff
    values = {
        "contract": row.contract,
        "list": shown.Shown(row, context.today()),
        "today": context.today(),
        "answers": "answer_offboarding" if may else "",
        "files": "offboarding_file",
    }
    return render(request, "customer/offboarding/checklist.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@scope.customer_page(sees=[Member.OWNER], does=[Member.OWNER])
def answer(request: HttpRequest, number: str, item: str) -> HttpResponse:
    """The form of one item, for the owner."""
    row = checklist(request, number)
    if not row.lines.filter(item=item, side="holder").exists():
        raise Http404
    back = reverse("offboarding_of", args=[number])
    return answer_page(request, scope.by(request), row, item, back)


@require_safe
@scope.customer_page
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of an item of the holder's own list."""
    mine = Line.objects.filter(
        checklist__contract__customer__in=scope.companies(request), side="holder"
    )
    row = get_object_or_404(mine, pk=pk)
    if not row.file:
        raise Http404
    return download(row.file, row.file_name, row.content_type)


@require_safe
@scope.customer_page
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate as PDF, byte for byte."""
    mine = Certificate.objects.filter(checklist__contract__customer__in=scope.companies(request))
    return certificate_pdf(get_object_or_404(mine, number=number))


def certificate_pdf(row: Certificate) -> HttpResponse:
    """Not found once it was erased with the company's data."""
    if not row.pdf:
        raise Http404
    return HttpResponse(
        bytes(row.pdf),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{row.number}.pdf"'},
    )


@require_safe
@scope.customer_page
def kept(request: HttpRequest) -> HttpResponse:
    """What is kept of the company, until when and under which law."""
    company = scope.customer(request)
    found = retention(company.pk, context.today(), for_company=True)
    values = {"kept": found, "company": company}
    return render(request, "customer/offboarding/kept.html", values)
