"""The forms of cases: taking one down, and what is done about it."""

from datetime import date

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.office.language import Text, choices, label
from contracts.people.models import Customer
from portal.console.customers import numbers
from portal.customer.reports.forms import files_field
from portal.fields import DayField, text_field
from portal.public.reporting import ReportForm
from support.conduct.models import Case
from support.conduct.operations.cases import NewStep
from support.conduct.terms.acting import LONGEST_NAME, LONGEST_TEXT
from support.conduct.terms.kinds import BY_STAFF, Channel, Matter, Outcome, StepKind

NOT_LISTED = _("Select an option.")


class HolderFields(forms.Form):
    """The holder concerned, by its number or that of one of its contracts."""

    contract = text_field(_("Contract number (optional)"), 60, required=False)
    customer = text_field(_("Customer number (optional)"), 60, required=False)

    def clean_contract(self) -> Contract | None:
        return numbers.contract(self.cleaned_data["contract"])

    def clean_customer(self) -> Customer | None:
        row = numbers.customer(self.cleaned_data["customer"])
        numbers.require_own(self.cleaned_data.get("contract"), row)
        return row


class RecordForm(HolderFields, ReportForm):
    """What staff take down, with channel and day of arrival."""

    channel = forms.ChoiceField(
        label=_("Came by"),
        choices=[("", _("Choose")), *[(c, label(c)) for c in BY_STAFF]],
        error_messages={"required": _("Choose one."), "invalid_choice": NOT_LISTED},
    )
    received_on = DayField(
        label=_("Received on"),
        required=True,
        help_text=_("The day on which it arrived or was found."),
        error_messages={"required": _("Enter a date.")},
    )
    reporter = text_field(
        _("Reporter (optional)"),
        LONGEST_NAME,
        required=False,
        help_text=_("Name and how to reach. Whom the case concerns never sees it."),
    )
    attachments = files_field()
    field_order = [
        "item", "channel", "received_on", "about", "text", "contract", "customer", "reporter",
        "attachments",
    ]  # fmt: skip

    def __init__(self, matter: Matter, today: date, *args, **kwargs) -> None:
        super().__init__(*args, matter=matter, **kwargs)
        self.today = today
        self.fields["about"].required = False
        if matter is Matter.ANTISOCIAL:
            self.fields["item"].label = _("Which declaration is in doubt")

    def clean_received_on(self) -> date:
        day = self.cleaned_data["received_on"]
        if day > self.today:
            raise forms.ValidationError(gettext("Enter a date up to today."))
        return day


INTERNAL: Text = _("For staff (optional)")


class StepForm(forms.Form):
    """What is recorded about a case, as its kind needs."""

    def __init__(self, kind: StepKind, row: Case, contracts, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.row = kind, row
        self.by_pk = {str(one.pk): one for one in contracts}
        for name, field in self._wanted().items():
            self.fields[name] = field
        self.fields["attachments"] = files_field()

    def _wanted(self) -> dict[str, forms.Field]:
        kind, most = self.kind, LONGEST_TEXT
        internal = text_field(INTERNAL, most, required=False, rows=3)
        if kind is StepKind.ASKED:
            until = DayField(
                label=_("Answer due on"),
                required=True,
                error_messages={"required": _("Enter a date.")},
            )
            return {"until": until, "said": _to_holder(), "text": internal}
        if kind is StepKind.ASSESSED:
            return self._assessment()
        if kind is StepKind.DELETED:
            contract = forms.ChoiceField(
                label=_("Contract"),
                choices=[(pk, one.number) for pk, one in self.by_pk.items()],
                error_messages={"required": _("Choose one."), "invalid_choice": NOT_LISTED},
            )
            what = _("What was deleted, and why.")
            return {"contract": contract, "said": _to_holder(what), "text": internal}
        if kind is StepKind.EXPLAINED:
            name = _("What the holder explained, and how it came")
            return {"text": text_field(name, most, rows=5)}
        if kind is StepKind.NOTE:
            return {"text": text_field(pgettext_lazy("memo", "Note"), most, required=False, rows=4)}
        return {"text": internal}

    def _assessment(self) -> dict[str, forms.Field]:
        outcome = forms.ChoiceField(
            label=_("Assessment"),
            choices=choices(Outcome),
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one."), "invalid_choice": NOT_LISTED},
        )
        reason = text_field(
            _("Reason"),
            LONGEST_TEXT,
            rows=4,
            help_text=_("The approver of a termination reads it. Do not name who reported it."),
        )
        found: dict[str, forms.Field] = {"outcome": outcome, "text": reason}
        if self.row.channel == Channel.PORTAL:
            found["said"] = text_field(
                _("Question to the reporter (only when more information is needed)"),
                LONGEST_TEXT,
                required=False,
                rows=3,
                help_text=_(
                    "Sent to the reporter exactly as written. Say nothing about anybody else."
                ),
            )
        return found

    def step(self) -> NewStep:
        values = self.cleaned_data
        outcome = values.get("outcome")
        return NewStep(
            self.kind,
            values.get("text", ""),
            values.get("said", ""),
            Outcome(outcome) if outcome else None,
            values.get("until"),
            contract=self.by_pk.get(values.get("contract", "")),
        )


class IdentifyForm(HolderFields):
    """Whom it concerns; one of the two numbers is needed."""

    text = text_field(INTERNAL, LONGEST_TEXT, required=False, rows=3)
    attachments = files_field()

    def clean(self) -> dict:
        values = super().clean() or {}
        if not self.errors and not values.get("contract") and not values.get("customer"):
            raise forms.ValidationError(gettext("Enter a contract or a customer number."))
        return values

    def step(self) -> NewStep:
        values = self.cleaned_data
        return NewStep(
            StepKind.IDENTIFIED,
            values["text"],
            holder=values["customer"],
            contract=values["contract"],
        )


def _to_holder(what: Text = "") -> forms.CharField:
    as_it_is = _(
        "Sent to the holder exactly as written. Write nothing that would reveal who reported."
    )
    help_text = format_lazy("{what} {as_it_is}", what=what, as_it_is=as_it_is) if what else as_it_is
    return text_field(_("To the holder"), LONGEST_TEXT, rows=5, help_text=help_text)
