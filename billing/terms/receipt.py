"""What yen that settle an invoice are for, by rate of tax: late interest first, then the rest.

Within a debt money goes to interest before principal (Civil Code 489), to principals due on
the same day in proportion (488-4). One after another, all that settle an invoice end exactly
at its own figures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from billing.terms.crediting import Key, Outside, Share


@dataclass(frozen=True, slots=True)
class Settling:
    """Yen that settle an invoice; `of` are the shares of a credit note that it is of itself."""

    amount: int
    of: tuple[Share, ...] = ()


def by_rate(shares: Iterable[Share], settling: Iterable[Settling]) -> list[tuple[Share, ...]]:
    """For each of what settles an invoice of some shares, what it is for, in the shares' order.

    Raises ValueError where they settle more than there is.
    """
    left = list(shares)
    found = []
    for one in settling:
        wanted = _split(one.amount, one.of) if one.of else {}
        first = {share.key: min(wanted.get(share.key, 0), share.total) for share in left}
        rest = [_less(share, first[share.key]) for share in left]
        more = _split(one.amount - sum(first.values()), rest)
        taken = [_part(share, first[share.key] + more[share.key]) for share in left]
        left = [_without(share, part) for share, part in zip(left, taken, strict=True)]
        found.append(tuple(part for part in taken if part.total))
    return found


def _split(yen: int, shares: Sequence[Share]) -> dict[Key, int]:
    """Yen with tax by key; what proportion leaves over goes where most was cut off."""
    interest = [share for share in shares if share.key is Outside.LATE_INTEREST]
    others = [share for share in shares if share.key is not Outside.LATE_INTEREST]
    of_interest = min(yen, sum(share.total for share in interest))
    rest, whole = yen - of_interest, sum(share.total for share in others)
    if rest > whole:
        raise ValueError(f"{yen:,} yen settle an invoice with {whole + of_interest:,} left")
    found: dict[Key, int] = {share.key: of_interest for share in interest}
    cut = {share.key: divmod(rest * share.total, whole) for share in others} if whole else {}
    over = rest - sum(yen for yen, _ in cut.values())
    ranked = sorted(cut, key=lambda key: -cut[key][1])
    for key, (floor, _) in cut.items():
        found[key] = floor + (key in ranked[:over])
    return {share.key: found.get(share.key, 0) for share in shares}


def _part(share: Share, yen: int) -> Share:
    """Of a share, yen with tax; all of it takes all its tax."""
    tax = yen * share.tax // share.total if share.total else 0
    return Share(share.key, yen - tax, tax)


def _less(share: Share, yen: int) -> Share:
    return _without(share, _part(share, yen))


def _without(share: Share, part: Share) -> Share:
    return Share(share.key, share.amount - part.amount, share.tax - part.tax)


def together(parts: Iterable[Share]) -> tuple[Share, ...]:
    """The sum at each rate; what is outside tax is one."""
    sums: dict[Key, Share] = {}
    for part in parts:
        key = Outside.OTHER if isinstance(part.key, Outside) else part.key
        before = sums.get(key, Share(key, 0))
        sums[key] = Share(key, before.amount + part.amount, before.tax + part.tax)
    return tuple(sums.values())
