"""Telling us of a prohibited act: the form that everybody has, with a limit by address (30-2)."""

from dataclasses import replace

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from contracts.office import context
from contracts.office.language import Text, choices, sentence
from contracts.office.terms.explanation import Refused
from portal import once
from portal.doors import everybody
from portal.fields import text_field
from portal.requests import HttpRequest
from support.conduct.operations import reports
from support.conduct.operations.reports import Told
from support.conduct.terms.acting import LONGEST_NAME, LONGEST_TEXT
from support.conduct.terms.kinds import ITEMS, Item, Matter

LIMIT = "conduct_report"
"""The name of the limit in `ACCOUNT_RATE_LIMITS`."""


class ReportForm(forms.Form):
    """What somebody has seen."""

    item = forms.ChoiceField(
        label=_("Kind of act"),
        choices=[("", _("Choose")), *choices(Item)[:13]],
        error_messages={
            "required": _("Choose one."),
            "invalid_choice": _("Select an option."),
        },
    )
    about = text_field(
        _("Who or what it is about"),
        LONGEST_NAME,
        help_text=_("As far as you know: a company, an address, a page, a sender."),
    )
    text = text_field(
        pgettext_lazy("conduct", "What happened"),
        LONGEST_TEXT,
        rows=6,
        help_text=_("When you noticed it, and what it looked like."),
    )

    def __init__(self, *args, matter: Matter = Matter.CONDUCT, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if matter is not Matter.CONDUCT:
            item = self.fields["item"]
            assert isinstance(item, forms.ChoiceField)
            kinds = [(one.value, text) for one, text in zip(Item, _labels(), strict=True)]
            item.choices = [
                ("", _("Choose")),
                *(pair for pair in kinds if pair[0] in ITEMS[matter]),
            ]

    @property
    def told(self) -> Told:
        values = self.cleaned_data
        item, files = Item(values["item"]), values.get("attachments") or ()
        return Told(item, values["about"], values["text"], files)


def _labels() -> list[Text]:
    return [text for _value, text in choices(Item)]


class PublicReport(ReportForm):
    reporter = text_field(
        _("Your name and how to reach you (optional)"),
        LONGEST_NAME,
        required=False,
        help_text=_("Only those who look into the report see it. You may leave it empty."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@everybody
def report(request: HttpRequest) -> HttpResponse:
    """For people who hold no contract; those who do have the form of the portal."""
    form, status = PublicReport(request.POST if request.method == "POST" else None), 200
    if form.is_valid():
        if not ratelimit.consume(request, action=LIMIT):
            return ratelimit.respond_429(request)
        address = get_adapter().get_client_ip(request)
        by = replace(context.system(), address=address, form=once.form_of(request))
        try:
            reports.report_publicly(by, form.told, form.cleaned_data["reporter"])
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
            status = 409
        else:
            messages.success(request, gettext("Thank you. We received your report."))
            return redirect("report")
    return render(request, "public/report.html", {"form": form}, status=status)
