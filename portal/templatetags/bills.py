"""Invoices and payments in lists, written without templates: a page has up to fifty rows."""

from collections.abc import Iterable, Sequence
from functools import partial

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from billing.models import Allocation, Invoice
from billing.queries.gone import Gone
from billing.templatetags.documents import yen
from contracts.office.language import localized
from contracts.office.templatetags.language import day, month
from contracts.office.terms.explanation import Explanation
from portal.addresses import address
from portal.form_renderer import escaped
from portal.templatetags.cells import badge, cell, figure, row_link, why
from portal.templatetags.clauses import clause
from portal.templatetags.links import is_for_staff, page_for_reader, payment_link, receipt_link
from portal.templatetags.lists import tick

register = template.Library()


@register.simple_tag
def invoice_state(row: dict) -> SafeString:
    """An invoice's state (as `invoices.rows` has it) with its day or what is unpaid of it."""
    said = _state(row)
    if row["credit_notes"] and not row["is_given_back"]:
        said += why(gettext("With a credit note"))
    return mark_safe(said)


def _state(row: dict) -> str:
    if row["is_written_off"]:
        return badge(gettext("Written off")) + _with(day(row["paid_on"]))
    if row["is_given_back"]:
        return badge(gettext("Credited")) + _with(day(row["paid_on"]))
    if row["paid_on"]:
        return badge(gettext("Paid"), "paid") + _with(day(row["paid_on"]))
    unpaid = _with(yen(row["outstanding"]))
    if not row["is_late"]:
        return badge(gettext("Unpaid")) + unpaid
    interest = row["interest"]
    late = why(gettext("Late interest") + f" {yen(interest)}") if interest else ""
    return badge(gettext("Overdue"), "late") + unpaid + late


def _with(said: str) -> str:
    return f' <span class="with">{said}</span>'


@register.simple_tag(takes_context=True)
def invoice_rows(context: Context, rows: Iterable[dict], *, is_selectable: bool) -> SafeString:
    """Invoices (as `invoices.rows` has them); of a company's pages with their PDF."""
    page = page_for_reader(context, "invoice")
    with_pdf = bool(context.get("membership"))
    labels = (
        gettext("Subject"), gettext("Issued on"), gettext("Amount billed"), gettext("Due on")
    )  # fmt: skip
    written = partial(
        _invoice, page=page, is_selectable=is_selectable, with_pdf=with_pdf, labels=labels
    )
    return mark_safe("\n".join(map(written, rows)))


def _invoice(
    row: dict, *, page: str, is_selectable: bool, with_pdf: bool, labels: Sequence[str]
) -> str:
    of, issued, billed, due = labels
    one: Invoice = row["invoice"]
    recipient = one.parties["recipient"]
    who = f"{escaped(recipient['name'])} {escaped(recipient.get('department', ''))}"
    subject = month(one.billing_month) if one.billing_month else gettext("Residual fee")
    return (
        f"<tr>{tick(one.number, one.number) if is_selectable else ''}"
        f"{cell(row_link(page, one.number) + why(who))}"
        f"{cell(subject, 'day', of)}"
        f"{cell(day(one.issued_on), 'day', issued)}"
        f"{figure(yen(one.total), billed)}"
        f"{cell(day(one.due_on), 'day', due)}"
        f"{cell(invoice_state(row))}{cell(_pdf(one.number)) if with_pdf else ''}</tr>"
    )


def _pdf(number: str) -> str:
    name = gettext("PDF of %(number)s") % {"number": escaped(number)}
    return f'<a href="{escaped(address("invoice_pdf", number))}" aria-label="{name}">PDF</a>'


@register.simple_tag(takes_context=True)
def payment_rows(context: Context, rows: Iterable[dict], *, is_alone: bool) -> SafeString:
    """Payments (as `payments.rows` has them), each with what became of it.

    One that `is_alone` on its page has no link to itself.
    """
    labels = (
        gettext("Amount"), gettext("Payer"), gettext("Billing account"), gettext("Allocated to"),
        gettext("Credit"),
    )  # fmt: skip
    return mark_safe("\n".join(_payment(context, one, is_alone, labels) for one in rows))


def _payment(context: Context, row: dict, is_alone: bool, labels: Sequence[str]) -> str:
    amount, payer, account, allocated, credit = labels
    one = row["payment"]
    came = day(one.value_date)
    if not is_alone:
        receipt = f'<small class="why">{receipt_link(context, one)}</small>'
        came = payment_link(context, one) + receipt
    used = [
        *(_allocated(context, it, reason, one.customer_id) for it, reason in row["allocations"]),
        *map(_left, row["left"]),
    ]
    return (
        f"<tr>{cell(came, 'day')}{figure(yen(one.amount), amount)}"
        f"{cell(escaped(one.payer_name or '–'), label=payer)}"
        f"{cell(escaped(str(one.billing_account)), label=account)}"
        f"{cell(''.join(used) or '–', label=allocated)}"
        f"{figure(yen(row['rest']), credit)}</tr>"
    )


def _allocated(context: Context, one: Allocation, reason: Explanation, company: int) -> str:
    """What of a payment of a company went to an invoice: a link where the reader may open it."""
    invoice, number = one.invoice, escaped(one.invoice.number)
    may_open = is_for_staff(context) or invoice.customer_id == company
    page = page_for_reader(context, "invoice")
    name = row_link(page, invoice.number) if may_open else number
    kind = f"<small>{escaped(one.get_kind_display())} {day(one.day)}</small>"
    about = f'<span class="unseen"> {number}</span>'
    asked = gettext("Why it was applied to this invoice") + about
    told = f"{escaped(localized(reason))} {clause(reason.clause)}"
    return (
        f"<div>{name} {yen(one.amount)} {kind} "
        f'<details class="reason"><summary>{asked}</summary><p>{told}</p></details></div>'
    )


def _left(one: Gone) -> str:
    said = f"{escaped(one.label)} {yen(one.amount)} <small>{day(one.day)}</small>"
    return f"<div>{said}</div>"
