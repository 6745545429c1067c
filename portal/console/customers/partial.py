"""Suspending a part of a contract, and lifting that (Art. 13-3, 30-3)."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from billing.operations import suspension
from billing.queries import staff_acts
from billing.terms import staff_acts as rules
from contracts.models import PartSuspension
from contracts.office.language import choices
from contracts.office.terms.explanation import Refused
from contracts.queries.suspended import open_parts
from contracts.terms.part_suspension import LONGEST_NAME, Part, Stopped
from portal.console.customers.fields import day_field, servers_field
from portal.console.customers.service import Resuming, Suspending, SuspensionGround
from portal.fields import text_field


class PartToSuspend(SuspensionGround):
    """Which part, from when, on what ground."""

    part = forms.ChoiceField(
        label=_("What to suspend"),
        choices=[("", _("Choose")), *choices(Part)],
        error_messages={
            "required": _("Choose the part."),
            "invalid_choice": _("Select an option."),
        },
    )
    servers = servers_field(_("Servers (only when servers are suspended)"))
    name = text_field(_("Name of the part (only for another part)"), LONGEST_NAME, required=False)
    starts_on = day_field(_("Suspended from"), _("If left empty, today."))
    field_order = ["part", "servers", "name", "starts_on", "ground", "case"]

    def clean(self) -> dict:
        """What belongs to another kind of part is no mistake: it is left out."""
        super().clean()
        values = self.cleaned_data
        part = values.get("part")
        if part == Part.SERVERS and not values.get("servers") and "servers" not in self.errors:
            self.add_error("servers", ValidationError(gettext("Enter the number of servers.")))
        if part == Part.OTHER and not values.get("name") and "name" not in self.errors:
            self.add_error("name", ValidationError(gettext("Enter the name of the part.")))
        return values

    @property
    def stopped(self) -> Stopped:
        part, values = Part(self.cleaned_data["part"]), self.cleaned_data
        return Stopped(
            part,
            values["servers"] if part is Part.SERVERS else None,
            values["name"] if part is Part.OTHER else "",
        )


class SuspendPart(Suspending):
    name = "suspend-part"
    title = _("Suspend a part")
    lead = _("The rest stays in use. Terms, the minimum term and fees continue to run")
    button = _("Suspend the part")
    ask, is_of_part = PartToSuspend, True

    def defaults(self) -> None:
        """Nothing can be shown before a part is chosen."""

    def ask_form(self, data) -> PartToSuspend:
        self.form = PartToSuspend(data, initial={"ground": "13-3"})
        return self.form

    def consequences(self) -> rules.SuspensionQuote:
        payer, life = staff_acts.of_contract(self.subject, self.by.day, self.clause)
        parts = open_parts(self.subject)
        ground, starts_on = self.asked["ground"], self.asked["starts_on"] or self.by.day
        return rules.suspending_part(payer, life, self.form.stopped, ground, starts_on, parts)

    def do(self, read: str) -> object:
        asked = self.asked
        return suspension.suspend_part(
            self.by,
            self.subject.pk,
            self.form.stopped,
            asked["ground"],
            asked["starts_on"] or self.by.day,
            self.sent["reason"],
            read,
            asked["case"],
        )


class ResumePart(Resuming):
    """Reached from the row of the suspension, which `which` names."""

    name, is_of_part = "resume-part", True
    title = _("Lift the suspension of a part")
    lead = _("The part can be used again from today")
    button = _("Lift the suspension")

    @classmethod
    def offered(cls, fact, by) -> bool:
        return False

    def defaults(self) -> None:
        """Nothing can be shown before a suspension is chosen."""

    def ask_form(self, data) -> forms.Form:
        rows = self.subject.part_suspensions.filter(lifted_on=None).order_by("starts_on", "pk")
        form = forms.Form(data)
        form.fields["which"] = forms.ChoiceField(
            label=_("Suspension"),
            choices=[(str(row.pk), row.label) for row in rows],
            error_messages={
                "required": _("Choose the suspension."),
                "invalid_choice": _("This suspension was lifted already."),
            },
        )
        return form

    @cached_property
    def row(self) -> PartSuspension:
        """Raises Refused where it is none of the contract's."""
        row = self.subject.part_suspensions.filter(pk=self.asked["which"]).first()
        if row is None:
            raise Refused("13", "この停止はありません", "There is no such suspension")
        return row

    def consequences(self) -> rules.SuspensionQuote:
        payer, life = staff_acts.of_contract(self.subject, self.by.day, self.clause)
        row = self.row
        return rules.resuming_part(payer, life, row.stopped, row.starts_on, row.lifted_on)

    def lifted(self) -> PartSuspension:
        return self.row

    def do(self, read: str) -> object:
        return suspension.resume_part(self.by, self.row.pk, read)
