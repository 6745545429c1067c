"""Heads and ticks of the console's lists, and the way back to them."""

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from portal.console.lists.listing import Listed, last_seen
from portal.form_renderer import escaped

register = template.Library()


@register.simple_tag(takes_context=True)
def head(context: Context, label: str, sort: str = "", css: str = "") -> SafeString:
    """The heading of a column; where the page's `listing` has the sort, a link that sorts by it."""
    listing: Listed | None = context.get("listing")
    kind = format_html(' class="{}"', css) if css else ""
    if listing is None or not listing.can_sort(sort):
        return format_html('<th scope="col"{}>{}</th>', kind, label)
    direction = listing.direction(sort)
    state = format_html(' aria-sort="{}"', direction) if direction else ""
    return format_html(
        '<th scope="col"{}{}><a href="{}">{}</a></th>', kind, state, listing.turned(sort), label
    )


@register.simple_tag
def tick_all(is_ticked: bool = False) -> SafeString:
    """The heading of the column of ticks: every row of this page."""
    words = gettext("Select all on this page")
    return format_html(
        '<th scope="col" class="tick" data-label="{}"><input type="checkbox" name="all" value="1" '
        'form="selection" aria-label="{}"{}></th>',
        words,
        words,
        mark_safe(" checked") if is_ticked else "",
    )


@register.simple_tag
def tick(value: object, label: object, is_ticked: bool = False) -> SafeString:
    """The cell in which a row is selected; `label` says which it is."""
    words = escaped(gettext("Select %(row)s") % {"row": label})
    return mark_safe(
        f'<td class="tick"><input type="checkbox" name="row" value="{escaped(value)}" '
        f'form="selection" aria-label="{words}"{" checked" if is_ticked else ""}></td>'
    )


@register.simple_tag(takes_context=True)
def back_to(context: Context, *names: str) -> SafeString:
    """A link to the list that was seen last, with its filters, order and page."""
    listing, address = last_seen(context["request"], names)
    return format_html('<a href="{}">← {}</a>', address, listing.title)
