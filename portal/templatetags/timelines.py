"""The drawing of a contract's life in a list of contracts, the same in words, and its next days.

A page has one for each contract, of some thirty figures; a template took ten times as long.
"""

from collections.abc import Iterator
from datetime import date
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from contracts.office.templatetags.language import day, day_after
from contracts.terms.facts import Status
from portal.customer.contracts.timeline import Mark, Timeline

register = template.Library()


@register.simple_tag
def slim_timeline(timeline: Timeline) -> SafeString:
    """Low, without the terms' numbers; of the days that are marked today alone has its label.

    But for the words all of it are figures of ours, which need no escape.
    """
    ticks = "".join(
        f'<line class="axis" x1="{one.left}%" x2="{one.left}%" y1="18" y2="42"/>'
        f'<text class="tick" x="{one.left}%" dx="3" y="55">{escape(one.label)}</text>'
        for one in timeline.ticks
    )
    terms = "".join(
        f'<rect class="term" x="{bar.left}%" width="{bar.width}%" y="18" height="14" rx="2"/>'
        for bar in timeline.bars
    )
    least = ""
    if bar := timeline.minimum:
        least = (
            f'<rect class="minimum" x="{bar.left}%" width="{bar.width}%" y="34" height="4" rx="1"/>'
        )
    return mark_safe(
        '<svg class="timeline" width="100%" height="58" role="img"'
        f' aria-label="{escape(said(timeline))}">'
        f"{ticks}{terms}{least}{''.join(map(_mark, timeline.marks))}</svg>"
    )


def _mark(mark: Mark) -> str:
    is_today = mark.kind == "today"
    line = (
        f'<line class="{escape(mark.kind)}" x1="{mark.left}%" x2="{mark.left}%"'
        f' y1="{3 if is_today else 13}" y2="39"/>'
    )
    if not is_today:
        return line
    aside = -5 if mark.anchor == "end" else 5
    return (
        f'{line}<text x="{mark.left}%" dx="{aside}" y="12" text-anchor="{mark.anchor}">'
        f"{escape(mark.label)}</text>"
    )


@register.filter
def said(timeline: Timeline) -> str:
    """What the drawing shows, in words: the last term, the minimum term and the marked days."""
    parts = [gettext("Diagram of the contract terms") + ": "]
    for one in timeline.terms[-1:]:
        term = gettext("Term %(number)s") % {"number": one.number}
        parts[0] += f"{term} {day(one.starts_on)} – {day(one.ends_on)}"
    if timeline.minimum_term:
        first, last = map(day, timeline.minimum_term)
        parts.append(gettext("Minimum term") + f" {first} – {last}")
    parts += [f"{mark.label} {day(mark.day)}" for mark in timeline.marks]
    return "; ".join(parts)


@register.simple_tag
def next_dates(row: dict, today: date) -> SafeString:
    """The days of a contract (as `overview.describe` has it) on which something is decided next."""
    found = "".join(
        f'<div class="{kind}">\n<dt>{name}</dt>\n<dd class="day">{when}</dd>\n</div>\n'
        for kind, name, when in _dates(row, today)
    )
    return mark_safe(f'<dl class="dates">\n{found}</dl>')


def _dates(row: dict, today: date) -> Iterator[tuple[str, str, str]]:
    ends_on, term, minimum = row["contract"].ends_on, row["term"], row["minimum"]
    if ends_on:
        yield "end", gettext("The contract ends"), day(ends_on)
    elif term:
        if term.notice_deadline >= today:
            yield "deadline", gettext("Notice deadline"), day(term.notice_deadline)
        yield "term", gettext("Renewal"), day(day_after(term.ends_on))
    if minimum and minimum >= today and row["status"] is not Status.ENDED:
        until = gettext("Until %(minimum)s") % {"minimum": day(minimum)}
        yield "minimum", gettext("Minimum term"), until
