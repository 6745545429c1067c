"""An edition being written: begun, filled in, compared, thrown away."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.exports.simulation import SIMULATION
from contracts.approvals import edition as approval
from contracts.models import EditionDraft
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.operations import approvals
from contracts.office.terms.explanation import Refused
from contracts.operations import edition_drafts as operations
from contracts.queries import editions as queries
from contracts.terms.parameters import DEFAULTS, SPECIFICATIONS
from portal.console import frame
from portal.console.editions import editions, simulating
from portal.console.editions.figures import MEANINGS, UNITS, allowed, side_by_side
from portal.console.editions.forms import FiguresForm, ProposeForm, TextForm, figures_of
from portal.public.figures import worded
from portal.public.terms import changes, named
from portal.requests import HttpRequest


def compared(draft: EditionDraft) -> queries.Comparison:
    return queries.Comparison(draft, context.today())


def changed_articles(comparison: queries.Comparison) -> list:
    """Against the edition before it."""
    old, new = comparison.base, comparison.edition
    return changes(comparison.articles(old), comparison.articles(new))


def found(pk: int) -> EditionDraft:
    return get_object_or_404(EditionDraft.objects.select_related("updated_by", "edition"), pk=pk)


def page(draft: EditionDraft, **values) -> dict:
    return {"section": "editions", "draft": draft, **values}


@require_POST
@frame.staff_page(does=[Duty.ADMINISTRATION])
def create(request: HttpRequest) -> HttpResponse:
    draft = operations.begin(request.by)
    return redirect("edition_draft_figures", draft.pk)


@require_safe
@frame.staff_page
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What a draft says so far, and what can be done with it."""
    one = found(pk)
    if one.edition is not None:
        return redirect("console_edition", one.edition.number)
    return shown(request, one, ProposeForm())


def asked(one: EditionDraft) -> tuple[str, dict]:
    """Subject and values of the proposal of a draft as it is now."""
    return f"edition_draft:{one.pk}", {
        "draft": one.pk,
        "fingerprint": operations.fingerprint_of(one),
    }


def shown(
    request: HttpRequest, one: EditionDraft, form: ProposeForm, status: int = 200
) -> HttpResponse:
    """The draft's page, with what was typed about its proposal."""
    subject, proposed = asked(one)
    row = approvals.drafted(approval.KIND, subject, proposed)
    comparison = compared(one)
    values = page(
        one,
        base=comparison.base,
        figures=side_by_side(one.parameters, comparison.before, comparison.after),
        changed=changed_articles(comparison) if one.text else [],
        months=simulating.months(comparison.day, one.effective_on),
        simulations=simulating.of_draft(SIMULATION, one.pk),
        waiting=editions.waiting(approval.KIND, subject),
        expected=approvals.proposers_fingerprint(approval.KIND, row, context.today()),
        form=form,
        may=frame.may(request.by, Duty.ADMINISTRATION),
    )
    return render(request, "console/editions/draft.html", values, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=[Duty.ADMINISTRATION], does=[Duty.ADMINISTRATION])
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the title, the day and the figures."""
    one, day = found(pk), context.today()
    if request.method == "POST":
        form = FiguresForm(request.POST, day=day)
        values = form.cleaned_data if form.is_valid() else {}
        if values and _written(
            request,
            form,
            lambda: operations.write_figures(
                request.by,
                pk,
                values["expected"],
                values["title"],
                values["effective_on"],
                form.parameters(),
            ),
        ):
            return redirect("edition_draft", pk)
    else:
        form = FiguresForm(initial=figures_of(one, operations.fingerprint_of(one)), day=day)
    values = page(one, form=form, rows=_rows(form, one))
    return render(request, "console/editions/figures.html", values)


def _written(request: HttpRequest, form, write: Callable[[], object]) -> bool:
    """Whether it could be kept; a refusal is shown above the form."""
    try:
        write()
    except Refused as refusal:
        form.add_error(None, sentence(refusal))
        return False
    messages.success(request, gettext("Draft saved."))
    return True


def _rows(form: FiguresForm, one: EditionDraft) -> list[dict]:
    """Each figure with its meaning, the value that it would replace, and where that is from."""
    comparison = compared(one)
    sources = queries.sources(comparison.published, comparison.edition.effective_on)
    return [
        {
            "field": form[name],
            "ja": specification.ja,
            "en": specification.en,
            "clause": specification.clause,
            "meaning": MEANINGS[name],
            "unit": UNITS[specification.kind],
            "allowed": allowed(name),
            "value": worded(name, getattr(comparison.before, name)),
            "source": sources.get(name),
            "optional": specification.optional,
        }
        for name, specification in SPECIFICATIONS.items()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=[Duty.ADMINISTRATION], does=[Duty.ADMINISTRATION])
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the text, or have it read from a file."""
    one = found(pk)
    if request.method == "POST":
        form = TextForm(request.POST, request.FILES)
        if form.is_valid() and _written(
            request,
            form,
            lambda: operations.write_text(
                request.by, pk, form.cleaned_data["expected"], form.chosen()
            ),
        ):
            return redirect("edition_draft", pk)
    else:
        now = one.text or queries.continued_text(one, context.today())
        form = TextForm(initial={"expected": operations.fingerprint_of(one), "text": now})
    return render(request, "console/editions/text.html", page(one, form=form))


@require_POST
@frame.staff_page(does=[Duty.ADMINISTRATION])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        operations.discard(request.by, pk)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, gettext("Draft deleted."))
    return redirect("editions")


@require_safe
@frame.staff_page
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft against the edition that it would follow, or any other."""
    one = found(pk)
    comparison = compared(one)
    wanted = request.GET.get("with", "")
    chosen = next((e for e in comparison.published if str(e.number) == wanted), comparison.base)
    before = queries.figures(comparison.published, chosen) if chosen else DEFAULTS
    rows = side_by_side(SPECIFICATIONS, before, comparison.after)
    values = page(
        one,
        chosen=chosen,
        old_name=named(chosen) if chosen else gettext("Defaults of the terms"),
        new_name=gettext("Draft %(pk)s") % {"pk": pk},
        published=comparison.published,
        figures=[row for row in rows if not row["same"]],
        articles=changes(comparison.articles(chosen), comparison.articles(comparison.edition)),
    )
    return render(request, "console/editions/compare.html", values)
