"""What the lines of an invoice are for, in the reader's language."""

from billing.terms.lines import LineKind, PriceUnit
from contracts.office.language import say
from contracts.terms.periods import ONE_DAY


def title(line) -> str:
    """What a line, drafted or issued, is for."""
    if line.kind == LineKind.LATE_INTEREST:
        return say(f"遅延損害金({line.about.number})", f"Late interest ({line.about.number})")
    if line.kind == LineKind.RESIDUAL:
        return say("最低利用期間の残余料金", "Residual fee of the minimum term")
    if line.kind == LineKind.OTHER:
        return say("損害のご負担", "Damages")
    if line.price_unit == PriceUnit.YEAR:
        return say("年額利用料", "Annual fee")
    if line.article == "23-1(1)":
        return say("年額プラン 追加台数分", "Annual plan, servers added")
    if line.first.day == 1 and (line.last + ONE_DAY).day == 1:
        return say("月額利用料", "Monthly fee")
    return say("月額利用料(日割り)", "Monthly fee (by the day)")
