"""The months of the books: which are closed, the proof of one, closing and reopening it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from billing.approvals import month_close as approval
from billing.models import MonthClose
from billing.models.month_close import LONGEST_REASON
from billing.operations import month_close as operations
from billing.queries import month_closes, month_facts
from billing.terms import closed_months
from billing.terms.closed_months import Step
from billing.terms.month_gaps import MENDED, Gap, Item, Missing, Sum
from billing.terms.month_proof import MonthProof
from contracts.office.approving import ApprovalKind
from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.models import Approval
from contracts.office.operations import approvals
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.terms.periods import ONE_DAY, month_first, month_last, next_month
from portal.console import frame
from portal.console.receivables.aged import SECTION
from portal.console.receivables.forms import TEXT, reason_field
from portal.console.receivables.ledger import READERS
from portal.console.runs.months import parse
from portal.downloads import pdf_response
from portal.requests import HttpRequest

SIZE = 12
CLOSE, REOPEN = "close", "reopen"


class CloseForm(forms.Form):
    reason = forms.CharField(
        label=pgettext_lazy("paper", "Remark"),
        required=False,
        max_length=LONGEST_REASON,
        error_messages=TEXT,
        help_text=gettext_lazy("It is printed on the proof."),
        widget=forms.Textarea({"rows": 2}),
    )


class ReopenForm(forms.Form):
    reason = reason_field(LONGEST_REASON)


@dataclass(frozen=True, slots=True)
class ShownMonth:
    """A month and its last close or reopening if it had one.

    `is_closed` also of one that a later month was closed with.
    """

    month: date
    is_over: bool
    is_closed: bool
    last: MonthClose | None


@require_safe
@frame.staff_page(sees=READERS)
def month_closes_page(request: HttpRequest) -> HttpResponse:
    """The months of the books, the newest first. Raises PermissionDenied."""
    before = request.GET.get("before", "")
    months = _months(parse(before) if before else None, request.by.day)
    steps = {one.month: one for one in month_closes.steps().select_related("author", "second")}
    closed = month_closes.closed_through()
    rows = [
        ShownMonth(
            month,
            month_last(month) < request.by.day,
            closed is not None and month <= closed,
            steps.get(month),
        )
        for month in months[:SIZE]
    ]
    older = months[SIZE - 1] if len(months) > SIZE else None
    values = {**SECTION, "rows": rows, "older": older, "closed": closed}
    return render(request, "console/receivables/month_closes.html", values)


def _months(before: date | None, today: date) -> list[date]:
    """Those of the books up to the present one, newest first; one more than SIZE if there are."""
    first = month_closes.first_day()
    if first is None:
        return []
    month = month_first(min(before - ONE_DAY, today) if before else today)
    found: list[date] = []
    while month >= month_first(first) and len(found) <= SIZE:
        found.append(month)
        month = month_first(month - ONE_DAY)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=READERS, does=[Duty.ACCOUNTS])
def month_close(request: HttpRequest, month: str) -> HttpResponse:
    """The proof of a month, and what is missing; POST proposes to close or to reopen it."""
    first = parse(month)
    if first > request.by.day:
        raise Http404
    page = _Page(request, first)
    if request.method == "POST":
        done = page.propose(request.POST.get("action", ""))
        if done is not None:
            return redirect("approval", done.pk)
    return render(
        request, "console/receivables/month_close.html", page.values(), status=page.status
    )


class _Page:
    """The page of one month."""

    def __init__(self, request: HttpRequest, month: date) -> None:
        self.request, self.month = request, month
        self.status, self.refused = 200, ""
        steps = month_closes.steps().filter(month=month).select_related("author", "second")
        self.steps = list(steps)
        closed = month_closes.closed_through()
        self.is_closed = closed is not None and month <= closed
        self.closing = CloseForm()
        self.reopening = ReopenForm()

    def propose(self, action: str) -> Approval | None:
        """What was put before a second person; None where it was refused, with the reason."""
        if action not in (CLOSE, REOPEN):
            raise Http404
        kind = approval.CLOSE if action == CLOSE else approval.REOPEN
        form: forms.Form
        if action == CLOSE:
            form = self.closing = CloseForm(self.request.POST)
        else:
            form = self.reopening = ReopenForm(self.request.POST)
        if not form.is_valid():
            return None
        try:
            done = self._proposed(kind, form.cleaned_data["reason"], action)
        except Refused as refusal:
            self.refused = sentence(refusal)
            self.status = 409 if isinstance(refusal, Changed) else 200
            return None
        messages.success(
            self.request, gettext("It is now waiting for approval by a second person.")
        )
        return done

    def _proposed(self, kind: ApprovalKind, reason: str, action: str) -> Approval:
        return approvals.propose(
            self.request.by,
            kind,
            approval.subject(self.month),
            approval.values(self.month),
            reason=reason.strip(),
            expected=self.request.POST.get("expected", "") if action == CLOSE else None,
        )

    def values(self) -> dict[str, Any]:
        today, last = self.request.by.day, self.steps[-1] if self.steps else None
        kept = month_closes.kept(last) if last and last.step == Step.CLOSED else None
        is_over = month_last(self.month) < today
        proof = kept or (operations.proof(self.month, today) if is_over else None)
        return {
            **SECTION,
            "month": self.month,
            "key": f"{self.month:%Y-%m}",
            "row": ShownMonth(self.month, is_over, self.is_closed, last),
            "can_be_closed_on": next_month(self.month),
            "is_over": is_over,
            "is_closed": self.is_closed,
            "last": last,
            "steps": self.steps,
            "proof": proof,
            "mending": [mending(one, self.month) for one in proof.hindrances] if proof else [],
            "warnings": [mending(one, self.month) for one in proof.warnings] if proof else [],
            "since": _since(self.month, kept) if kept else Sum(),
            "waiting": self._waiting(),
            "why_not": self._why_not(today),
            "refused": self.refused,
            "may": frame.may(self.request.by, Duty.ACCOUNTS),
            "closing": self.closing,
            "reopening": self.reopening,
            "expected": approval.read(proof, today) if proof and not kept else "",
        }

    def _waiting(self) -> Approval | None:
        """A proposal about the month that nobody has decided."""
        names = [approval.CLOSE.name, approval.REOPEN.name]
        rows = Approval.objects.filter(kind__in=names, subject=approval.subject(self.month))
        return rows.filter(state=Approval.State.OPEN).select_related("proposed_by").first()

    def _why_not(self, today: date) -> Refused | None:
        """Why it can be neither closed nor reopened now, whatever its proof says."""
        acts = month_closes.acts()
        try:
            if self.is_closed:
                closed_months.check_reopen(self.month, acts)
            else:
                closed_months.check_close(self.month, today, acts)
        except Refused as refusal:
            return refusal
        return None


def _since(month: date, kept: MonthProof) -> Sum:
    """The invoices of a month that were issued after it was closed: the books have them later."""
    now, then = month_facts.issued(month), kept.facts.issued
    count, yen = len(now.documents), sum(one.total for one in now.documents)
    return Sum(count - then.count, yen - then.yen)


@dataclass(frozen=True, slots=True)
class Mending:
    """What is missing of one kind, how it is mended and where; the named with their pages."""

    missing: Missing
    way: tuple[str, str]
    address: str
    named: Sequence[tuple[Item, str]]

    @property
    def more(self) -> int:
        return self.missing.total.count - len(self.named)


def mending(one: Missing, month: date) -> Mending:
    named = [(item, _page_of(one.gap, item)) for item in one.named]
    return Mending(one, MENDED[one.gap], _place(one.gap, month), named)


def _place(gap: Gap, month: date) -> str:
    """The page on which it is mended: that of the month's run, where no other is."""
    match gap:
        case Gap.UNSENT:
            return reverse("staff_invoices")
        case Gap.UNPOSTED:
            return reverse("post_queue")
        case Gap.BOOKS:
            return reverse("ledger")
        case Gap.HELD:
            return reverse("billing_runs")
        case Gap.UNMATCHED:
            return reverse("bank_matching")
    return reverse("billing_run", args=[f"{month:%Y-%m}"])


def _page_of(gap: Gap, item: Item) -> str:
    """The page of one thing; empty where its kind has none."""
    match gap:
        case Gap.NO_PDF:
            return reverse("staff_invoice_pdf", args=[item.key])
        case Gap.WAITING | Gap.LOST | Gap.UNSENT | Gap.UNPOSTED:
            return reverse("staff_invoice", args=[item.key])
        case Gap.HELD:
            return reverse("billing_hold", args=[item.key])
        case Gap.UNMATCHED:
            return f"{reverse('bank_matching')}?record={item.key}"
    return ""


@require_safe
@frame.staff_page(sees=READERS)
def month_close_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The proof that a month was closed with, as it was stored."""
    row = get_object_or_404(MonthClose, pk=pk, step=Step.CLOSED)
    return pdf_response(f"month-close-{row.month:%Y-%m}", row)
