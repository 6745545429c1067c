"""Transfers that wait for staff, one after another, to be worked through by keyboard."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from billing.matching.names import read
from billing.models import BankRecord
from billing.operations import assigning
from billing.queries import bank
from billing.queries import worklist as queries
from contracts.office import normalise
from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from portal.console import frame
from portal.doors import EVERY_STAFF
from portal.jobs import bank as daily
from portal.keys import key
from portal.requests import HttpRequest


@require_safe
@frame.staff_page
def worklist(request: HttpRequest) -> HttpResponse:
    """One transfer with its proposals, or the accounts that were searched for."""
    row = _asked_for(request)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    sight = None
    if row is not None:
        day = request.by.day
        sight = queries.searched(row, text, day) if text else queries.proposed(row, day)
    return _page(request, row, sight, text)


def _page(
    request: HttpRequest,
    row: BankRecord | None,
    sight: queries.Sight | None,
    text: str = "",
    changed: Changed | None = None,
) -> HttpResponse:
    """A transfer with what would come of each proposal; 409 where that has changed."""
    context: dict[str, Any] = {
        "section": "bank",
        "row": row,
        "q": text,
        "may": frame.may(request.by, Duty.ACCOUNTS),
        "waiting": bank.waiting().count(),
        "refusal": changed,
    }
    if row is not None and sight is not None:
        context |= {
            "left": bank.left([row])[row.pk],
            "reasons": sight.reasons,
            "previews": sight.previews,
            "payer": normalise.payer(row.payer_name),
            "can_learn": bool(read(row.payer_name).key),
            **_progress(request, row, context["waiting"]),
        }
    status = 409 if changed else 200
    return render(request, "console/matching/worklist.html", context, status=status)


def _asked_for(request: HttpRequest) -> BankRecord | None:
    """The record that the address names, while it waits; the next after another; the first."""
    wanted, skipped = (key(request.GET.get(name, "")) for name in ("record", "after"))
    rows = BankRecord.objects.select_related("file").defer("file__content")
    if wanted and (row := bank.waiting().select_related("file").filter(pk=wanted).first()):
        return row
    return queries.next_waiting(rows.filter(pk=wanted or skipped).first())


def _progress(request: HttpRequest, row: BankRecord, waiting: int) -> dict:
    """Its place among what waits and what the person has decided today."""
    since = timezone.localtime(request.by.now).replace(hour=0, minute=0, second=0, microsecond=0)
    done = BankRecord.objects.filter(decided_by=request.user, decided_at__gte=since)
    done_today = done.exclude(state=BankRecord.State.WAITING).count()
    before = waiting - queries.after(row, bank.waiting()).count()
    return {"place": done_today + before, "total": done_today + waiting}


def _decide(request: HttpRequest, pk: int, decide: Callable[[BankRecord], str]) -> HttpResponse:
    """Carry out a decision and show the next; a refusal is shown at the record.

    Raises Changed, for who knows what was chosen.
    """
    row = get_object_or_404(BankRecord, pk=pk)
    here = reverse("bank_matching")
    try:
        messages.success(request, decide(row))
    except Changed:
        raise
    except Refused as refusal:
        messages.error(request, sentence(refusal))
        return redirect(f"{here}?record={pk}")
    return redirect(f"{here}?after={pk}")


def reason(request: HttpRequest) -> str:
    """What was typed, without what no column holds."""
    return request.POST.get("reason", "").replace("\x00", "")[:200]


@require_POST
@frame.staff_page(does=[Duty.ACCOUNTS])
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the transfer to an account; others of a name just learned are matched by rule."""
    chosen, expected = _chosen(request), request.POST.get("expected", "")
    account, named, learn = chosen["account"], chosen["invoices"], chosen["learn"]

    def decide(row: BankRecord) -> str:
        if not queries.is_account(account):
            raise Refused("23-1", "請求先を選んでください", "Choose a billing account")
        done = assigning.assign(request.by, pk, account, named, learn, expected)
        if done.match["alias"]:
            name = row.payer_name
            transaction.on_commit(lambda: daily.begin_again(name))
        assert done.payment, "an assigned record has its payment"
        whose = done.payment.billing_account
        return gettext("¥%(amount)s has been recorded as a payment of %(whose)s.") % {
            "amount": f"{done.payment.amount:,}",
            "whose": whose,
        }

    try:
        return _decide(request, pk, decide)
    except Changed as changed:
        row = get_object_or_404(BankRecord.objects.select_related("file"), pk=pk)
        return _page(request, row, queries.proposed(row, request.by.day, chosen), changed=changed)


def _chosen(request: HttpRequest) -> dict:
    """The account and its invoices that were ticked."""
    named = [number.replace("\x00", "") for number in request.POST.getlist("named")]
    account = key(request.POST.get("account", ""))
    return {"account": account, "invoices": named, "learn": "learn" in request.POST}


@require_POST
@frame.staff_page(does=EVERY_STAFF)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What would come of the invoices that are ticked: the proposal alone for htmx, or the page.

    Nothing is stored.
    """
    rows = bank.waiting().select_related("file").defer("file__content")
    row, chosen = get_object_or_404(rows, pk=pk), _chosen(request)
    sight = queries.proposed(row, request.by.day, chosen)
    if not request.htmx:
        return _page(request, row, sight)
    mine = [one for one in sight.previews if one.account.pk == chosen["account"]]
    if not mine:
        raise Http404
    values = {
        "row": row,
        "one": mine[0],
        "place": key(request.POST.get("place", "")),
        "may": frame.may(request.by, Duty.ACCOUNTS),
        "can_learn": bool(read(row.payer_name).key),
    }
    return render(request, "console/matching/proposal.html", values)


@require_POST
@frame.staff_page(does=[Duty.ACCOUNTS])
def ignore(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the transfer aside with a reason."""

    def decide(row: BankRecord) -> str:
        assigning.ignore(request.by, pk, reason(request))
        return gettext("The ¥%(amount)s transfer has been set aside.") % {
            "amount": f"{row.amount:,}"
        }

    return _decide(request, pk, decide)


@require_POST
@frame.staff_page(does=[Duty.ACCOUNTS])
def run(request: HttpRequest) -> HttpResponse:
    """Match by rule what waits, in the background."""
    transaction.on_commit(daily.begin_again)
    messages.success(
        request,
        gettext("Matching has started. Certain matches are applied first."),
    )
    return redirect("bank_matching")
