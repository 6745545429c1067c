"""The terms: the edition in force, earlier and coming ones, and what changed (Art. 3)."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from contracts.models import TermsEdition
from contracts.office import context
from contracts.queries import editions as queries
from contracts.terms.document import sentences
from portal.doors import everybody
from portal.public import figures
from portal.requests import HttpRequest


@require_safe
@everybody
def terms(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """An edition, the one in force where none is named: its text and its figures."""
    editions, today = queries.in_order(), context.today()
    current = queries.in_force(editions, today)
    edition = _numbered(editions, number) if number else current or next(iter(editions), None)
    if edition is None:
        return render(request, "public/terms.html", {"editions": []})
    source = queries.with_text(editions, edition)
    return render(
        request,
        "public/terms.html",
        {
            "edition": edition,
            "current": current,
            "source": source,
            "articles": source.articles if source else [],
            "figures": figures.rows(queries.figures(editions, edition)),
            "editions": list(reversed(editions)),
            "before": _before(editions, edition),
            "today": today,
        },
    )


def _numbered(editions: list[TermsEdition], number: int) -> TermsEdition:
    for edition in editions:
        if edition.number == number:
            return edition
    raise Http404


def _before(editions: list[TermsEdition], edition: TermsEdition) -> TermsEdition | None:
    place = editions.index(edition)
    return editions[place - 1] if place else None


@dataclass(frozen=True, slots=True)
class Change:
    """An article that differs: what was taken out, put in, or left, part by part."""

    number: int
    title: str
    parts: list[tuple[str, str]]


@require_safe
@everybody
def compare(request: HttpRequest, old: int | None = None, new: int | None = None) -> HttpResponse:
    """What changed between any two editions: figures and text."""
    editions = queries.in_order()
    if old is None or new is None:
        chosen = [request.GET.get(name, "") for name in ("old", "new")]
        if all(one.isdecimal() for one in chosen):
            return redirect("compare_terms", *map(int, chosen))
        raise Http404
    before, after = _numbered(editions, old), _numbered(editions, new)
    texts = [queries.with_text(editions, edition) for edition in (before, after)]
    changed = figures.rows(
        queries.figures(editions, after), before=queries.figures(editions, before)
    )
    return render(
        request,
        "public/compare.html",
        {
            "old": before,
            "new": after,
            "old_name": named(before),
            "new_name": named(after),
            "figures": [row for row in changed if row["before"] is not None],
            "articles": changes(*([text.articles if text else [] for text in texts])),
        },
    )


def named(edition: TermsEdition) -> str:
    """`第3版` in the reader's language."""
    return gettext("Edition %(number)s") % {"number": edition.number}


def changes(old: list[dict], new: list[dict]) -> list[Change]:
    """The articles that differ, in their order."""
    before = {article["number"]: article for article in old}
    after = {article["number"]: article for article in new}
    found = []
    for number in sorted({*before, *after}, key=lambda n: n or 10_000):
        parts = _compared(before.get(number), after.get(number))
        if any(kind != "same" for kind, _ in parts):
            title = (after.get(number) or before[number])["title"]
            found.append(Change(number, title, parts))
    return found


def _compared(old: dict | None, new: dict | None) -> list[tuple[str, str]]:
    before, after = (sentences(article) if article else [] for article in (old, new))
    parts = []
    if old and new and old["title"] != new["title"]:
        parts += [("out", old["title"]), ("in", new["title"])]
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            parts += [("same", text) for text in before[a:b]]
        else:
            parts += [("out", text) for text in before[a:b]]
            parts += [("in", text) for text in after[c:d]]
    return parts
