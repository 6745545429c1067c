"""What staff do about a month's run."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from billing.exports.runs import RUN_PDFS, RUN_PREVIEW
from billing.operations import billing_month
from billing.queries import runs
from contracts.office.language import sentence
from contracts.office.operations import mail_again
from contracts.office.terms.explanation import Refused
from portal.accounts.confirming import require_identity
from portal.console import frame
from portal.console.runs.months import parse
from portal.doors import BY_ACT
from portal.exports import operations
from portal.jobs.billing_month import start_billing
from portal.keys import key
from portal.requests import HttpRequest


@require_POST
@frame.staff_page(does=BY_ACT)
def act(request: HttpRequest, month: str, action: str) -> HttpResponse:
    """One action, then back to the month."""
    first = parse(month)
    if action not in ACTIONS:
        raise Http404
    try:
        messages.success(request, ACTIONS[action](request, first))
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    return redirect("billing_run", month)


def _preview(request: HttpRequest, month: date) -> str:
    operations.ask_for_staff(request.by, RUN_PREVIEW, {"month": f"{month:%Y-%m}"})
    return gettext("The preview is being calculated.")


def _start(request: HttpRequest, month: date) -> str:
    require_identity(request)
    start_billing(request.by, month, request.POST.get("expected") or None)
    return gettext("The run has started.")


def _repeat(request: HttpRequest, month: date) -> str:
    account = key(request.POST.get("account", ""))
    if not account:
        raise Http404
    if billing_month.repeat(request.by, month, account):
        return gettext("Invoice issued.")
    raise Refused(
        billing_month.CLAUSE,
        "もう一度失敗しました。下の理由をご確認ください",
        "It failed again; see the reason below",
    )


def _pdfs(request: HttpRequest, month: date) -> str:
    operations.ask_for_staff(request.by, RUN_PDFS, {"month": f"{month:%Y-%m}"})
    return gettext("The PDFs are being created.")


def _mail(request: HttpRequest, month: date) -> str:
    about = f"run:{month:%Y-%m}"
    count = mail_again.send_again(request.by, runs.messages(month), about)
    return ngettext(
        "%(count)s message will be sent again.", "%(count)s messages will be sent again.", count
    ) % {"count": count}


ACTIONS: dict[str, Callable[[HttpRequest, date], str]] = {
    "preview": _preview,
    "start": _start,
    "repeat": _repeat,
    "pdfs": _pdfs,
    "mail": _mail,
}
