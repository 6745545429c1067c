"""Why yen were allocated to an invoice, in words (Art. 23-1, Civil Code 488)."""

REASONS = {
    "named": (
        "この請求書を指定して充当しました",
        "Allocated to this invoice as specified",
    ),
    "exact_amount": (
        "入金額と未払額が一致する請求書です",
        "The unpaid amount was exactly the amount received",
    ),
    "oldest_due": (
        "支払期限の古いものから順に充当しました",
        "Payments go to the oldest due date first",
    ),
    "credit": (
        "前受金を充当しました",
        "Credit was applied",
    ),
    "within_tolerance": (
        "許容額以内の不足を値引きしました",
        "A shortfall within the tolerance was discounted",
    ),
    "credit_note": (
        "返還請求書の額を未払額から差し引きました",
        "The credit note was deducted from the unpaid amount",
    ),
    "write_off": (
        "未払額を貸倒れとして処理しました",
        "The unpaid amount was written off",
    ),
    "set_off": (
        "当社からお支払いする額と相殺しました",
        "It was set off against what we owe you",
    ),
    "reversal": (
        "この充当を取り消しました",
        "This allocation was reversed",
    ),
}


def why(reason: str) -> tuple[str, str]:
    """In Japanese and English; a reason that staff wrote is left as it is."""
    return REASONS.get(reason, (reason, reason))
