"""The proof of a month → the content of its paper."""

import json
from collections.abc import Iterable
from datetime import datetime

from billing.documents.month_close import BalanceRow, ClosedMonth, ProvedRow
from billing.terms.month_proof import Equation, MonthProof, to_json
from contracts.office.documents.issuer import Issuer, issuer
from contracts.office.terms.days import ja_moment
from contracts.terms.periods import month_last

ROLES = ("起案", "承認")


def content(proof: MonthProof, at: datetime, people: Iterable[str], remark: str) -> ClosedMonth:
    """As it was closed at a moment, by who proposed and who approved it."""
    known = proof.facts
    return ClosedMonth(
        f"month-close-{known.month:%Y-%m}-{at:%Y%m%d%H%M%S}",
        known.month,
        month_last(known.month),
        known.day,
        ja_moment(at),
        tuple(zip(ROLES, people, strict=False)),
        remark,
        Issuer.of(issuer()),
        known.issued.yen,
        tuple(_row(one) for one in proof.equations),
        tuple((one.way.ja, one.count) for one in known.reached),
        (*((one.outcome.ja, one.yen) for one in known.settled), ("未収", known.open)),
        tuple(
            BalanceRow(one.title.ja, one.opening, one.debit, one.credit, one.closing)
            for one in known.balances
        ),
        tuple((one.gap.ja, one.total.count, one.total.yen) for one in proof.warnings),
        json.dumps(to_json(proof), ensure_ascii=False, sort_keys=True, indent=1),
    )


def _row(one: Equation) -> ProvedRow:
    left, right, difference = (
        f"{side:,}件" if one.counted else f"¥{side:,}"
        for side in (one.left, one.right, one.difference)
    )
    return ProvedRow(one.check.ja, left, right, difference, one.holds, one.why.ja)
