"""Reissuing an invoice: other words, what changes and what stays, then done."""

from dataclasses import asdict

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from billing.models import Invoice, InvoiceReissue
from billing.models.reissue import LONGEST_REMARK
from billing.operations.reissuing import ReissueDraft, draft, reissue
from billing.queries.reissues import Wording, newest, wording
from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.people.models import BillingAccount
from portal.console import frame
from portal.console.receivables.forms import reason_field
from portal.console.receivables.invoices import SECTION, the_invoice
from portal.customer.applying.fields import Typed
from portal.customer.applying.glyphs import warn_of_glyphs
from portal.customer.contracts.forms import AddresseeParticulars, ReferencesForm
from portal.customer.money.versions import version_pdf
from portal.requests import HttpRequest

LONGEST_REASON = 200


class ReissueForm(ReferencesForm, AddresseeParticulars):
    """The words of an invoice that can be others."""

    remark = Typed(
        label=_("Remark (optional)"),
        required=False,
        max_length=LONGEST_REMARK,
        help_text=_("Printed on the invoice."),
    )
    reason = reason_field(LONGEST_REASON)

    @property
    def wording(self) -> Wording:
        values = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return Wording(**values)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=[Duty.ACCOUNTS], does=[Duty.ACCOUNTS])
def reissue_invoice(request: HttpRequest, number: str) -> HttpResponse:
    """GET the form with the words that hold; POST what would change, or with `issue` do it."""
    row = the_invoice(number)
    now = wording(row, newest(row))
    sent = request.POST if request.method == "POST" else None
    form = ReissueForm(sent, initial=asdict(now))
    values: dict = {"invoice": row, "form": form, **SECTION}
    status = 200
    if form.is_valid():
        try:
            found = draft(row, form.wording)
            values |= {
                "draft": found,
                "changes": _in_words(found),
                "expected": fingerprint.of(found),
            }
            if "issue" in request.POST:
                _reissue(request, row, form)
                return redirect("staff_invoice", row.number)
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
            status = 409 if isinstance(refusal, Changed) else 200
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "console/receivables/reissue.html", values, status=status)


def _reissue(request: HttpRequest, row: Invoice, form: ReissueForm) -> None:
    """Raises Refused, Changed where the words that hold are others than were shown."""
    read = request.POST.get("expected", "")
    made = reissue(request.by, row.pk, form.wording, form.cleaned_data["reason"], read)
    warn_of_glyphs(request, form)
    text = gettext("Reissued as %(number)s. The holder is notified by e-mail.")
    messages.success(request, text % {"number": made.number})


def _in_words(found: ReissueDraft) -> list[tuple[str, str, str]]:
    """Each change under the name of what it changes."""
    return [(_called(name), _said(old), _said(new)) for name, old, new in found.changes]


def _called(name: str) -> str:
    model = InvoiceReissue if name == "remark" else BillingAccount
    labels = {field.name: field.verbose_name for field in model._meta.concrete_fields}
    return capfirst(str(labels[name]))


def _said(value: object) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return str(value) or "–"


@require_safe
@frame.staff_page
def staff_version_pdf(request: HttpRequest, number: str, revision: int) -> HttpResponse:
    """The stored document of an invoice as issued, or of a reissue."""
    return version_pdf(the_invoice(number), revision)
