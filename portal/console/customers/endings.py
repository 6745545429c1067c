"""Acts that end a contract: for its holder, by not renewing, by the company (Art. 14-2, 16, 17)."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.approvals import termination, withdrawal
from billing.approvals.late_notice import Notice, cancellation_quote
from billing.operations import ending
from billing.queries import quotes, staff_acts
from billing.queries.withdrawal import quote as withdrawal_of
from billing.terms import quote
from billing.terms.staff_acts import TerminationQuote, terminating
from billing.terms.withdrawal import WithdrawalQuote
from contracts.queries import arrivals, facts
from contracts.terms import renewal
from contracts.terms.ending import TERMINATION_GROUNDS, owes_no_damages
from contracts.terms.facts import Formed, Status
from contracts.terms.withdrawal import NOTICES
from portal.console.customers.act import OnContract, Proposed, Send, is_open_ended
from portal.console.customers.arriving import HowItCame, Received, plain
from portal.console.customers.fields import (
    GroundField,
    case_field,
    day_field,
    of_case,
    reason_field,
    servers_field,
)
from portal.customer.cancelling.drawing import countdown
from portal.customer.cancelling.forms import DesiredDay
from portal.customer.cancelling.quoting import drawn
from portal.uploads import CheckedFile


class CancellationDay(HowItCame, DesiredDay):
    """The holder's wish, how it arrived, and staff's own due day of the residual."""

    due = day_field(
        _("Due date of the residual fee (optional)"),
        _("If left empty, the contract's last day."),
    )

    def __init__(self, data, today: date) -> None:
        super().__init__(data, today)
        del self.fields["desired"].widget.attrs["min"]


class Cancel(Received):
    name, clause = "cancel", "16-1"
    title = _("Accept the cancellation")
    lead = _("Records the contract holder's cancellation by its day of arrival")
    enter_button = _("Accept the cancellation")
    entered = _("Cancellation accepted. The confirmation will be sent.")
    is_grave, offered = True, staticmethod(is_open_ended)
    notice = Notice.CANCELLATION

    def ask_form(self, data) -> CancellationDay:
        return CancellationDay(data, self.by.day)

    def quote(self) -> quote.CancellationQuote:
        return cancellation_quote(self.subject, self.by.day, self.values)

    def context(self, found) -> dict:
        return drawn(found)

    @property
    def entries(self) -> dict:
        return {"desired": plain(self.asked["desired"]), "due": plain(self.asked["due"])}

    def enter(self, read: str) -> object:
        desired, due = self.asked["desired"], self.asked["due"]
        return ending.cancel(self.by, self.subject.pk, desired, due, read, self.arrival)


class HolderDeclines(Received):
    name, clause = "holder-declines", "14-2"
    title = _("Accept the holder's non-renewal")
    lead = _("Records the contract holder's notice of non-renewal by its day of arrival")
    enter_button = _("Accept the non-renewal")
    entered = _("Notice of non-renewal accepted. The responsible person has been notified.")
    ask, is_grave, notice = HowItCame, True, Notice.NON_RENEWAL

    @classmethod
    def offered(cls, fact, by) -> bool:
        return is_open_ended(fact, by) and fact.status(by.day) is Status.ACTIVE

    def quote(self) -> quote.NonRenewalQuote:
        arrivals.check(self.subject, self.arrived_on, self.by.day, self.clause)
        renewal.decline(facts.life(self.subject, self.clause), self.by.day, self.arrived_on)
        return quotes.non_renewal(self.subject, self.by.day, self.arrived_on)

    def enter(self, read: str) -> object:
        return ending.decline_renewal(self.by, self.subject.pk, read, self.arrival)


class Decline(OnContract):
    name, clause = "decline", "14-2"
    title = _("Decline renewal")
    lead = _("Notice from our company: the contract ends with its current term")
    button = _("Give notice of non-renewal")
    done = _("The responsible person has been notified.")
    is_grave = True

    @classmethod
    def offered(cls, fact, by) -> bool:
        return is_open_ended(fact, by) and fact.status(by.day) is Status.ACTIVE

    def consequences(self) -> quote.NonRenewalQuote:
        renewal.decline(facts.life(self.subject, self.clause), self.by.day)
        return quotes.non_renewal(self.subject, self.by.day)

    def context(self, found) -> dict:
        return {"quote": found, "countdown": countdown(found)}

    def do(self, read: str) -> object:
        return ending.decline_renewal(self.by, self.subject.pk, read)


class Consent(Send):
    reason = reason_field(_("How both sides came to agree. The approver reads this."))
    document = CheckedFile(label=_("Consent of both sides"))
    field_order = ["reason", "document", "read"]


class Withdraw(OnContract, Proposed):
    name, clause = "withdraw-end", "16-1"
    title = _("Withdraw the end of the contract")
    lead = _("By consent of both sides, carried out when a second person approves")
    button = _("Propose the withdrawal")
    send, kind = Consent, withdrawal.KIND

    @classmethod
    def offered(cls, fact, by) -> bool:
        return fact.is_live(by.day) and isinstance(fact, Formed) and fact.end_reason in NOTICES

    def defaults(self) -> dict:
        return {}

    def consequences(self) -> WithdrawalQuote:
        return withdrawal_of(self.subject, self.by.day)

    @property
    def values(self) -> dict:
        return {}


class TerminationForm(forms.Form):
    ground = GroundField(TERMINATION_GROUNDS)
    servers = servers_field(
        _("Servers to terminate (optional)"), _("If left empty, the whole contract.")
    )
    effective = day_field(
        _("Last day (termination)"),
        _("If left empty, the day of approval. Fees run until that day."),
    )
    case = case_field()


class Grounds(Send):
    reason = reason_field(
        _("The facts that support the ground. The approver reads this."),
    )
    document = CheckedFile(label=_("Documents (optional)"), required=False)
    field_order = ["reason", "document", "read"]


class Terminate(OnContract, Proposed):
    name, clause = "terminate", "17-1"
    title = _("Terminate the contract")
    lead = _("Terminates all or part of the contract, once a second person approves")
    button = _("Propose the termination")
    ask, send, is_grave, kind = TerminationForm, Grounds, True, termination.KIND

    def consequences(self) -> TerminationQuote:
        asked = self.asked
        payer, life = staff_acts.of_contract(self.subject, self.by.day, self.clause)
        effective = asked["effective"] or self.by.day
        return terminating(payer, life, asked["ground"], effective, asked["servers"])

    def context(self, found) -> dict:
        act = "terminate_part" if self.asked["servers"] else "terminate"
        ground = self.asked["ground"]
        return {
            "quote": found,
            "at_once": self.asked["effective"] is None,
            "no_damages": owes_no_damages(ground),
            "case": of_case(self, act),
        }

    @property
    def values(self) -> dict:
        effective, case = self.asked["effective"], self.asked["case"]
        return {
            "ground": self.asked["ground"],
            "effective": effective.isoformat() if effective else None,
            "servers": self.asked["servers"],
            **({"case": case} if case else {}),
        }
