"""Alternatives and a deadline drawn to scale, in per cent of a drawing's width."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.terms.alternatives import Alternative, AlternativeRole
from billing.terms.quote import NonRenewalQuote
from contracts.office.language import label


@dataclass(frozen=True, slots=True)
class ComparedAlternative:
    """An alternative with its bar: fees, then the residual fee."""

    alternative: Alternative
    names: tuple[str, ...]
    is_chosen: bool
    fees: float
    residual: float


def compared(alternatives: Sequence[Alternative]) -> list[ComparedAlternative]:
    """The alternatives, their bars as parts of the dearest one's."""
    dearest = max((a.cost for a in alternatives), default=0) or 1
    return [
        ComparedAlternative(
            a,
            tuple(label(role) for role in a.roles),
            AlternativeRole.CHOSEN in a.roles,
            round(a.fees / dearest * 100, 2),
            round(a.residual / dearest * 100, 2),
        )
        for a in alternatives
    ]


@dataclass(frozen=True, slots=True)
class Countdown:
    """A term with what has passed of it, and its notice deadline."""

    passed: float
    deadline: float


def countdown(quote: NonRenewalQuote) -> Countdown:
    term = quote.term
    length = (term.ends_on - term.starts_on).days + 1

    def place(day) -> float:
        return round(min(100.0, ((day - term.starts_on).days + 1) / length * 100), 2)

    return Countdown(place(quote.day), place(term.notice_deadline))
