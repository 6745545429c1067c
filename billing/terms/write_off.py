"""Debts that are given up (Art. 24-1): on which ground, and how much."""

from contracts.office.terms.explanation import Refused

CLAUSE = "24-1"
GROUNDS = {
    "legal": (
        "法律上の貸倒れ(破産・民事再生などで債権が消滅した)",
        "Legal write-off: insolvency or rehabilitation ended the debt",
    ),
    "factual": (
        "事実上の貸倒れ(資産状況からみて全額が回収できない)",
        "De facto write-off: nothing can be recovered from the debtor's assets",
    ),
    "formal": (
        "形式上の貸倒れ(取引停止から1年以上、または取立費用に満たない)",
        "Formal write-off: no dealings for a year, or collecting would cost more",
    ),
    "agreed": (
        "和解・免除(書面で債権を放棄した)",
        "Settled or waived in writing",
    ),
}


def amount(outstanding: int, wanted: int | None) -> int:
    """The yen written off: all that is unpaid, or a part of it. Raises Refused."""
    if outstanding < 1:
        raise Refused(CLAUSE, "未払額がありません", "There is no unpaid amount")
    if wanted is None:
        return outstanding
    if not 1 <= wanted <= outstanding:
        raise Refused(
            CLAUSE,
            f"貸倒れにできるのは1円から未払額の{outstanding:,}円までです",
            f"From ¥1 to the unpaid ¥{outstanding:,} can be written off",
        )
    return wanted


def check(ground: str, reason: str) -> None:
    """Raises Refused without a known ground or a reason."""
    if ground not in GROUNDS:
        raise Refused(CLAUSE, "貸倒れの区分を選んでください", "Choose the ground")
    if not reason.strip():
        raise Refused(CLAUSE, "貸倒れの理由を入力してください", "Enter the reason")
