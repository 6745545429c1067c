"""Documents issued and received, found by day, amount and counterparty in any combination."""

from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from contracts.office.archive import ARCHIVE, Archived, Place, found
from portal.console import frame
from portal.customer.money.search import DaysAndAmounts
from portal.exports import operations
from portal.exports.archive import ARCHIVED, asked
from portal.fields import search_text, typed_field
from portal.requests import HttpRequest

PAGE = 50
SEPARATOR = "~"


class ArchiveSearch(DaysAndAmounts):
    """Every field may be left empty; all combine."""

    text = search_text(_("Counterparty: number, name, kana"))
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        error_messages={"invalid_choice": _("Select an option.")},
    )
    field_order = ("issued_from", "issued_to", "least", "most", "text", "kind")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kinds = [("", pgettext_lazy("choice", "All"))] + [(one.name, one.label) for one in ARCHIVE]
        typed_field(self, "kind", forms.ChoiceField).choices = kinds
        self.fields["issued_from"].label = _("Dated from")
        self.fields["issued_to"].label = _("Dated to")

    @property
    def asked_as_text(self) -> list[tuple[str, str]]:
        """By field, for a form that asks for the same."""
        return parse_qsl(self.query)

    @property
    def plain(self) -> dict[str, Any]:
        """What was asked, as the export takes it."""
        values = self.cleaned_data
        days = {"first": values["issued_from"], "last": values["issued_to"]}
        others = {name: values[name] for name in ("least", "most", "text", "kind")}
        found = {name: day.isoformat() for name, day in days.items() if day} | others
        return {name: value for name, value in found.items() if value not in (None, "")}


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(does=ARCHIVED.duties)
def archive(request: HttpRequest) -> HttpResponse:
    """What a search finds, the newest first; POST has the files made."""
    form = ArchiveSearch(request.POST if request.method == "POST" else request.GET)
    may = frame.may(request.by, *ARCHIVED.duties)
    values = {"section": "console_files", "form": form, "may": may}
    if form.is_valid():
        if request.method == "POST":
            return _export(request, form)
        values |= _page(request, form)
    return render(request, "console/files/archive.html", values)


def _page(request: HttpRequest, form: ArchiveSearch) -> dict:
    place = request.GET.get("older", "")
    rows = list(found(asked(**form.plain), PAGE + 1, _place(place)))
    more, rows = len(rows) > PAGE, rows[:PAGE]
    older = urlencode({"older": _key(rows[-1])}) if more else ""
    return {
        "rows": [(row, reverse(row.kind.page, args=[row.argument])) for row in rows],
        "older": "&".join(filter(None, [form.query, older])) if more else "",
        "is_first": not place,
        "query": form.query,
    }


def _key(row: Archived) -> str:
    return SEPARATOR.join(map(str, row.place))


def _place(key: str) -> Place | None:
    """The place that a key names; None, the beginning, where it names none."""
    day, _sep, rest = key.partition(SEPARATOR)
    name, _sep, pk = rest.partition(SEPARATOR)
    try:
        return date.fromisoformat(day), name, int(pk[:18])
    except ValueError:
        return None


def _export(request: HttpRequest, form: ArchiveSearch) -> HttpResponse:
    """Raises PermissionDenied."""
    made = operations.ask_for_staff(request.by, ARCHIVED, form.plain)
    return redirect("console_file", made.key)
