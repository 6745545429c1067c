"""Putting a draft before a second person, with what it would change (Art. 3-1, 24-1)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import override
from django.views.decorators.http import require_POST

from billing.models import PolicyDraft
from billing.operations import policy as operations
from billing.operations import second_person
from billing.queries import dunning
from billing.terms.dunning import Step
from contracts.models import EditionDraft
from contracts.office.language import say
from contracts.office.models import Approval
from contracts.office.templatetags.language import day
from contracts.office.terms.explanation import Refused
from contracts.operations import edition_drafts
from contracts.terms.parameters import SPECIFICATIONS
from portal.console import frame
from portal.console.editions import drafts, policy, words
from portal.console.editions.forms import STEP_WORDS, ProposeForm
from portal.requests import HttpRequest

LANGUAGES = ("ja", "en")


@require_POST
@frame.staff_page
def propose_edition(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(EditionDraft, pk=pk, edition=None)
    form = ProposeForm(request.POST)
    kind, subject = Approval.Kind.EDITION, f"edition_draft:{pk}"
    now = edition_drafts.fingerprint(draft)
    if _proposed(request, kind, subject, pk, form, now, lambda: _edition(draft)):
        return redirect("edition_draft", pk)
    return drafts.shown(request, draft, form)


@require_POST
@frame.staff_page
def propose_policy(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(PolicyDraft, pk=pk, published_at=None)
    form = ProposeForm(request.POST)
    kind, subject = Approval.Kind.POLICY, f"policy_draft:{pk}"
    values = {"steps": draft.steps}
    now = operations.fingerprint(draft.steps)
    if _proposed(request, kind, subject, pk, form, now, lambda: _policy(draft), **values):
        return redirect("policy_draft", pk)
    return policy.shown(request, draft, propose=form)


def _proposed(
    request, kind, subject: str, pk: int, form: ProposeForm, now: str, facts, **values
) -> bool:
    """Whether it waits for a second person now; a refusal is told above the form.

    `now` is the fingerprint of the draft from which the facts are: what the second person
    reads is what is carried out, even where the draft changes at this moment.
    """
    matter = second_person.MATTERS[kind]
    request.by.require(*matter.duties)
    if not form.is_valid():
        return False
    try:
        if form.cleaned_data["seen"] != now:
            raise Refused(
                matter.clause,
                "開いたあとで草案が書き換えられています。もう一度起案してください",
                "the draft was changed after you opened it; propose it again",
            )
        second_person.propose(
            request.by,
            kind,
            subject,
            {"draft": pk, "digest": form.cleaned_data["seen"], **values},
            reason=form.cleaned_data["reason"],
            shown={"facts": facts()},
        )
    except Refused as refusal:
        form.add_error(None, frame.told(refusal))
        return False
    messages.success(
        request,
        say(
            "起案しました。もう一人の担当者が承認すると実行されます。",
            "Proposed. It is carried out when another person approves it.",
        ),
    )
    return True


def _edition(draft: EditionDraft) -> list[dict]:
    """The day, each figure before and after, the articles changed."""
    beside = drafts.Beside(draft)
    found = [_fact("施行日", "In force from", lambda: day(draft.effective_on))]
    for name in SPECIFICATIONS:
        if name in draft.parameters:
            specification = SPECIFICATIONS[name]

            def told(name: str = name) -> str:
                (row,) = words.side_by_side([name], beside.before, beside.after)
                return f"{row['before']} → {row['value']}"

            found.append(_fact(specification.ja, specification.en, told))
    if draft.text:
        articles = beside.changed_articles()
        found.append(
            _fact(
                "変わる条", "Articles changed", lambda: _articles(articles) or say("なし", "none")
            )
        )
    return found


def _articles(articles: list) -> str:
    return say(
        "、".join(f"第{one.number}条" if one.number else one.title for one in articles),
        ", ".join(f"Art. {one.number}" if one.number else "annex" for one in articles),
    )


def _policy(draft: PolicyDraft) -> list[dict]:
    present = {one.step: one.days for one in dunning.policy()}
    found = []
    for name, days in draft.steps:
        step = Step(name)
        with override("en"):
            en = str(STEP_WORDS[step])
        with override("ja"):
            ja = str(STEP_WORDS[step])
        before = present.get(step, "–")

        def told(before=before, days=days) -> str:
            return say(f"{before}日 → {days}日", f"{before} → {days} days")

        found.append(_fact(ja, en, told))
    return found


def _fact(ja: str, en: str, told) -> dict:
    """A line of what is approved; the value in both languages where they differ."""
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append(told())
    value = found[0] if found[0] == found[1] else " / ".join(found)
    return {"ja": ja, "en": en, "value": value}
