"""Customers in number: a file uploaded, looked at row by row, imported whole."""

from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.bank.problems import BadFile, Problem
from billing.operations import importing
from billing.queries.importing import needs_another, plan, read
from contracts.models import ImportFile
from contracts.office.context import Duty
from contracts.office.language import is_english, label, localized, sentence
from contracts.office.terms.explanation import Refused
from contracts.office.terms.uploads import LARGEST, NotAccepted
from contracts.queries.import_plan import ImportPlan, PlannedRow
from contracts.terms.import_columns import COLUMNS, RARE, Column, Outcome, Part, template
from portal.console import frame
from portal.customer.applying.glyphs import glyph_warning
from portal.downloads import csv_response
from portal.requests import HttpRequest
from portal.uploads import ScannedFile

PAGE = 50
LATEST = 20


class UploadForm(forms.Form):
    file = ScannedFile(
        LARGEST,
        label=_("CSV file of customers"),
        widget=forms.FileInput({"accept": ".csv"}),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
    )


class ImportForm(forms.Form):
    invites = forms.BooleanField(
        label=_("Also e-mail each new customer's contact an invitation to sign in"),
        help_text=_("If left empty, nobody is told; invite people later from the customer's page."),
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(does=[Duty.CONTRACTS])
def imports(request: HttpRequest) -> HttpResponse:
    """What a file may hold, the latest ones, and the upload of another."""
    form = UploadForm()
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            chosen = form.cleaned_data["file"]
            try:
                file = importing.receive(request.by, chosen.name, chosen.read(LARGEST + 1))
            except BadFile as bad:
                problems = bad.problems
            except NotAccepted as error:
                form.add_error("file", sentence(error))
            else:
                return redirect("import_file", file.pk)
    files = ImportFile.objects.defer("content").select_related("uploaded_by", "imported_by")
    values = {
        "section": "customers",
        "form": form,
        "problems": problems,
        "may": frame.may(request.by, Duty.CONTRACTS),
        "columns": [(one, *_other(one)) for one in COLUMNS if one.name not in RARE],
        "files": files[:LATEST],
    }
    return render(request, "console/customers/imports.html", values)


def _other(column: Column) -> tuple[str, str]:
    """The other language, and its heading in that."""
    return ("ja", column.ja) if is_english() else ("en", column.en)


@require_safe
@frame.staff_page
def import_template(request: HttpRequest) -> StreamingHttpResponse:
    """A CSV to fill in: the headings and an example row."""
    header, *rows = template()
    return csv_response("customers.csv", header, rows)


@require_safe
@frame.staff_page
def import_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row and its outcome, in the order of the file; `outcome` shows only one."""
    file = get_object_or_404(ImportFile.objects.select_related("uploaded_by", "imported_by"), pk=pk)
    values = {"section": "customers", "file": file, "may": frame.may(request.by, Duty.CONTRACTS)}
    if file.imported_at is not None:
        values["imported"] = [(label(part), file.summary.get(part.value, 0)) for part in Part]
        return render(request, "console/customers/import_file.html", values)
    known = read(bytes(file.content))
    found = plan(known, request.by.day)
    outcome = request.GET.get("outcome", "")
    rows = [one for one in found.rows if outcome in ("", one.outcome)]
    wanted = request.GET.get("from", "0")
    start = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 0
    shown = [one for one in rows if one.line >= start][: PAGE + 1]
    values |= {
        "plan": found,
        "unknown": known.unknown,
        "outcomes": [(one, found.by_outcome[one]) for one in Outcome],
        "new": [(label(part), count) for part, count in found.new.items() if count],
        "outcome": outcome,
        "rows": _worded(shown[:PAGE]),
        "next": shown[PAGE].line if len(shown) > PAGE else None,
        "is_first": not rows or start <= rows[0].line,
        "expected": found.fingerprint(request.by.day),
        "form": ImportForm(),
        "glyphs": glyph_warning(_names(found)),
        "needs_another": needs_another(request.by, file, found),
    }
    return render(request, "console/customers/import_file.html", values)


def _worded(rows: Iterable[PlannedRow]) -> list[tuple[PlannedRow, str]]:
    """Each with the parts that it brings, in words."""
    comma = pgettext("list", ", ")
    return [(one, comma.join(map(localized, one.new))) for one in rows]


def _names(found: ImportPlan) -> str:
    """What documents and letters will be addressed with."""
    rows = [*found.customers, *found.accounts, *found.contacts]
    fields = ("name", "department", "person", "address")
    return "".join(str(getattr(row, field, "")) for row in rows for field in fields)


@require_POST
@frame.staff_page(does=[Duty.CONTRACTS])
def commit_import(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(ImportFile.objects.only("pk"), pk=pk)
    form = ImportForm(request.POST)
    invites = form.is_valid() and form.cleaned_data["invites"]
    try:
        done = importing.commit(request.by, pk, request.POST.get("expected", ""), invites=invites)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        customers, contracts = done.new[Part.COMPANY], done.new[Part.CONTRACT]
        messages.success(
            request,
            gettext("Imported: %(customers)s, %(contracts)s.")
            % {
                "customers": ngettext("%(count)s customer", "%(count)s customers", customers)
                % {"count": customers},
                "contracts": ngettext("%(count)s contract", "%(count)s contracts", contracts)
                % {"count": contracts},
            },
        )
    return redirect("import_file", pk)
