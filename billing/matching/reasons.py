"""Reasons of matching in words."""

from datetime import date

from billing.matching.amounts import Fit
from billing.matching.facts import Reason
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import plural

VIRTUAL = Reason(
    "virtual",
    "請求先専用の振込口座に入金",
    "It came to the virtual account of this billing account",
)
CODE = Reason("code", "振込依頼人コードが登録と一致", "The payer code matches the account")
NUMBER = Reason("number", "お客様番号・請求書番号が一致", "The customer or invoice number matches")
SERIAL = Reason("serial", "番号の末尾が一致", "The last digits of a number match")
SAID = Reason("payer_name", "登録された振込名義と一致", "The name matches a registered payer name")
ALIAS = Reason("alias", "学習した振込名義と一致", "The name matches a learned payer name")
KANA = Reason("kana", "会社のカナ名と一致", "The name matches the company name in kana")
WRITTEN = Reason("written", "会社名の表記と一致", "The name matches the company name as written")
COMPANY = Reason(
    "company",
    "支店・部署・代表者名を除いた会社名が一致",
    "The company name matches, apart from a branch, department or representative",
)
CUT = Reason(
    "cut", "途中で切れた名義が1件だけに続く", "The name is cut off, and only one name continues it"
)
BEGINNING = Reason("beginning", "名義の先頭が一致", "The beginning of the name matches")

UNKNOWN = Reason("unknown", "どの請求先の名義とも一致しません", "No billing account has this name")
SEVERAL = Reason(
    "several", "同じ名義の請求先が複数あります", "Several billing accounts have this name"
)
CONFLICT = Reason(
    "conflict",
    "番号やコードと名義が別の請求先を指します",
    "The number or code and the name point to different accounts",
)
OTHER_NAME = Reason(
    "other_name", "番号は一致しますが名義が異なります", "The number matches, but the name does not"
)
NO_FIT = Reason(
    "no_fit", "金額に合う未払いの請求がありません", "The amount matches no unpaid invoice"
)
NOTHING_OPEN = Reason("nothing_open", "未払いの請求がありません", "There are no unpaid invoices")
SEVERAL_FITS = Reason(
    "several_fits",
    "金額に合う請求の組合せが複数あります",
    "Several combinations of invoices match the amount",
)
NOT_THE_NAMED = Reason(
    "not_the_named",
    "指定された請求書と金額が合いません",
    "The amount does not match the invoices specified",
)
NOT_THE_CHOSEN = Reason(
    "not_the_chosen",
    "選んだ請求書の合計と金額が合いません",
    "The amount does not match the total of the invoices selected",
)
NONE_CHOSEN = Reason(
    "none_chosen",
    "請求書を選んでいません。支払期限の古い順に充てます",
    "No invoice is selected; the money goes to the oldest due date first",
)
RIVAL = Reason(
    "rival",
    "名義の似た別の請求先にも金額が合います",
    "The amount also matches another account with a similar name",
)
SHORT_NAME = Reason(
    "short_name",
    "名義の一部だけでは決められません",
    "Part of a name alone is not enough",
)
PERSON = Reason(
    "person",
    "学習した名義ですが個人名の可能性があり、仕向銀行が異なります",
    "The name was learned, but may be another person's: the sending bank differs",
)
TAKEN_BACK = Reason(
    "taken_back",
    "銀行の訂正・組戻の印がある明細です",
    "The bank marks it as a correction or return",
)
GONE_AGAIN = Reason(
    "gone_again",
    "同じ相手・同じ金額の出金があります。銀行が取り消した可能性があります",
    "The same amount went out to the same payer: the bank may have taken it back",
)
UNDONE = Reason(
    "undone",
    "一度取り消された消込です。担当者が決めます",
    "A match was undone once; staff decide",
)
CHANGED = Reason(
    "changed",
    "照合の後に、未払いの請求が変わりました",
    "Unpaid invoices have changed since it was matched",
)
CHOSEN = Reason("chosen", "入力した請求書番号", "The invoice number that was entered")
CLOSED = Reason(
    "closed",
    "入力した番号の請求書に未払いはありません",
    "The invoice whose number was entered is not unpaid",
)
BY_HAND = Reason("by_hand", "担当者が決定", "Decided by staff")
ONLY_AMOUNT = Reason("amount", "金額だけが一致", "Only the amount matches")
FITS = ("exact", "all", "combination", "named")
LESS = "_less_charges"
OF_MONEY = frozenset(
    {
        one.rule
        for one in (
            NO_FIT,
            NOTHING_OPEN,
            SEVERAL_FITS,
            NOT_THE_NAMED,
            NOT_THE_CHOSEN,
            NONE_CHOSEN,
            RIVAL,
        )
    }
    | {"paid_before", *FITS, *(f"{fit}{LESS}" for fit in FITS)}
)
"""Rules that hold only as long as nothing is paid and nothing is billed."""


def paid_before(day: date, amount: int) -> Reason:
    return Reason(
        "paid_before",
        f"{ja_day(day)}に同じ金額{amount:,}円を受領済み。二重払いの可能性があります",
        f"¥{amount:,} was already received on {en_day(day)}; it may have been paid twice",
    )


def alike(score: int) -> Reason:
    return Reason("alike", f"名義が似ています({score}%)", f"The name is {score}% similar")


def fit(one: Fit, named: bool) -> Reason:
    """How the amount fits the invoices."""
    count = len(one.debts)
    if named:
        ja, en, rule = (
            "指定された請求書と金額が一致",
            "The amount matches the invoices specified",
            "named",
        )
    elif count == 1:
        ja, en, rule = "請求書1件と金額が一致", "The amount matches one invoice", "exact"
    elif one.every:
        ja = f"未払い{count}件の合計と一致"
        en, rule = f"The amount matches the total of all {count} unpaid invoices", "all"
    else:
        ja = f"請求書{count}件の合計と一致"
        en, rule = f"The amount matches the total of {plural(count, 'invoice')}", "combination"
    if one.short:
        ja += f"(手数料等{one.short:,}円を差引き)"
        en += f", less ¥{one.short:,} of charges"
        rule += LESS
    return Reason(rule, ja, en)
