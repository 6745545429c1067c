"""The figures of the terms in words: what each means, in what unit, what it may be."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contracts.office.language import label
from contracts.terms.parameters import CHOICES, SPECIFICATIONS, ParameterKind, Parameters
from portal.public.figures import worded

UNITS = {
    ParameterKind.YEN: _("yen"),
    ParameterKind.COUNT: _("servers"),
    ParameterKind.MONTHS: _("months"),
    ParameterKind.DAYS: _("days"),
    ParameterKind.PERCENT: _("% per year"),
    ParameterKind.CHOICE: "",
}
MEANINGS = {
    "unit_price": _(
        "Monthly fee per server, before tax. Monthly contracts change on the effective date, "
        "annual contracts with their next term."
    ),
    "annual_unit_price": _(
        "Fee per server per year on the annual plan, before tax. If not set, 12 times the "
        "monthly price."
    ),
    "minimum_first_order": _("Minimum number of servers in a new application."),
    "minimum_additional_order": _("Minimum number of servers in an addition."),
    "term_months": _("Length of the first term, counted from the start of the service."),
    "renewal_months": _("Length of each renewed term."),
    "renewal_notice_months": _(
        "How long before the end of a term a notice of non-renewal must arrive."
    ),
    "minimum_term_months": _(
        "Minimum term from the start of the service. Cancelling within it incurs a residual fee."
    ),
    "fee_accrues_from": _(
        "Whether fees accrue from the formation of the contract or the start of the service."
    ),
    "proration": _("Whether parts of a month are billed by the day or as whole months."),
    "payment_terms": _(
        "When a monthly invoice is due: at the end of the month after the billing month, by "
        "the payer's closing day, or a number of days after issue."
    ),
    "net_days": _("The number of days, where the payment terms are days from the issue date."),
    "minimum_days_to_pay": _("Minimum number of days to pay that an invoice issued late leaves."),
    "due_day_roll": _("Where the due date moves when it falls on a day when banks are closed."),
    "short_payment_tolerance": _("A shortfall of up to this amount is treated as a discount."),
    "tax_rounding": _("How fractions of a yen in consumption tax are rounded, for each rate."),
    "late_interest_rate": _(
        "Annual rate on amounts unpaid after the due date. Invoices already issued keep their rate."
    ),
    "day_count": _("Whether late interest in a leap year is calculated over 365 or 366 days."),
    "dunning_minimum": _("Invoices with an unpaid amount below this are not dunned."),
    "cancellation_notice_months": _(
        "Time from receipt of a cancellation to the end of the contract."
    ),
    "residual_fee_tax": _("Whether residual fees are subject to consumption tax."),
    "service_end_notice_months": _("Time from announcing the end of the service to that end."),
    "maintenance_notice_days": _(
        "How many times 24 hours before its start planned maintenance is announced at the latest."
    ),
}


def allowed(name: str) -> str:
    """The values that a figure may take."""
    specification = SPECIFICATIONS[name]
    if specification.kind is ParameterKind.CHOICE:
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
