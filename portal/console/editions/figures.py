"""The figures of the terms in words: what each means, in what unit, what it may be."""

from collections.abc import Iterable

from contracts.office.language import both, label, say
from contracts.terms.parameters import CHOICES, SPECIFICATIONS, Kind, Parameters
from portal.public.figures import worded

UNITS = {
    Kind.YEN: both("円", "yen"),
    Kind.COUNT: both("台", "servers"),
    Kind.MONTHS: both("か月", "months"),
    Kind.PERCENT: both("%(年)", "% a year"),
    Kind.CHOICE: "",
}
MEANINGS = {
    "unit_price": both(
        "サーバー1台あたり1か月の料金(税抜)。月額プランは施行日から、年額プランは次の期から変わります。",
        "Fee of one server for a month, before tax. It reaches monthly contracts on the "
        "effective day, annual ones with their next term.",
    ),
    "annual_unit_price": both(
        "年額プランの1台1年の料金(税抜)。定めがなければ月額の12倍です。",
        "Fee of one server for a year of the annual plan, before tax; 12 times the monthly "
        "price where none is set.",
    ),
    "minimum_first_order": both(
        "新しい申込みで受け付ける最少の台数。", "Fewest servers that a new application may order."
    ),
    "minimum_additional_order": both(
        "台数を増やす申請で受け付ける最少の台数。", "Fewest servers that an addition may order."
    ),
    "term_months": both(
        "サービス開始日から数える最初の期の長さ。",
        "Length of the first term, counted from the service's start.",
    ),
    "renewal_months": both(
        "更新のたびに続く期の長さ。", "Length of every term that follows by renewal."
    ),
    "renewal_notice_months": both(
        "更新しない旨の通知を、期の満了日の何か月前までに届けるか。",
        "How long before a term's end a notice of non-renewal must arrive.",
    ),
    "minimum_term_months": both(
        "サービス開始日から数える最低利用期間。この間の解約には残余料金がかかります。",
        "Minimum term from the service's start; cancelling within it costs a residual fee.",
    ),
    "fee_accrues_from": both(
        "最初の料金を契約の成立日から数えるか、サービス開始日から数えるか。",
        "Whether the first fee counts from the contract's formation or the service's start.",
    ),
    "proration": both(
        "月の途中の増減や終了を、日割りにするか、月単位にするか。",
        "Whether parts of a month are billed by the day or as whole months.",
    ),
    "due_day_roll": both(
        "支払期日が銀行の休業日に当たるときの動かし方。",
        "Where a due day goes that falls on a day when the banks are closed.",
    ),
    "short_payment_tolerance": both(
        "入金の不足がこの額までなら、値引きとして処理します。",
        "A short payment is written off as a discount up to this amount.",
    ),
    "tax_rounding": both(
        "税率ごとの消費税額の1円未満の扱い。", "How tax below one yen is rounded, for each rate."
    ),
    "late_interest_rate": both(
        "期日を過ぎた未払額にかかる年率。発行済みの請求書の率は変わりません。",
        "Rate a year on what is unpaid after its due day; invoices already issued keep theirs.",
    ),
    "day_count": both(
        "うるう年の遅延損害金を365日で割るか、366日で割るか。",
        "Whether late interest in a leap year is divided by 365 or by 366 days.",
    ),
    "dunning_minimum": both(
        "未払額がこれに満たない請求書は督促しません。",
        "Invoices with less than this unpaid are not dunned.",
    ),
    "cancellation_notice_months": both(
        "解約の通知が届いてから契約が終わるまでの期間。",
        "Time from the arrival of a cancellation to the contract's end.",
    ),
    "residual_fee_tax": both(
        "残余料金に消費税をかけるかどうか。", "Whether residual fees bear consumption tax."
    ),
    "service_end_notice_months": both(
        "サービスの終了を掲示してから終了するまでの期間。",
        "Time from posting the service's end to that end.",
    ),
}


def allowed(name: str) -> str:
    """The values that a figure may take."""
    specification = SPECIFICATIONS[name]
    if specification.kind is Kind.CHOICE:
        return " / ".join(str(label(CHOICES[choice])) for choice in specification.choices)
    unit = UNITS[specification.kind]
    least, most = f"{specification.least:,}", f"{specification.most:,}"
    return say(f"{least}〜{most}{unit}", f"{least} to {most} {unit}")


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
