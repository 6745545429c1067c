"""What the registers still owe about a company stands against erasing its data (Art. 28-7)."""

from collections.abc import Mapping, Sequence
from datetime import date

from contracts.office.keeping import HINDRANCES, Hindrance
from contracts.office.terms.explanation import Explanation
from support.registers.models import Entry
from support.registers.terms.kinds import State


def open_entries(companies: Sequence[int], day: date) -> Mapping[int, Explanation]:
    """The companies of which information is still held, or a request waits."""
    rows = Entry.objects.filter(customer__in=companies, state=State.OPEN.value)
    found = dict(rows.order_by("-pk").values_list("customer", "number"))
    return {
        company: Explanation(
            "28-7",
            "open_register_entry",
            f"台帳の{number}が完了していません",
            f"Entry {number} of the registers is open",
        )
        for company, number in found.items()
    }


HINDRANCES.register(Hindrance("registers", open_entries, is_hidden=True))
