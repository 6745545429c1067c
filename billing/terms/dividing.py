"""One transfer that pays for several billing accounts, or stated yen of several invoices."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.office.terms.explanation import Refused

CLAUSE = "23-1"


@dataclass(frozen=True, slots=True)
class Part:
    """Yen for a billing account; for one of its invoices where `invoice` is its number."""

    account_id: int
    amount: int
    invoice: str = ""

    def to_json(self) -> dict[str, int | str]:
        return {"account": self.account_id, "amount": self.amount, "invoice": self.invoice}


@dataclass(frozen=True, slots=True)
class Share:
    """What an account gets: one payment, with the yen that each named invoice takes of it."""

    account_id: int
    amount: int
    named: dict[str, int]


def divided(amount: int, parts: Sequence[Part]) -> tuple[Share, ...]:
    """The parts by account, in the order in which accounts are first named.

    Raises Refused where they do not add up to the amount, one is below 1 yen, or an invoice
    is named twice.
    """
    if not parts or any(one.amount < 1 for one in parts):
        raise Refused(CLAUSE, "各行の金額は1円以上です", "Each amount must be at least ¥1")
    total = sum(one.amount for one in parts)
    if total != amount:
        raise Refused(
            CLAUSE,
            f"内訳の合計{total:,}円が振込の額{amount:,}円と一致しません",
            f"The amounts add up to ¥{total:,}, but the transfer is ¥{amount:,}",
        )
    found: dict[int, Share] = {}
    for one in parts:
        before = found.get(one.account_id, Share(one.account_id, 0, {}))
        if one.invoice in before.named:
            raise Refused(
                CLAUSE,
                f"同じ請求書が2回指定されています: {one.invoice}",
                f"An invoice is entered twice: {one.invoice}",
            )
        named = {one.invoice: one.amount} if one.invoice else {}
        found[one.account_id] = Share(
            one.account_id, before.amount + one.amount, {**before.named, **named}
        )
    return tuple(found.values())
