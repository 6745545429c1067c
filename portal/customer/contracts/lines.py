"""What the lines of an invoice are for, in the reader's language."""

from django.utils.translation import gettext

from billing.terms.lines import LineKind, PriceUnit
from contracts.office.language import label
from contracts.terms.periods import ONE_DAY


def title(line) -> str:
    """What a line, drafted or issued, is for."""
    if line.kind == LineKind.LATE_INTEREST:
        return gettext("Late interest (%(number)s)") % {"number": line.about.number}
    if line.kind == LineKind.RESIDUAL:
        return gettext("Residual fee for the minimum term")
    if line.kind == LineKind.CORRECTION:
        return label(LineKind.CORRECTION)
    if line.kind == LineKind.OTHER:
        return gettext("Damages")
    if line.price_unit == PriceUnit.YEAR:
        return gettext("Annual fee")
    if line.article == "23-1(1)":
        return gettext("Annual plan, added servers")
    if line.first.day == 1 and (line.last + ONE_DAY).day == 1:
        return gettext("Monthly fee")
    return gettext("Monthly fee (prorated)")
