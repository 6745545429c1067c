"""The drawing of a contract's life in a list of contracts, and the same in words.

A page has one for each contract, of some thirty figures; a template took ten times as long.
"""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from contracts.office.templatetags.language import day
from portal.customer.contracts.timeline import Mark, Timeline

register = template.Library()

SVG = '<svg class="timeline" width="100%" height="58" role="img" aria-label="{}">{}{}{}{}</svg>'
TICK = (
    '<line class="axis" x1="{0}%" x2="{0}%" y1="18" y2="42"/>'
    '<text class="tick" x="{0}%" dx="3" y="55">{1}</text>'
)
TERM = '<rect class="term" x="{}%" width="{}%" y="18" height="14" rx="2"/>'
MINIMUM = '<rect class="minimum" x="{}%" width="{}%" y="34" height="4" rx="1"/>'
MARK = '<line class="{0}" x1="{1}%" x2="{1}%" y1="{2}" y2="39"/>{3}'
LABEL = '<text x="{}%" dx="{}" y="12" text-anchor="{}">{}</text>'


@register.simple_tag
def slim_timeline(timeline: Timeline) -> SafeString:
    """Low, without the terms' numbers; of the days that are marked today alone has its label."""
    minimum = timeline.minimum
    return format_html(
        SVG,
        said(timeline),
        format_html_join("", TICK, ((one.left, one.label) for one in timeline.ticks)),
        format_html_join("", TERM, ((bar.left, bar.width) for bar in timeline.bars)),
        format_html(MINIMUM, minimum.left, minimum.width) if minimum else "",
        format_html_join("", MARK, map(_mark, timeline.marks)),
    )


def _mark(mark: Mark) -> tuple[str, float, int, SafeString | str]:
    if mark.kind != "today":
        return mark.kind, mark.left, 13, ""
    aside = -5 if mark.anchor == "end" else 5
    label = format_html(LABEL, mark.left, aside, mark.anchor, mark.label)
    return mark.kind, mark.left, 3, label


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
