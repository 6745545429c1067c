"""Proposals in plain words: parameters, grounds, and whatever values a proposer kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from contracts.office.language import say
from contracts.office.models import Approval
from contracts.office.templatetags.language import day, told
from contracts.people.models import BillingAccount
from contracts.terms.parameters import SPECIFICATIONS, Kind

PAIR = tuple[str, str]

GROUNDS: Mapping[str, PAIR] = {
    "17-1(1)": ("IDやパスワードの不正な使用", "misuse of an ID or a password"),
    "17-1(2)": ("サービスの運用の妨げ", "hindering the operation of the service"),
    "17-1(3)": ("サービス上の情報の書換え", "falsifying information on the service"),
    "17-1(4)": ("申込みや届出の偽り・記入もれ", "untrue or incomplete particulars"),
    "17-1(5)": ("支払いの遅れ、または拒絶", "payment late or refused"),
    "17-1(6)": ("支払いの停止、または不能", "payments stopped, or insolvency"),
    "17-1(7)": ("手形・小切手の不渡り", "a dishonoured bill or cheque"),
    "17-1(8)": ("差押え・競売・滞納処分", "attachment, auction or tax seizure"),
    "17-1(9)": ("倒産手続の申立て、信用の不安", "bankruptcy or grave doubts about credit"),
    "17-1(10)": ("監督官庁による営業の停止など", "business stopped by an authority"),
    "17-1(11)": ("催告しても改められない違反", "a breach not mended after notice"),
    "17-1(12)": ("解散・減資・営業譲渡などの決議", "dissolution or transfer resolved"),
    "17-1(13)": ("契約の履行が難しくなる事由", "performance has become difficult"),
    "31-3": ("反社会的勢力との関係", "ties with anti-social forces"),
    "31-6": ("下請業者などの反社会的勢力との関係", "ties of a subcontractor, not ended"),
}
"""Why the company terminates, in short."""

CHOICES: Mapping[str, PAIR] = {
    "contracts": ("契約", "contracts"),
    "accounts": ("会計", "accounts"),
    "administration": ("管理", "administration"),
    "formation": ("契約の成立日", "the formation"),
    "service_start": ("サービス開始日", "the start of the service"),
    "daily": ("日割り", "by the day"),
    "whole_month": ("月単位(日割りなし)", "whole months"),
    "next_bank_day": ("翌営業日", "next bank day"),
    "previous_bank_day": ("前営業日", "previous bank day"),
    "none": ("動かさない", "not moved"),
    "floor": ("切捨て", "down"),
    "half_up": ("四捨五入", "half up"),
    "ceiling": ("切上げ", "up"),
    "365": ("年365日", "365 days a year"),
    "calendar_year": ("暦年の日数", "days of the calendar year"),
    "standard": ("課税", "taxed"),
    "outside": ("対象外", "outside tax"),
}

NAMES: Mapping[str, PAIR] = {
    "person": ("担当者", "Member of staff"),
    "email": ("メールアドレス", "E-mail address"),
    "name": ("氏名", "Name"),
    "duties": ("担当", "Duties"),
    "number": ("番号", "Number"),
    "title": ("表題", "Title"),
    "invoice": ("請求書", "Invoice"),
    "invoices": ("請求書", "Invoices"),
    "billing_account": ("請求先", "Billing account"),
    "ground": ("事由", "Ground"),
    "servers": ("台数", "Servers"),
    "effective": ("効力が生じる日", "Effective on"),
    "effective_on": ("施行日", "In force from"),
    "service_starts_on": ("サービス開始日", "Service starts"),
    "first": ("適用開始日", "From"),
    "last": ("適用終了日", "Until"),
    "parameters": ("条件", "Conditions"),
    "policy": ("督促方針", "Dunning policy"),
    "steps": ("段階", "Steps"),
    "step": ("段階", "Step"),
    "days": ("期日からの日数", "Days after the due date"),
    "draft": ("草案", "Draft"),
    "parts": ("内訳", "Parts"),
    "lines": ("明細", "Lines"),
    "category": ("税区分", "Tax category"),
    "percent": ("税率(%)", "Tax rate, %"),
    "amount": ("金額", "Amount"),
    "outstanding": ("未払額", "Unpaid"),
    "tax": ("消費税", "Consumption tax"),
    "total": ("合計", "Total"),
    "reason": ("理由", "Reason"),
    "note": ("備考", "Note"),
}
"""In the order in which they are told."""
ORDER = {name: place for place, name in enumerate(NAMES)}
YEN = ("amount", "outstanding", "tax", "total")


@dataclass(frozen=True, slots=True)
class Said:
    """A value under its name, one or several texts; `clause` where one applies."""

    name: str
    texts: tuple[str, ...]
    clause: str = ""


def ground(clause: str) -> str:
    """Why the company terminates, in the reader's language."""
    return say(*GROUNDS[clause]) if clause in GROUNDS else clause


def parameter(name: str, value: object) -> str:
    """A figure of the terms with its unit."""
    kind = SPECIFICATIONS[name].kind if name in SPECIFICATIONS else None
    if value is None:
        return say("なし", "none")
    if kind is Kind.YEN:
        return f"¥{value:,}"
    if kind is Kind.MONTHS:
        return say(f"{value}か月", f"{value} months")
    if kind is Kind.COUNT:
        return say(f"{value}台", str(value))
    if kind is Kind.PERCENT:
        return f"{value}%"
    return say(*CHOICES.get(str(value), (str(value), str(value))))


def parameters(values: Mapping[str, object]) -> list[Said]:
    """What is agreed, one figure a row with its clause."""
    return [
        Said(say(known.ja, known.en), (parameter(name, values[name]),), known.clause)
        for name, known in SPECIFICATIONS.items()
        if name in values
    ]


def values(row: Approval) -> list[Said]:
    """Everything that a proposal would carry out."""
    return [said for name, value in _in_order(row.values) for said in _value(name, value)]


def _in_order(values: Mapping) -> list[tuple[str, object]]:
    return sorted(values.items(), key=lambda pair: ORDER.get(pair[0], len(ORDER)))


def _value(name: str, value: object) -> Iterable[Said]:
    if (
        name == "parameters"
        and isinstance(value, Mapping)
        and SPECIFICATIONS.keys() >= value.keys()
    ):
        yield from parameters(value)
    elif name == "ground":
        yield Said(_name(name), (ground(str(value)),), str(value) if value in GROUNDS else "")
    elif name == "duties":
        yield Said(_name(name), tuple(say(*CHOICES[duty]) for duty in value) or ("–",))
    elif name == "user":
        return  # told by name
    elif name == "billing_account":
        account = BillingAccount.objects.filter(pk=value).first()
        yield Said(_name(name), (f"{account.number} {account}" if account else str(value),))
    else:
        yield Said(_name(name), _texts(name, value))


def _name(name: str) -> str:
    return say(*NAMES.get(name, [name.replace("_", " ")] * 2))


def _texts(name: str, value: object) -> tuple[str, ...]:
    """Several things one a line, a thing of several values as one line."""
    if isinstance(value, list | tuple):
        return tuple(text for one in value for text in _texts(name, one)) or ("–",)
    if isinstance(value, Mapping) and not {"ja", "en"} <= value.keys():
        named = (f"{_name(key)}: {'、'.join(_texts(key, one))}" for key, one in _in_order(value))
        return (", ".join(named),)
    return (f"¥{value:,}" if name in YEN and type(value) is int else text(value),)


def text(value: object) -> str:
    """A day, a number, a pair of languages or a plain text, as it is read."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return say("はい", "yes") if value else say("いいえ", "no")
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, str):
        return day(value) if _is_day(value) else value
    return told(value)


def _is_day(value: str) -> bool:
    try:
        return len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        return False
