"""Parts of the overview that repeat, written without templates: of each billing account the next
invoice, of each month what was billed.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from billing.queries.content import title
from billing.queries.upcoming import Upcoming
from billing.templatetags.documents import yen
from billing.terms.invoicing import Draft
from billing.terms.lines import Line
from billing.terms.tax import TaxTotal
from contracts.office.language import bracketed, localized
from contracts.office.templatetags.language import cite, day, month
from portal.customer.contracts.chart import Chart, ChartMonth
from portal.customer.contracts.todo import Task
from portal.form_renderer import escaped
from portal.templatetags.cells import cell, figure, row_link
from portal.templatetags.clauses import clause
from portal.templatetags.layout import heads

register = template.Library()

KEY = '<li><svg aria-hidden="true"><rect class="{}" width="100%" height="100%"/></svg>{}</li>'
SUM = '<tr><th scope="row" colspan="3">{}</th><td class="n">{}</td></tr>'


@register.simple_tag
def to_do(tasks: Iterable[Task]) -> SafeString:
    """What needs doing, each as a row of a list that leads to where it is done."""
    return mark_safe("\n".join(map(_task, tasks)))


def _task(one: Task) -> str:
    why = f'<span class="why">{escaped(one.why)}</span>' if one.why else ""
    article = f"<small>{clause(one.clause)}</small>" if one.clause else ""
    return (
        f'<li class="{one.kind}">\n<span class="badge {one.kind}">{escaped(one.badge)}</span>\n'
        f'<p><a href="{escaped(one.url)}">{escaped(one.text)}</a>{why}</p>\n{article}</li>'
    )


@register.simple_tag
def next_invoice(one: Upcoming) -> SafeString:
    """The next invoice of a billing account as of today, with its lines."""
    of_month = gettext("for %(month)s") % {"month": month(one.month)}
    heading, draft = gettext("Next invoice, as of today"), one.draft
    return mark_safe(
        f'<section class="card">\n<h3>{heading} '
        f"<small>{escaped(str(one.account))} – {of_month}</small></h3>\n"
        f"{_foreseen(one, draft) if draft else _nothing(one)}</section>\n"
    )


def _nothing(one: Upcoming) -> str:
    said = gettext("There is nothing to bill for %(month)s so far.")
    return f"<p>{said % {'month': month(one.month)}}</p>\n"


def _foreseen(one: Upcoming, draft: Draft) -> str:
    with_tax = gettext("Total with tax")
    issued, due = gettext("To be issued on"), gettext("Due on")
    return (
        f'<p class="figure">{yen(draft.total)} <small>{with_tax}</small></p>\n<dl class="dates">\n'
        f'<div><dt>{issued}</dt><dd class="day">{day(one.issued_on)}</dd></div>\n'
        f'<div><dt>{due}</dt><dd class="day">{day(draft.due_on)}</dd></div>\n</dl>\n'
        f"{_why_then()}{_lines(draft)}"
    )


def _why_then() -> str:
    asked = gettext("Why this date")
    each_month = gettext("Each month is billed on the first day of the following month.")
    due = gettext(
        "The last day of the next month, moved to a bank business day as set out in the terms."
    )
    article = f"({clause('23-1')})"
    return (
        f'<details class="reason">\n<summary>{asked}</summary>\n'
        f"<div><p>{each_month}{article}</p><p>{due}{article}</p></div>\n</details>\n"
    )


def _lines(draft: Draft) -> str:
    known_today = gettext(
        "Based on the lines known today. Changes up to the end of the month will alter them."
    )
    heading, amount = gettext("Lines"), gettext("Net amount")
    contract, words, period = gettext("Contract"), gettext("Description"), gettext("Period")
    sums = [*map(_tax, draft.taxes), SUM.format(gettext("Total"), yen(draft.total))]
    return (
        f'<details>\n<summary>{heading}</summary>\n<p class="help">{known_today}</p>\n'
        f'<div class="scroll"><table class="stack">{heads(contract, words, period, "n", amount)}'
        f"<tbody>{''.join(map(partial(_line, amount), draft.lines))}</tbody>"
        f"<tfoot>{''.join(sums)}</tfoot></table></div>\n</details>\n"
    )


def _line(amount: str, line: Line) -> str:
    reason, details = line.explanation, gettext("Calculation details")
    why = f"<p>{escaped(localized(reason))}{bracketed(cite(reason.clause))}</p>"
    described = f'<details class="reason"><summary>{details}</summary>{why}</details>'
    period = (
        f'<span class="day">{day(line.first)} –</span> <span class="day">{day(line.last)}</span>'
    )
    contract = row_link("contract", line.contract) if line.contract else "–"
    return (
        f"<tr>{cell(contract)}{cell(escaped(title(line)) + described)}{cell(period)}"
        f"{figure(yen(line.amount), amount)}</tr>\n"
    )


def _tax(one: TaxTotal) -> str:
    return SUM.format(gettext("Consumption tax %(rate)s%%") % {"rate": one.rate}, yen(one.tax))


@register.simple_tag
def billed_chart(chart: Chart) -> SafeString:
    """What was billed by month, as stacked bars with their key."""
    kinds = (
        ("fee", gettext("Service fees")),
        ("residual", gettext("Residual fees")),
        ("late_interest", gettext("Late interest")),
    )
    key = "".join(KEY.format(*kind) for kind in kinds)
    return mark_safe(f'{"".join(_drawn(chart))}<ul class="key">{key}</ul>')


def _drawn(chart: Chart) -> Iterator[str]:
    said = gettext(
        "Billed by month: %(total)s in %(count)s months; the amounts are in the table below"
    ) % {"total": yen(chart.total), "count": len(chart.months)}
    yield f'<svg width="100%" height="204" role="img" aria-label="{said}">\n'
    yield _axis(24)
    yield f'<text class="halo" font-size="12" x="0" y="18">{yen(chart.limit)}</text>\n'
    yield f"{_axis(104)}\n"
    for one in chart.blocks:
        yield (
            f'<rect class="{one.kind}" x="{one.left}%" width="{one.width}%"'
            f' y="{one.top}" height="{one.height}"/>\n'
        )
    yield f"{_axis(184)}\n"
    for left, label in chart.labels:
        yield f'<text font-size="12" x="{left}%" y="199">{label}</text>'
    yield "\n</svg>\n"


def _axis(y: int) -> str:
    return f'<line class="axis" x1="0" x2="100%" y1="{y}" y2="{y}"/>'


@register.simple_tag
def billed_rows(chart: Chart) -> SafeString:
    """The same as rows of a table, the newest month first."""
    labels = (
        gettext("Service fees"),
        gettext("Residual fees"),
        gettext("Late interest"),
        gettext("Total"),
    )
    return mark_safe("\n".join(_month(one, labels) for one in reversed(chart.months)))


def _month(one: ChartMonth, labels: tuple[str, ...]) -> str:
    sums = zip((one.fee, one.residual, one.late_interest, one.total), labels, strict=True)
    figures = "".join(figure(yen(amount), label) for amount, label in sums)
    return f'<tr><th scope="row">{month(one.month)}</th>{figures}</tr>'
