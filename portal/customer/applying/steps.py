"""The steps in their order, their forms over a draft, and the application that they make."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from billing.queries.estimating import estimate
from billing.terms.first_year import FirstYear
from contracts.models import ApplicationDraft
from contracts.office.language import Text
from contracts.operations.drafting import LATER, RAW
from contracts.operations.submitting import Entries
from contracts.people.models import BillingAccount
from contracts.people.operations.companies import Billing, Particulars, Person
from contracts.queries.editions import in_force_on
from contracts.terms.parameters import Plan
from portal.customer.applying.base import StepForm, address
from portal.customer.applying.forms import (
    NEW,
    OTHER,
    SAME,
    BillingForm,
    CompanyForm,
    ResponsibleForm,
)
from portal.customer.applying.ordering import DeclarationsForm, OrderForm


@dataclass(frozen=True, slots=True)
class Step:
    key: str
    title: Text
    form: type[StepForm]

    @property
    def url(self) -> str:
        return reverse("apply_step", args=[self.key])


STEPS = (
    Step("company", _("Company"), CompanyForm),
    Step("responsible", _("Responsible person"), ResponsibleForm),
    Step("billing", _("Billing account"), BillingForm),
    Step("order", _("Servers and plan"), OrderForm),
    Step("declarations", _("Consent and declarations"), DeclarationsForm),
)


def steps(draft: ApplicationDraft) -> list[Step]:
    """A customer that applies for a further contract is known already."""
    return [step for step in STEPS if draft.customer_id is None or step.key != "company"]


def is_done(draft: ApplicationDraft, step: Step) -> bool:
    return step.key in draft.data and step.key not in draft.data.get(LATER, {})


def next_url(draft: ApplicationDraft) -> str:
    """The first step that is not filled in, else the confirmation."""
    waiting = [step for step in steps(draft) if not is_done(draft, step)]
    return waiting[0].url if waiting else reverse("apply_confirm")


def form(step: Step, draft: ApplicationDraft, day: date, data=None, **kwargs) -> StepForm:
    if step.form is DeclarationsForm:
        kwargs["edition"] = in_force_on(day)
    return step.form(data, draft, day, **kwargs)


def as_stored(step: Step, draft: ApplicationDraft, day: date, initial: Mapping) -> StepForm:
    """A step as it was left: half way, filled in (and checked again), or not yet begun."""
    typed = draft.data.get(LATER, {}).get(step.key)
    if typed is None and step.key in draft.data:
        return form(step, draft, day, draft.data[step.key])
    return form(step, draft, day, initial=typed or initial)


def all_forms(draft: ApplicationDraft, day: date) -> dict[str, StepForm]:
    """Every step's form over what the draft holds, checked again as of the day."""
    return {step.key: form(step, draft, day, draft.data.get(step.key, {})) for step in steps(draft)}


def typed(draft: ApplicationDraft, step: str) -> dict[str, str]:
    """What was typed into a step, where it was put right."""
    return draft.data.get(RAW, {}).get(step, {})


def price(order: StepForm) -> FirstYear | None:
    """The first year of an order, where its entries are right."""
    if not order.is_bound:
        values = {name: order[name].value() for name in order.fields}
        order = OrderForm(values, order.draft, order.day)
    if not order.is_valid():
        return None
    values = order.cleaned_data
    return estimate(Plan(values["plan"]), values["servers"], values["starts_on"])


def account(draft: ApplicationDraft) -> BillingAccount | None:
    """The billing account of the company that was chosen; None for a new one."""
    chosen = draft.data.get("billing", {}).get("account", "")
    if draft.customer is None or not str(chosen).isdecimal():
        return None
    return draft.customer.billing_accounts.filter(pk=int(chosen)).first()


def entries(draft: ApplicationDraft, forms: Mapping[str, StepForm]) -> Entries:
    """What the operation is given; every form is valid."""
    values = {key: form.cleaned_data for key, form in forms.items()}
    order, declared = values["order"], values["declarations"]
    return Entries(
        **parties(draft, values),
        plan=Plan(order["plan"]),
        servers=order["servers"],
        wished_start=order["starts_on"],
        edition_sha256=declared["edition"],
        declares_no_antisocial_ties=declared["declares_no_antisocial_ties"],
        takes_responsibilities=declared["takes_responsibilities"],
        shown=declared["shown"],
    )


class Parties(TypedDict):
    """Those of an application's entries that say who it is about."""

    company: Particulars | None
    responsible: Person | int | None
    billing: Billing | int


def parties(draft: ApplicationDraft, values: Mapping[str, Mapping]) -> Parties:
    """Who applies, who answers and who is billed, from the entries of each step."""
    is_new = draft.customer is None
    return {
        "company": _company(values["company"], values["responsible"]) if is_new else None,
        "responsible": None if is_new else _responsible(draft, values["responsible"]),
        "billing": _billing(values),
    }


def _company(company: Mapping, person: Mapping) -> Particulars:
    return Particulars(
        name=company["name"],
        name_kana=company["name_kana"],
        corporate_number=company["corporate_number"],
        is_person=company["is_person"],
        postal_code=company["postal_code"],
        address=address(company),
        phone=company["phone"],
        contact_name=person["name"],
        contact_kana=person["name_kana"],
        department=person["department"],
        email=person["email"],
        contact_phone=person["phone"],
    )


def _responsible(draft: ApplicationDraft, person: Mapping) -> Person | int:
    if person["contact"] != NEW:
        return int(person["contact"])
    return Person(
        person["name"],
        person["email"],
        person["name_kana"],
        person["department"],
        person["phone"] or (draft.customer.phone if draft.customer else ""),
    )


def _billing(values: Mapping[str, Mapping]) -> Billing | int:
    billing = values["billing"]
    if billing["account"] not in (SAME, OTHER):
        return int(billing["account"])
    named = values["company"] if billing["account"] == SAME else billing
    return Billing(
        named["name"],
        named["postal_code"],
        address(named),
        billing["department"],
        tuple(billing["emails"]),
        tuple(billing["payer_names"]),
        is_person=named.get("is_person", False),
    )
