"""States and lines in the reader's language."""

from billing.terms.lines import LineKind, PriceUnit
from contracts.office.language import both, say
from contracts.terms.facts import Status
from contracts.terms.parameters import Plan
from contracts.terms.periods import ONE_DAY

STATUS = {
    Status.APPLIED: both("審査中", "applied for"),
    Status.REFUSED: both("不承諾", "refused"),
    Status.FORMED: both("開始前", "not yet started"),
    Status.ACTIVE: both("利用中", "active"),
    Status.ENDED: both("終了", "ended"),
}
PLANS = {
    Plan.MONTHLY: both("月額プラン", "monthly plan"),
    Plan.ANNUAL: both("年額プラン", "annual plan"),
}


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
