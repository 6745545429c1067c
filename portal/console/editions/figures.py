"""The figures of the terms in words: what each means, in what unit, what it may be."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contracts.office.language import label
from contracts.terms.parameters import CHOICES, SPECIFICATIONS, Kind, Parameters
from portal.public.figures import worded

UNITS = {
    Kind.YEN: _("yen"),
    Kind.COUNT: _("servers"),
    Kind.MONTHS: _("months"),
    Kind.DAYS: _("days"),
    Kind.PERCENT: _("% a year"),
    Kind.CHOICE: "",
}
MEANINGS = {
    "unit_price": _(
        "Fee of one server for a month, before tax. It reaches monthly contracts on the "
        "effective day, annual ones with their next term."
    ),
    "annual_unit_price": _(
        "Fee of one server for a year of the annual plan, before tax; 12 times the "
        "monthly price where none is set."
    ),
    "minimum_first_order": _("Fewest servers that a new application may order."),
    "minimum_additional_order": _("Fewest servers that an addition may order."),
    "term_months": _("Length of the first term, counted from the service's start."),
    "renewal_months": _("Length of every term that follows by renewal."),
    "renewal_notice_months": _("How long before a term's end a notice of non-renewal must arrive."),
    "minimum_term_months": _(
        "Minimum term from the service's start; cancelling within it costs a residual fee."
    ),
    "fee_accrues_from": _(
        "Whether the first fee counts from the contract's formation or the service's start."
    ),
    "proration": _("Whether parts of a month are billed by the day or as whole months."),
    "payment_terms": _(
        "When a month's invoice is due: at the end of the month after the billed one, by the "
        "payer's closing day, or some days after issue."
    ),
    "net_days": _("How many days, where the payment terms are days from issue."),
    "minimum_days_to_pay": _("Days that an invoice issued late leaves at least for payment."),
    "due_day_roll": _("Where a due day goes that falls on a day when the banks are closed."),
    "short_payment_tolerance": _("A short payment is written off as a discount up to this amount."),
    "tax_rounding": _("How tax below one yen is rounded, for each rate."),
    "late_interest_rate": _(
        "Rate a year on what is unpaid after its due day; invoices already issued keep theirs."
    ),
    "day_count": _("Whether late interest in a leap year is divided by 365 or by 366 days."),
    "dunning_minimum": _("Invoices with less than this unpaid are not dunned."),
    "cancellation_notice_months": _(
        "Time from the arrival of a cancellation to the contract's end."
    ),
    "residual_fee_tax": _("Whether residual fees bear consumption tax."),
    "service_end_notice_months": _("Time from posting the service's end to that end."),
}


def allowed(name: str) -> str:
    """The values that a figure may take."""
    specification = SPECIFICATIONS[name]
    if specification.kind is Kind.CHOICE:
        return " / ".join(str(label(CHOICES[choice])) for choice in specification.choices)
    unit = UNITS[specification.kind]
    least, most = f"{specification.least:,}", f"{specification.most:,}"
    return gettext("%(least)s to %(most)s %(unit)s") % {"least": least, "most": most, "unit": unit}


def side_by_side(names: Iterable[str], before: Parameters, after: Parameters) -> list[dict]:
    """Some figures by their key, before and after, in the order of the register."""
    wanted = set(names)
    return [
        {
            "key": name,
            "name": str(label(specification)),
            "clause": specification.clause,
            "before": worded(name, getattr(before, name)),
            "value": worded(name, getattr(after, name)),
            "same": getattr(before, name) == getattr(after, name),
        }
        for name, specification in SPECIFICATIONS.items()
        if name in wanted
    ]
