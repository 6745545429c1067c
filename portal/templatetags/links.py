"""Links that lead staff to the console and customers to their own pages."""

from collections.abc import Container, Iterable
from functools import lru_cache
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from billing.models import Payment
from contracts.office.language import Text, localized
from contracts.office.models import JournalEntry
from contracts.office.operation import called
from contracts.office.queries import journal_words
from contracts.office.queries.journal_words import Change
from contracts.office.subjects import named
from contracts.office.templatetags.language import day
from contracts.office.terms.notices import named as named_notice
from portal.addresses import address
from portal.customer.inquiries.subjects import KINDS, Shown, shown_to_company
from portal.form_renderer import escaped
from portal.templatetags.cells import row_link

register = template.Library()


@register.filter
def operation(name: str) -> str:
    """An operation of the journal, in words."""
    return called(name)


@register.filter
def notice_name(kind: str) -> str:
    """What a kind of notice is called."""
    return localized(named_notice(kind))


@register.filter
def changes(entry: JournalEntry) -> list[Change]:
    """What an entry of the journal changed, in words."""
    return journal_words.changes(entry.before, entry.after)


@register.simple_tag
def about(reference: str) -> str | SafeString:
    """What a reference names, in words, for staff: `account:K-004` as a link to its page."""
    found = named(reference)
    if not found.page:
        return found.words or "–"
    return format_html('<a href="{}">{}</a>', address(found.page, found.key), found.words)


@register.simple_tag(takes_context=True)
def invoice_link(context: Context, number: str, words: str = "") -> SafeString:
    """An invoice's number, or other words for it, as a link to the reader's page of it."""
    return mark_safe(row_link(page_for_reader(context, "invoice"), number, escaped(words)))


@register.simple_tag(takes_context=True)
def contract_link(context: Context, number: str, linked: Container[str]) -> str | SafeString:
    """A contract's number; as a link to the reader's page of it where it is among `linked`."""
    if number not in linked:
        return number
    return mark_safe(row_link(page_for_reader(context, "contract"), number))


@register.simple_tag(takes_context=True)
def payment_link(context: Context, payment: Payment) -> SafeString:
    """A payment's value date, as a link to the reader's page of it."""
    return mark_safe(f'<a href="{_payment(context, payment)}">{day(payment.value_date)}</a>')


@register.simple_tag(takes_context=True)
def receipt_link(context: Context, payment: Payment) -> SafeString:
    """To the receipt on the reader's page of a payment."""
    name, came = gettext("Receipt"), day(payment.value_date)
    there = f"{_payment(context, payment)}#receipt"
    return mark_safe(f'<a href="{there}" aria-label="{name} {came}">{name}</a>')


def _payment(context: Context, payment: Payment) -> str:
    return address(page_for_reader(context, "payment"), payment.pk)


@register.simple_tag(takes_context=True)
def credit_note_link(context: Context, number: str) -> SafeString:
    """A credit note's number, as a link to its document."""
    return mark_safe(row_link(page_for_reader(context, "credit_note_pdf"), number))


def page_for_reader(context: Context, name: str) -> str:
    """The name of the console's page for staff, of the customer's for others."""
    return f"staff_{name}" if is_for_staff(context) else name


def is_for_staff(context: Context) -> bool:
    """Whether who reads a page is staff, also where it is a company's."""
    user = context.get("user")
    return bool(user and user.is_staff)


@register.simple_tag
def menu(pages: Iterable[tuple[str, Text]], *here: str, unseen: str = "") -> SafeString:
    """Links to pages by their names, of which those that are `here` are marked.

    Beside the inbox stands how many of its notices were not seen.
    """
    prefix = get_script_prefix()
    links = (
        _link(name, str(title), prefix, name in here, unseen if name == INBOX else "")
        for name, title in pages
    )
    return mark_safe("".join(links))


INBOX = "inbox"
CURRENT, COUNT = mark_safe(' aria-current="page"'), ' <span class="count">{}{}</span>'
UNREAD = '<span class="unseen"> {}</span>'


@lru_cache(4096)
def _link(name: str, title: str, prefix: str, is_here: bool, unseen: str) -> SafeString:
    """To a page that has but one address, under where the portal is mounted.

    The title tells the language.
    """
    count = format_html(COUNT, unseen, format_html(UNREAD, gettext("unread"))) if unseen else ""
    return format_html(
        '<a href="{}"{}>{}{}</a>', reverse(name), CURRENT if is_here else "", title, count
    )


@register.simple_tag
def ask_about(kind: str, key: object, css: str = "button quiet") -> SafeString:
    """A link to ask about a thing of the reader's company, which the inquiry then names."""
    reference = urlencode({"about": f"{kind}:{key}"})
    return format_html(
        '<a class="{}" href="{}?{}">{}</a>', css, reverse("ask"), reference, KINDS[kind].link
    )


@register.filter
def linked_thing(about: str) -> Shown:
    """What an inquiry of the reader's company is about."""
    return shown_to_company(about)


@register.simple_tag
def staff_link(page: str, number: str) -> SafeString:
    """A number, as a link to the console's page of it."""
    return format_html('<a href="{}">{}</a>', address(page, number), number)
