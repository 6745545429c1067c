"""What another edition would do to an invoice, before and after (Art. 3, 21-23)."""

from dataclasses import dataclass

from billing.terms.invoicing import Draft
from billing.terms.lines import Line


@dataclass(frozen=True, slots=True)
class Impact:
    """An invoice by two books; None where there would be none."""

    before: Draft | None
    after: Draft | None

    @property
    def difference(self) -> int:
        """Yen with tax, more by the second."""
        return total(self.after) - total(self.before)

    @property
    def is_changed(self) -> bool:
        """Whether the amount, the due day, or the interest on it would be another."""
        return self.difference != 0 or _terms(self.before) != _terms(self.after)

    @property
    def taken_out(self) -> list[Line]:
        """The lines of the first that the second does not have."""
        return _without(self.before, self.after)

    @property
    def put_in(self) -> list[Line]:
        """The lines of the second that the first does not have."""
        return _without(self.after, self.before)


def total(draft: Draft | None) -> int:
    return draft.total if draft else 0


def _terms(draft: Draft | None) -> tuple[object, ...]:
    return (draft.due_on, draft.late_interest_rate, draft.day_count) if draft else ()


def _without(one: Draft | None, other: Draft | None) -> list[Line]:
    known = other.lines if other else ()
    return [line for line in (one.lines if one else ()) if line not in known]
