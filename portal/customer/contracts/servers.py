"""More servers (Art. 6-2) and fewer (Art. 15-2, 16-1), each with its cost before it is sent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from billing.operations.asking import ask_for_servers
from billing.operations.ending import quote_reduction, reduce, reduction_fingerprint
from billing.queries import change_costs
from billing.queries.content import title
from contracts.models import ChangeRequest, Contract
from contracts.office import context
from contracts.office.context import Member
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.queries import facts
from contracts.queries.editions import in_force_on
from contracts.terms.declaration import ALSO_AGREED
from contracts.terms.ending import is_open_ended
from contracts.terms.facts import AppliedFor
from contracts.terms.life import Life
from portal import scope
from portal.accounts.confirming import require_identity
from portal.customer.contracts.forms import AddServers, ConsentForm, ReduceServers, first_day
from portal.requests import HttpRequest

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_OR_POST)
@scope.customer_page(sees=[Member.OWNER], does=[Member.OWNER])
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Art. 6-2: asked for here, in effect when accepted."""
    row = scope.contract(request, number)
    refusal, known, today = None, _known(row), context.today()
    edition = in_force_on(today)
    consent = ConsentForm(current=edition)
    if request.method == "POST":
        form, given = AddServers(request.POST), ConsentForm(request.POST, current=edition)
        if form.is_valid() and not given.is_valid():
            consent = given
        elif form.is_valid():
            try:
                require_identity(request)
                sent = ask_for_servers(
                    scope.by(request),
                    row.pk,
                    form.cleaned_data["servers"],
                    form.cleaned_data["day"],
                    request.POST.get("expected", ""),
                    given.consent,
                )
                return redirect("change_request", sent.pk)
            except Refused as error:
                refusal = error
    else:
        smallest = {"servers": known["least"], "day": today.isoformat()}
        form = AddServers(request.GET if "servers" in request.GET else smallest)
    first_day(form, today)
    waiting = row.requests.filter(kind=ChangeRequest.Kind.ADD_SERVERS, state="open").first()
    values = {
        "contract": row,
        "form": form,
        "consent": consent,
        "refusal": refusal,
        "waiting": waiting,
        "also_agreed": ALSO_AGREED,
        **known,
    }
    if form.is_valid() and (refusal is None or isinstance(refusal, Changed)):
        values |= _cost(row, form) | ({"refusal": refusal} if refusal else {})
    return _answer(request, "add", values)


def _known(row: Contract) -> dict:
    """Servers now, smallest addition, minimum term of a reduction, whether all can be cancelled."""
    fact, book, today = facts.of_contract(row), facts.book(), context.today()
    least = book.agreed(fact.agreements).on(today).minimum_additional_order
    if isinstance(fact, AppliedFor):
        return {"servers": fact.servers, "least": least, "minimum": None, "may_cancel": False}
    life = Life(fact, book)
    minimum = life.minimum_term_ends_on
    return {
        "servers": life.servers(today),
        "least": least,
        "minimum": minimum if minimum >= today else None,
        "may_cancel": is_open_ended(fact, today),
    }


def _cost(row: Contract, form: AddServers) -> dict:
    chosen = form.cleaned_data
    try:
        today = context.today()
        cost = change_costs.addition(row, today, chosen["servers"], chosen["day"])
    except Refused as error:
        return {"refusal": error}
    months = [(month, [(line, title(line)) for line in month.lines]) for month in cost.months]
    return {"cost": cost, "months": months, "expected": fingerprint.of(today, cost)}


@require_http_methods(GET_OR_POST)
@scope.customer_page(sees=[Member.OWNER], does=[Member.OWNER])
def remove(request: HttpRequest, number: str) -> HttpResponse:
    """Art. 15-2, 16-1: a notice, which takes effect on arrival."""
    row = scope.contract(request, number)
    refusal = None
    if request.method == "POST":
        form = ReduceServers(request.POST)
        if form.is_valid():
            try:
                return _send(request, row, form)
            except Refused as error:
                if _came_twice(row, request.POST.get("expected", "")):
                    return redirect("contract", number)
                refusal = error
    else:
        form = ReduceServers(request.GET if "servers" in request.GET else {"servers": 1, "day": ""})
    first_day(form, context.today())
    values = {"contract": row, "form": form, **_known(row)}
    if form.is_valid():
        values |= _quote(request, row, form)
    refusal = refusal or values.get("refusal")
    values["may_cancel"] &= not isinstance(refusal, Changed)
    return _answer(request, "remove", {**values, "refusal": refusal})


def _send(request: HttpRequest, row: Contract, form: ReduceServers) -> HttpResponse:
    chosen = form.cleaned_data
    expected = request.POST.get("expected", "")
    reduce(scope.by(request), row.pk, chosen["servers"], chosen["day"], expected)
    text = gettext("We have received your notice of reduction")
    messages.success(request, text)
    return redirect("contract", row.number)


def _came_twice(row: Contract, expected: str) -> bool:
    """Whether the very same notice has been carried out already."""
    return row.journal.filter(operation="reduce_servers", after__quote=expected).exists()


def _quote(request: HttpRequest, row: Contract, form: ReduceServers) -> dict:
    chosen = form.cleaned_data
    try:
        quote = quote_reduction(scope.by(request), row, chosen["servers"], chosen["day"])
    except Refused as error:
        return {"refusal": error}
    return {"quote": quote, "expected": reduction_fingerprint(row, context.today(), quote)}


def _answer(request: HttpRequest, name: str, values: dict) -> HttpResponse:
    """The page, or only its quote where htmx asks for that."""
    part = "quote" if request.htmx and request.method == "GET" else "page"
    template = f"customer/changing/{name}_{part}.html"
    status = 409 if request.method == "POST" and values["refusal"] else 200
    return render(request, template, values, status=status)
