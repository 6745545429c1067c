"""Acts while a contract runs: suspension, servers, plan (Art. 6-2, 13, 15-2, 30-3)."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from billing.approvals.late_notice import Notice
from billing.operations import accepting, ending, suspension
from billing.queries import change_costs, staff_acts
from billing.queries.content import title
from billing.terms import staff_acts as rules
from billing.terms.quote import ReductionQuote
from contracts.models import PartSuspension, Suspension
from contracts.office.language import label
from contracts.queries import arrivals, facts
from contracts.terms.facts import Status
from contracts.terms.parameters import Plan
from contracts.terms.suspension import SUSPENSION_GROUNDS, can_be_resumed, can_be_suspended
from portal.console.customers.act import OnContract, Send, is_open_ended
from portal.console.customers.arriving import HowItCame, Received, plain
from portal.console.customers.fields import GroundField, case_field, of_case, reason_field
from portal.customer.contracts.changing import other_plan, priced
from portal.customer.contracts.forms import AddServers, ReduceServers, first_day


class SuspensionGround(forms.Form):
    ground = GroundField(("13-3", "30-3", *SUSPENSION_GROUNDS[:8]))
    case = case_field()


class WithReason(Send):
    reason = reason_field(_("It is kept with the notice to the contract holder."))
    field_order = ["reason", "read"]


class Suspending(OnContract):
    """Of a whole contract or of a part: what follows is shown alike."""

    clause, send, is_grave, is_of_part = "13-3", WithReason, True, False
    done = _("Suspended. The responsible person has been notified.")
    template = "console/customers/acts/suspend.html"

    @classmethod
    def offered(cls, fact, by) -> bool:
        return can_be_suspended(fact, by.day)

    def context(self, found) -> dict:
        case = of_case(self, self.name)
        return {"quote": found, "case": case, "is_of_part": self.is_of_part}


class Suspend(Suspending):
    name = "suspend"
    title = _("Suspend the service")
    lead = _("Takes effect today. Terms, the minimum term and fees continue to run")
    button = _("Suspend")
    ask = SuspensionGround

    def defaults(self) -> dict:
        return {"ground": "13-3"}

    def consequences(self) -> rules.SuspensionQuote:
        payer, life = staff_acts.of_contract(self.subject, self.by.day, self.clause)
        return rules.suspending(payer, life, self.asked["ground"])

    def do(self, read: str) -> object:
        ground, reason, case = self.asked["ground"], self.sent["reason"], self.asked["case"]
        return suspension.suspend(self.by, self.subject.pk, ground, reason, read, case)


class Resuming(OnContract):
    """Of a whole contract or of a part: the suspension that is `lifted`."""

    clause, is_of_part = "13", False
    done = _("Resumed. The responsible person has been notified.")
    template = "console/customers/acts/resume.html"

    def lifted(self) -> Suspension | PartSuspension:
        raise NotImplementedError

    def context(self, found) -> dict:
        return {"quote": found, "suspension": self.lifted(), "is_of_part": self.is_of_part}


class Resume(Resuming):
    name = "resume"
    title = _("Lift the suspension")
    lead = _("The service resumes today")
    button = _("Resume the service")

    @classmethod
    def offered(cls, fact, by) -> bool:
        return can_be_resumed(fact, by.day)

    def consequences(self) -> rules.SuspensionQuote:
        return rules.resuming(*staff_acts.of_contract(self.subject, self.by.day, self.clause))

    def lifted(self) -> Suspension:
        return self.subject.suspensions.get(lifted_on=None)

    def do(self, read: str) -> object:
        return suspension.resume(self.by, self.subject.pk, read)


class MoreServers(HowItCame, AddServers):
    """How many, from when, and how the wish arrived."""


class Add(Received):
    name, clause = "add", "6-2"
    title = _("Add servers")
    lead = _("From the date agreed with the contract holder")
    enter_button = pgettext_lazy("button", "Add")
    entered = _("Added. The responsible person has been notified.")
    offered, notice = staticmethod(is_open_ended), Notice.ADDITION

    def ask_form(self, data) -> MoreServers:
        form = MoreServers(data)
        first_day(form, self.by.day)
        return form

    def defaults(self) -> dict:
        figures = facts.book().agreed(facts.of_contract(self.subject).agreements)
        least = figures.on(self.by.day).minimum_additional_order
        return {"servers": least, "day": self.by.day.isoformat()}

    def quote(self):
        chosen, today = self.asked, self.by.day
        arrivals.check(self.subject, self.arrived_on, today, self.clause)
        return change_costs.addition(self.subject, today, chosen["servers"], chosen["day"])

    def context(self, found) -> dict:
        life = facts.life(self.subject, self.clause)
        minimum = life.minimum_term_ends_on
        return {
            "cost": found,
            "months": [(m, [(line, title(line)) for line in m.lines]) for m in found.months],
            "minimum": minimum if minimum >= self.by.day else None,
            "servers": life.servers(self.by.day),
        }

    @property
    def entries(self) -> dict:
        return {"servers": self.asked["servers"], "effective": plain(self.asked["day"])}

    def enter(self, read: str) -> object:
        servers, day = self.asked["servers"], self.asked["day"]
        return accepting.add_servers(self.by, self.subject.pk, servers, day, read, self.arrival)


class FewerServers(HowItCame, ReduceServers):
    """How many, until when, and how the notice arrived."""


class Reduce(Received):
    name, clause = "reduce", "16-1"
    title = _("Remove servers")
    lead = _("Records the contract holder's notice of reduction by its day of arrival")
    enter_button = _("Accept the reduction")
    entered = _("Reduction accepted. The responsible person has been notified.")
    ask, is_grave, offered = FewerServers, True, staticmethod(is_open_ended)
    notice = Notice.REDUCTION

    def defaults(self) -> dict:
        return {"servers": 1, "day": ""}

    def quote(self) -> ReductionQuote:
        chosen, arrived_on = self.asked, self.arrived_on
        return ending.quote_reduction(
            self.by, self.subject, chosen["servers"], chosen["day"], arrived_on
        )

    def fingerprint_of(self, found) -> str:
        return ending.reduction_fingerprint(self.subject, self.by.day, found)

    @property
    def entries(self) -> dict:
        return {"servers": self.asked["servers"], "desired": plain(self.asked["day"])}

    def enter(self, read: str) -> object:
        chosen, pk = self.asked, self.subject.pk
        return ending.reduce(self.by, pk, chosen["servers"], chosen["day"], read, self.arrival)


class ChangePlan(Received):
    name, clause = "plan", "6-2"
    title = _("Change the plan")
    lead = _("At the contract holder's request, from the next term after its day of arrival")
    enter_button = pgettext_lazy("button", "Change")
    entered = _("Recorded. The responsible person has been notified.")
    ask, notice = HowItCame, Notice.PLAN

    @classmethod
    def offered(cls, fact, by) -> bool:
        return is_open_ended(fact, by) and fact.status(by.day) is Status.ACTIVE

    @property
    def plan(self) -> Plan:
        return other_plan(self.subject, self.by.day)

    def quote(self):
        return change_costs.plan_change(self.subject, self.by.day, self.plan, self.arrived_on)

    def context(self, found) -> dict:
        return {
            "cost": found,
            "prices": [priced(found.now), priced(found.new)],
            "other_name": label(found.new.plan),
        }

    @property
    def entries(self) -> dict:
        return {"plan": self.plan.value}

    def enter(self, read: str) -> object:
        return accepting.change_plan(self.by, self.subject.pk, self.plan, read, self.arrival)
