"""Notices that staff enter for the holder: by what way, on which day, with the paper (Art. 33).

One that arrived long ago, or that gives billed fees back, is proposed to a second person.
"""

from datetime import date

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from billing.approvals import late_notice
from contracts.office.language import Text, label
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.operations.arrivals import Arrival
from contracts.terms.arrival import BY_STAFF, DAYS_BACK, Channel, is_far_back
from portal.console.customers.act import OnContract, Proposed, Send
from portal.console.customers.fields import day_field, reason_field
from portal.fields import typed_field
from portal.uploads import CheckedFile, stored


class HowItCame(forms.Form):
    """What is asked of every notice that came otherwise than by the portal."""

    channel = forms.ChoiceField(
        label=_("How it arrived"),
        choices=[(one.value, label(one)) for one in BY_STAFF],
        required=False,
        error_messages={"invalid_choice": _("Select an option.")},
    )
    arrived = day_field(
        _("Arrived on"),
        format_lazy(
            _("If left empty, today. Two people enter what arrived more than {days} days ago."),
            days=DAYS_BACK,
        ),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["channel", "arrived"])

    def clean_channel(self) -> Channel:
        return Channel(self.cleaned_data["channel"] or Channel.PAPER)


class Entering(Send):
    """The paper, and the reason where a second person approves."""

    document = CheckedFile(label=_("Document of the notice"), required=False)
    reason = reason_field(_("Why it is entered only now. The approver reads this."))
    field_order = ["reason", "document", "read"]

    def __init__(self, data, files, *, channel: Channel | None, needs_approval: bool) -> None:
        super().__init__(data, files)
        paper = typed_field(self, "document", CheckedFile)
        paper.required = channel is Channel.PAPER
        if not paper.required:
            paper.label = _("Document of the notice (optional)")
        if not needs_approval:
            del self.fields["reason"]


class Received(OnContract, Proposed):
    """`quote` is what follows by the day of arrival, `enter` carries it out for one person.

    `entries` are the arguments of a proposal beyond its arrival.
    """

    kind = late_notice.KIND
    notice: late_notice.Notice
    enter_button: Text = ""
    entered: Text = ""
    send = Entering
    _found: object = None

    def quote(self) -> object:
        raise NotImplementedError

    def enter(self, read: str) -> object:
        raise NotImplementedError

    @property
    def entries(self) -> dict:
        return {}

    def fingerprint_of(self, found: object) -> str:
        return fingerprint.of(self.by.day, found)

    # --- the act ---

    @property
    def arrived_on(self) -> date:
        return self.asked["arrived"] or self.by.day

    @property
    def arrival(self) -> Arrival:
        paper = stored(self.sent["document"]) if self.sent else None
        return Arrival(self.asked["channel"], self.arrived_on, paper)

    @property
    def needs_approval(self) -> bool:  # type: ignore[override]  # depends on what is asked
        if not self.asked:
            return False
        try:
            gives_back = bool(getattr(self.consequences(), "given_back", ()))
        except Refused:
            gives_back = False
        return gives_back or is_far_back(self.arrived_on, self.by.day)

    @property
    def button(self) -> str:  # type: ignore[override]  # depends on what is asked
        return gettext("Propose the entry") if self.needs_approval else str(self.enter_button)

    @property
    def done(self) -> str:  # type: ignore[override]  # depends on what is asked
        return super().done if self.needs_approval else str(self.entered)

    def defaults(self) -> dict | None:
        """The consequences of today are shown."""
        return {}

    def send_form(self, data=None, files=None) -> Entering:
        channel = self.asked.get("channel")
        return Entering(data, files, channel=channel, needs_approval=self.needs_approval)

    def consequences(self) -> object:
        if self._found is None:
            self._found = self.quote()
        return self._found

    def fingerprint(self, found: object) -> str:
        return super().fingerprint(found) if self.needs_approval else self.fingerprint_of(found)

    @property
    def values(self) -> dict:
        return {
            "notice": self.notice.value,
            "arrived_on": self.arrived_on.isoformat(),
            "channel": self.asked["channel"].value,
            **self.entries,
        }

    @property
    def reason(self) -> str:
        return self.sent.get("reason", "")

    def do(self, read: str) -> object:
        proposes, self._found = self.needs_approval, None
        return super().do(read) if proposes else self.enter(read)


def plain(day: date | None) -> str | None:
    """A day as a proposal's values have it."""
    return day.isoformat() if day else None
