"""Reasons of matching in words."""

from datetime import date

from billing.matching.amounts import Fit
from billing.matching.facts import Reason
from contracts.office.terms.explanation import plural

CODE = Reason("code", "振込依頼人コードが登録と一致", "the payer code is the account's")
NUMBER = Reason(
    "number", "お客様番号・請求書番号が一致", "it names a number of the account or its invoice"
)
SERIAL = Reason("serial", "番号の末尾が一致", "it names the end of a number of the account")
SAID = Reason("payer_name", "登録された振込名義と一致", "the name is a payer name of the account")
ALIAS = Reason("alias", "学習した振込名義と一致", "the name was taught for this account")
KANA = Reason("kana", "会社のカナ名と一致", "the name is the company's")
WRITTEN = Reason("written", "会社名の表記と一致", "the name is the company's in writing")
COMPANY = Reason(
    "company",
    "支店・部署・代表者名を除いた会社名が一致",
    "the name is the company's, but for a branch, a department or who represents it",
)
CUT = Reason(
    "cut", "途中で切れた名義が1件だけに続く", "the name is cut, and only one name goes on from it"
)
BEGINNING = Reason("beginning", "名義の先頭が一致", "a name of the account begins so")

UNKNOWN = Reason("unknown", "どの請求先の名義とも一致しません", "no account has this name")
SEVERAL = Reason(
    "several", "同じ名義の請求先が複数あります", "several accounts may be meant by this name"
)
CONFLICT = Reason(
    "conflict", "番号やコードと名義が別の請求先を指します", "number and name disagree"
)
OTHER_NAME = Reason(
    "other_name", "番号は一致しますが名義が異なります", "the number fits, the name does not"
)
NO_FIT = Reason("no_fit", "金額に合う未払いの請求がありません", "the amount fits no open invoice")
NOTHING_OPEN = Reason("nothing_open", "未払いの請求がありません", "nothing is open")
SEVERAL_FITS = Reason(
    "several_fits", "金額に合う請求の組合せが複数あります", "several combinations give the amount"
)
NOT_THE_NAMED = Reason(
    "not_the_named",
    "指定された請求書と金額が合いません",
    "the amount is not that of the invoices named",
)
RIVAL = Reason(
    "rival",
    "名義の似た別の請求先にも金額が合います",
    "the amount also fits another account of such a name",
)
SHORT_NAME = Reason(
    "short_name",
    "名義の一部だけでは決められません",
    "a part of a name alone does not decide",
)
PERSON = Reason(
    "person",
    "学習した名義ですが個人名の可能性があり、仕向銀行が異なります",
    "the name was taught, but may be another person's: it comes from another bank",
)
TAKEN_BACK = Reason(
    "taken_back",
    "銀行の訂正・組戻の印がある明細です",
    "the bank marks it as a correction or return",
)
GONE_AGAIN = Reason(
    "gone_again",
    "同じ相手・同じ金額の出金があります。銀行が取り消した可能性があります",
    "the same amount went out to the same payer: the bank may have taken it back",
)
UNDONE = Reason(
    "undone",
    "一度取り消された消込です。担当者が決めます",
    "a match was taken back; a person decides",
)
CHANGED = Reason(
    "changed",
    "照合の後に、未払いの請求が変わりました",
    "what is open has changed since it was matched",
)
CHOSEN = Reason("chosen", "入力した請求書番号", "the invoice's number was entered")
CLOSED = Reason(
    "closed",
    "入力した番号の請求書に未払いはありません",
    "nothing is open of the invoice whose number was entered",
)
BY_HAND = Reason("by_hand", "担当者が決定", "a person decided")
ONLY_AMOUNT = Reason("amount", "金額だけが一致", "only the amount fits")
FITS = ("exact", "all", "combination", "named")
LESS = "_less_charges"
OF_MONEY = frozenset(
    {one.rule for one in (NO_FIT, NOTHING_OPEN, SEVERAL_FITS, NOT_THE_NAMED, RIVAL)}
    | {"paid_before", *FITS, *(f"{fit}{LESS}" for fit in FITS)}
)
"""Rules that hold only as long as nothing is paid and nothing is billed."""


def paid_before(day: date, amount: int) -> Reason:
    return Reason(
        "paid_before",
        f"{day:%Y-%m-%d}に同じ金額{amount:,}円を受領済み。二重払いの可能性があります",
        f"{amount:,} yen came on {day:%Y-%m-%d} already: perhaps paid twice",
    )


def alike(score: int) -> Reason:
    return Reason("alike", f"名義が似ています({score}%)", f"the name is {score} % alike")


def fit(one: Fit, named: bool) -> Reason:
    """How the amount fits the invoices."""
    count = len(one.debts)
    if named:
        ja, en, rule = (
            "指定された請求書と金額が一致",
            "the amount is of the invoices named",
            "named",
        )
    elif count == 1:
        ja, en, rule = "請求書1件と金額が一致", "the amount is that of one invoice", "exact"
    elif one.every:
        ja = f"未払い{count}件の合計と一致"
        en, rule = f"the amount is the sum of all {count} open invoices", "all"
    else:
        ja = f"請求書{count}件の合計と一致"
        en, rule = f"the amount is the sum of {plural(count, 'invoice')}", "combination"
    if one.short:
        ja += f"(手数料等{one.short:,}円を差引き)"
        en += f", less {one.short:,} yen of charges"
        rule += LESS
    return Reason(rule, ja, en)
