"""Something done to a contract or billing account: its consequences first, then the act.

Each is asked for by a form whose entries decide the consequences, and sent by another that
carries the fingerprint of what was shown: what was shown is what is done.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from contracts.models import Contract
from contracts.office.approving import ApprovalKind
from contracts.office.context import By, Duty
from contracts.office.language import Text
from contracts.office.operations import approvals
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.people.models import BillingAccount
from contracts.terms import ending
from contracts.terms.facts import Contract as Facts
from portal.accounts.confirming import confirms_identity
from portal.console import frame
from portal.doors import BY_ACT
from portal.requests import HttpRequest
from portal.uploads import stored

SECTION = "customers"
Subject = Contract | BillingAccount


class Nothing(forms.Form):
    """Nothing to choose."""


class Send(forms.Form):
    """That the consequences were read."""

    read = forms.BooleanField(
        label=_("I have read the above"),
        error_messages={"required": _("Read the above, then tick this box")},
    )


class Act:
    """One kind of act. `offered` says whether the rules allow it for a contract today.

    `consequences` works out what follows (raises Refused), `context` is what its template
    needs. `do` carries it out where the fingerprint of what follows is still the one that
    was `read`. One that `needs_approval` is proposed, and another person approves it.
    """

    name = ""
    clause = ""
    duty = Duty.CONTRACTS
    title: Text = ""
    button: Text = ""
    done: Text = ""
    lead: Text = ""
    ask: type[forms.Form] = Nothing
    send: type[forms.Form] = Send
    is_grave = False
    needs_approval = False

    def __init__(self, by: By, subject: Subject) -> None:
        self.by = by
        self.subject = subject
        self.asked: dict = {}
        self.sent: dict = {}

    @classmethod
    def offered(cls, fact: Facts, by: By) -> bool:
        return fact.is_live(by.day)

    def ask_form(self, data) -> forms.Form:
        return self.ask(data)

    def defaults(self) -> dict | None:
        """What is asked before anything was chosen; None where nothing can be shown yet."""
        return {}

    def send_form(self, data=None, files=None) -> forms.Form:
        return self.send(data, files)

    def consequences(self) -> object:
        raise NotImplementedError

    def context(self, found) -> dict:
        return {"quote": found}

    def fingerprint(self, found) -> str:
        """Of what the page shows, as `do` compares it."""
        return fingerprint.of(self.by.day, found)

    def do(self, read: str) -> object:
        """Raises Refused, Changed."""
        raise NotImplementedError

    @property
    def is_contract(self) -> bool:
        return isinstance(self.subject, Contract)

    @property
    def address(self) -> str:
        """Where it goes back to."""
        if isinstance(self.subject, Contract):
            return reverse("staff_contract", args=[self.subject.number])
        return reverse("staff_customer", args=[self.subject.customer.number])

    @property
    def template(self) -> str:
        return f"console/customers/acts/{self.name}.html"


class OnContract(Act):
    """What is done to a contract alone."""

    subject: Contract


class Proposed(Act):
    """What is put before a second person, for a contract or a billing account.

    `kind` is what it is a proposal of, `values` are its arguments from what was asked.
    """

    needs_approval = True
    kind: ApprovalKind

    @property
    def done(self) -> str:  # type: ignore[override]  # worded when it is done
        return gettext("Proposed. It will be carried out when a second person approves it.")

    @property
    def values(self) -> dict:
        raise NotImplementedError

    @property
    def reason(self) -> str:
        return self.sent["reason"] if self.sent else ""

    def defaults(self) -> dict | None:
        return None

    def fingerprint(self, found) -> str:
        """Of the facts that the second person will read too."""
        row = approvals.drafted(self.kind, *self._about(), reason=self.reason, **self._of())
        return approvals.proposers_fingerprint(self.kind, row, self.by.day)

    def do(self, read: str) -> object:
        return approvals.propose(
            self.by,
            self.kind,
            *self._about(),
            **self._of(),
            reason=self.reason,
            document=stored(self.sent["document"]),
            expected=read,
        )

    def _about(self) -> tuple[str, dict]:
        kind = "contract" if self.is_contract else "account"
        return f"{kind}:{self.subject.number}", self.values

    def _of(self) -> dict:
        if isinstance(self.subject, Contract):
            return {"contract": self.subject}
        return {"customer": self.subject.customer}


def view(request: HttpRequest, act: Act) -> HttpResponse:
    """GET shows the consequences, POST carries them out for whoever has the duty."""
    if request.method == "POST":
        act.by.require(act.duty)
        return _sent(request, act)
    form = act.ask_form(request.GET or act.defaults())
    return _page(request, act, form)


def _sent(request: HttpRequest, act: Act) -> HttpResponse:
    form, send = act.ask_form(request.POST), None
    if form.is_valid():
        act.asked = form.cleaned_data
        send = act.send_form(request.POST, request.FILES)
    if send is None or not send.is_valid():
        return _page(request, act, form, send)
    act.sent = send.cleaned_data
    carry_out = _carried_out if act.needs_approval else confirms_identity(_carried_out)
    return carry_out(request, act, form)


def _carried_out(request: HttpRequest, act: Act, form: forms.Form) -> HttpResponse:
    """What is proposed only is confirmed by who approves it."""
    try:
        act.do(request.POST.get("expected", ""))
    except Refused as refusal:
        return _page(request, act, form, act.send_form(), refusal)
    messages.success(request, act.done)
    return redirect(act.address)


def _page(
    request: HttpRequest,
    act: Act,
    form: forms.Form,
    send: forms.Form | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    """The consequences of this moment; 409 where they were refused or are others by now."""
    values: dict[str, Any] = {"refused": refused, "changed": isinstance(refused, Changed)}
    if form.is_valid():
        act.asked = form.cleaned_data
        try:
            found = act.consequences()
            values |= {**act.context(found), "shown": True, "expected": act.fingerprint(found)}
        except Refused as refusal:
            values["refusal"] = None if refused else refusal
    asked_by_htmx = request.htmx and not request.htmx.history_restore_request
    template = "part" if asked_by_htmx and request.method != "POST" else "page"
    response = render(
        request,
        f"console/customers/acts/{template}.html",
        {
            **values,
            "section": SECTION,
            "act": act,
            "subject": act.subject,
            "form": form,
            "hidden": [(f.html_name, f.value()) for f in form if f.value() not in (None, "")],
            "send": send or act.send_form(),
            "may": frame.may(act.by, act.duty),
            "today": act.by.day,
        },
        status=409 if refused else 200,
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def is_open_ended(fact: Facts, by: By) -> bool:
    """Formed or active, and no end of the whole contract fixed."""
    return ending.is_open_ended(fact, by.day)


def contract_of(number: str) -> Contract:
    rows = Contract.objects.select_related("customer", "billing_account", "responsible")
    return get_object_or_404(rows, number=number)


def kind_of(acts: Mapping[str, type[Act]], name: str) -> type[Act]:
    if name not in acts:
        raise Http404
    return acts[name]


def on_contract(acts: Mapping[str, type[Act]]):
    """The view of acts on contracts."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @frame.staff_page(does=BY_ACT)
    def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
        return view(request, kind_of(acts, name)(request.by, contract_of(number)))

    return act


def on_account(acts: Mapping[str, type[Act]]):
    """The view of acts on billing accounts."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @frame.staff_page(does=BY_ACT)
    def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
        rows = BillingAccount.objects.select_related("customer")
        row = get_object_or_404(rows, number=number)
        return view(request, kind_of(acts, name)(request.by, row))

    return act
