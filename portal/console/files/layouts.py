"""The operator's own CSV of journal entries: layouts, their preview, files made with them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.exports.own_layout import OWN_LAYOUT, Lines
from billing.models import JournalLayout
from billing.operations import layouts as operations
from billing.queries import layouts as queries
from billing.terms.layouts import Layout
from contracts.office.context import Duty
from contracts.office.exporting import MARK
from contracts.office.language import sentence
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.terms.periods import ONE_DAY, month_first, month_last
from portal.console import frame
from portal.console.files.layout_forms import MORE, ExportForm, LayoutForms
from portal.exports import operations as exports
from portal.keys import key
from portal.requests import HttpRequest

SECTION = {"section": "console_files"}


@require_safe
@frame.staff_page(sees=queries.READERS)
def journal_layouts(request: HttpRequest) -> HttpResponse:
    """All that are not retired, and those that were."""
    rows = JournalLayout.objects.select_related("saved_by").prefetch_related("columns")
    values = {
        **SECTION,
        "rows": [one for one in rows if one.retired_at is None],
        "retired": [one for one in rows if one.retired_at is not None],
    }
    return render(request, "console/files/layouts.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=queries.READERS, does=queries.READERS)
def journal_layout(request: HttpRequest, pk: int) -> HttpResponse:
    """What a layout is, and the form for a file made with it; POST asks for one."""
    row = get_object_or_404(JournalLayout.objects.select_related("saved_by"), pk=pk)
    last = month_first(request.by.day) - ONE_DAY
    initial = {"first": month_first(last), "last": month_last(last)}
    form = ExportForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and row.retired_at is None and form.is_valid():
        asked = {**form.cleaned_data, "layout": row.pk, "layout_name": row.name}
        return redirect("console_file", exports.ask_for_staff(request.by, OWN_LAYOUT, asked).key)
    layout = queries.layout(row)
    values = {
        **SECTION,
        "row": row,
        "layout": layout,
        "form": form,
        "expected": fingerprint.of(layout),
        **_sample(request, layout),
    }
    return render(request, "console/files/layout.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=queries.READERS, does=queries.READERS)
def edit_journal_layout(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Its form; POST shows the first rows, and saves what was shown."""
    row = get_object_or_404(queries.offered(), pk=pk) if pk else None
    kept = queries.layout(row) if row else None
    is_sent = request.method == "POST"
    forms = LayoutForms(_with_more(request) if is_sent else None, kept)
    values: dict[str, Any] = {
        **SECTION,
        "row": row,
        "forms": forms,
        "expected": request.POST.get("expected") or (fingerprint.of(kept) if kept else ""),
    }
    status = 200
    if is_sent and "more" not in request.POST:
        if not forms.is_valid():
            values["wrong"] = forms.parts
        else:
            shown = fingerprint.of(forms.layout)
            if "save" in request.POST and request.POST.get("previewed") == shown:
                try:
                    return _save(request, forms.layout, row)
                except Refused as refusal:
                    values["refused"], status = refusal, 409
            values |= {
                "previewed": shown,
                "is_other": "save" in request.POST and not values.get("refused"),
                **_sample(request, forms.layout),
            }
    return render(request, "console/files/edit_layout.html", values, status=status)


def _save(request: HttpRequest, layout: Layout, row: JournalLayout | None) -> HttpResponse:
    """Raises Refused."""
    expected = request.POST.get("expected", "") if row else None
    done = operations.keep(request.by, layout, row.pk if row else None, expected)
    messages.success(request, gettext("Layout saved."))
    return redirect("journal_layout", done.pk)


def _with_more(request: HttpRequest):
    """As typed, with further rows of columns where they were asked for."""
    if "more" not in request.POST:
        return request.POST
    data = request.POST.copy()
    data["form-TOTAL_FORMS"] = str(key(data.get("form-TOTAL_FORMS", "")) + MORE)
    return data


def _sample(request: HttpRequest, layout: Layout) -> dict[str, Any]:
    """The first rows by their cells, and as the file has them."""
    rows = queries.sample(layout, request.by.day)
    lines = Lines(layout)
    text = (lines.head() + lines.encoded(rows)).decode(layout.encoding.value)
    heads = layout.header if layout.has_header else range(1, len(layout.columns) + 1)
    return {
        "heads": heads,
        "sample": rows,
        "text": text.removeprefix(MARK),
        "replaced": lines.carrier.told(),
    }


@require_POST
@frame.staff_page(does=[Duty.ACCOUNTS, Duty.ADMINISTRATION])
def retire_journal_layout(request: HttpRequest, pk: int) -> HttpResponse:
    """Offered no more; its files stay."""
    row = get_object_or_404(JournalLayout, pk=pk)
    try:
        operations.retire(request.by, pk, request.POST.get("expected", ""))
    except Changed as changed:
        messages.error(request, sentence(changed))
        return redirect("journal_layout", pk)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, gettext("%(name)s has been retired.") % {"name": row.name})
    return redirect("journal_layouts")
