"""Dunning as a board, and one billing account's dunning: holds, and messages sent now."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.models import DunningHold, DunningMessage
from billing.operations import dunning, holds
from billing.queries import taken_back
from billing.queries.dunning import in_force, overdue_as_read
from billing.queries.dunning_board import (
    COLUMNS,
    Column,
    DunningCard,
    board,
    cards,
    column,
    overdue,
)
from billing.terms.dunning import Step
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.language import label, sentence
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.people.models import BillingAccount
from portal.console import frame
from portal.console.lists.listing import LISTS, Listed, Listing
from portal.console.receivables.aged import LAST_SUM, SECTION, key_of
from portal.console.receivables.forms import HoldForm
from portal.requests import HttpRequest

CARDS, WHOLE = 10, 30
"""How many cards of each column, and of one that is shown alone."""
MOST_MESSAGES = 20
NOT_DUNNED = _("Overdue, not yet dunned")
BOARD = LISTS.register(Listing(name="dunning_board", title=_("Dunning")))


@require_safe
@frame.staff_page
def dunning_board(request: HttpRequest) -> HttpResponse:
    """Columns are the steps reached; `step` shows one column alone, page after page."""
    today, text = context.today(), request.GET.get("text", "")[:100]
    step = request.GET.get("step", "")
    asked = {"step": step if step in COLUMNS else "", "text": text}
    Listed(BOARD, request, urlencode([(name, value) for name, value in asked.items() if value]))
    if step in COLUMNS:
        columns = [column(step, today, WHOLE + 1, _after(request), text)]
    else:
        columns = board(today, CARDS, text)
    values = {
        "today": today,
        "text": text,
        "alone": step in COLUMNS,
        "columns": [_column(one, step in COLUMNS, text) for one in columns],
        "taken_back": taken_back.waiting(),
        **SECTION,
    }
    return render(request, "console/receivables/board.html", values)


def _after(request: HttpRequest) -> tuple[int, int] | None:
    key = key_of(request.GET.get("after", ""), int)
    if key is None or not key[1].isdecimal() or max(abs(key[0]), int(key[1])) > LAST_SUM:
        return None
    return key[0], int(key[1])


def _column(one: Column, is_alone: bool, text: str) -> dict:
    shown = one.cards[:WHOLE] if is_alone else one.cards
    asked = {"step": one.name, **({"text": text} if text else {})}
    if is_alone and len(one.cards) > WHOLE:
        asked["after"] = f"{shown[-1].outstanding}~{shown[-1].account.pk}"
    has_more = len(one.cards) > WHOLE if is_alone else one.accounts > len(shown)
    return {
        "name": label(Step(one.name)) if one.name in COLUMNS[1:] else NOT_DUNNED,
        "column": one,
        "cards": [_card(card) for card in shown],
        "more": urlencode(asked) if has_more else "",
    }


def _card(card: DunningCard) -> dict:
    return {
        "card": card,
        "next": (label(card.next[0]), card.next[1]) if card.next else None,
        "proposals": [one.get_kind_display() for one in card.proposals],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(does=[Duty.ACCOUNTS])
def dunning_account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: what is overdue, what comes next, holds; POST holds dunning."""
    account = get_object_or_404(BillingAccount.objects.select_related("customer"), pk=pk)
    today = context.today()
    card = cards([pk], today).get(pk)
    found = overdue(pk, today)
    debts = list(found.debts)
    sent = request.POST if request.method == "POST" else None
    form = HoldForm(sent, invoices=debts, initial={"invoice": request.GET.get("invoice", "")})
    read = overdue_as_read(debts, found.now)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            holds.hold(request.by, pk, asked["reason"], asked["invoice"], asked["promised_on"])
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, gettext("Dunning is on hold."))
            return redirect("dunning_account", pk)
    values = {
        "account": account,
        "today": today,
        "card": card and _card(card),
        "taken_back": taken_back.waiting([pk]),
        "debts": [(debt, label(found.now[debt.id])) for debt in debts],
        "expected": fingerprint.of(today, read),
        "sendable": [label(step) for step in found.messages],
        "holds": in_force([pk], today).select_related("invoice"),
        "letters": [
            (one, one.get_step_display())
            for one in DunningMessage.objects.filter(billing_account=pk).order_by("-id")[
                :MOST_MESSAGES
            ]
        ],
        "form": form,
        "may": frame.may(request.by, Duty.ACCOUNTS),
        **SECTION,
    }
    return render(request, "console/receivables/account.html", values)


@require_POST
@frame.staff_page(does=[Duty.ACCOUNTS])
def send_now(request: HttpRequest, pk: int) -> HttpResponse:
    """The next messages of an account today; a refusal says why not."""
    account = get_object_or_404(BillingAccount, pk=pk)
    try:
        sent = dunning.send_now(request.by, account.pk, request.POST.get("expected", ""))
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        names = "、".join(one.get_step_display() for one in sent)
        messages.success(request, gettext("Sent: %(names)s.") % {"names": names})
    return redirect("dunning_account", account.pk)


@require_POST
@frame.staff_page(does=[Duty.ACCOUNTS])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """One hold is over."""
    row = get_object_or_404(DunningHold, pk=pk)
    try:
        holds.release_one(request.by, row.pk)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, gettext("Hold released."))
    return redirect("dunning_account", row.billing_account_id)
