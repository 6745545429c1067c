"""The editions of the terms as staff see them: in force, to come, past, and being written."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contracts.approvals import edition as approval
from contracts.models import EditionDraft, TermsEdition
from contracts.office import context
from contracts.office.approving import ApprovalKind
from contracts.office.context import Duty
from contracts.office.models import Approval
from contracts.operations.edition_notices import KIND
from contracts.queries import editions as queries
from contracts.terms.parameters import DEFAULTS
from portal.console import frame
from portal.console.editions import figures
from portal.console.told import told
from portal.public.terms import changes
from portal.requests import HttpRequest


@require_safe
@frame.staff_page
def index(request: HttpRequest) -> HttpResponse:
    """Every edition by its state, and the drafts."""
    known, today = queries.in_order(), context.today()
    current = queries.in_force(known, today)
    drafts = EditionDraft.objects.filter(edition=None).select_related("updated_by")
    return render(
        request,
        "console/editions/index.html",
        {
            "section": "editions",
            "current": current,
            "coming": [e for e in known if e.effective_on > today],
            "past": [e for e in reversed(known) if e.effective_on <= today and e != current],
            "drafts": drafts,
            "proposed": proposed(approval.KIND, "edition_draft", drafts),
            "may": frame.may(request.by, Duty.ADMINISTRATION),
        },
    )


def proposed(kind: ApprovalKind, prefix: str, drafts) -> set[int]:
    """Ids of the drafts that wait for a second person."""
    waiting = Approval.objects.filter(kind=kind.name, state=Approval.State.OPEN)
    subjects = set(waiting.values_list("subject", flat=True))
    return {draft.pk for draft in drafts if f"{prefix}:{draft.pk}" in subjects}


def waiting(kind: ApprovalKind, subject: str) -> Approval | None:
    """The open proposal about a subject."""
    found = Approval.objects.filter(kind=kind.name, subject=subject, state=Approval.State.OPEN)
    return found.select_related("proposed_by").first()


@require_safe
@frame.staff_page
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """One edition: what it changes, its text, who published it."""
    known, today = queries.in_order(), context.today()
    one = _numbered(known, number)
    entry, approval = queries.publication(one)
    place = known.index(one)
    previous = known[place - 1] if place else None
    source = queries.with_text(known, one)
    before = queries.figures(known, previous) if previous else DEFAULTS
    earlier = queries.with_text(known, previous) if previous else None
    return render(
        request,
        "console/editions/edition.html",
        {
            "section": "editions",
            "edition": one,
            "current": queries.in_force(known, today),
            "today": today,
            "previous": previous,
            "figures": figures.side_by_side(one.parameters, before, queries.figures(known, one)),
            "source": source,
            "articles": source.articles if source else [],
            "changed": changes(earlier.articles, one.articles) if earlier and one.articles else [],
            "entry": entry,
            "approval": approval,
            **told(request, KIND, f"edition:{one.number}:"),
        },
    )


def _numbered(known: list[TermsEdition], number: int) -> TermsEdition:
    for one in known:
        if one.number == number:
            return one
    raise Http404
