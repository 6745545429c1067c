"""An inquiry that is not resolved stands against erasing its company's data (annex (2))."""

from collections.abc import Mapping, Sequence
from datetime import date

from contracts.office.keeping import HINDRANCES, Hindrance
from contracts.office.terms.explanation import Explanation
from support.desk.models import Inquiry
from support.desk.terms.kinds import UNRESOLVED


def open_inquiries(companies: Sequence[int], day: date) -> Mapping[int, Explanation]:
    """The companies that still wait for us."""
    rows = Inquiry.objects.filter(
        customer__in=companies, state__in=[one.value for one in UNRESOLVED]
    )
    found = dict(rows.order_by("-pk").values_list("customer", "number"))
    return {
        company: Explanation(
            "annex",
            "open_inquiry",
            f"お問い合わせ{number}が解決していません",
            f"Inquiry {number} is not resolved",
        )
        for company, number in found.items()
    }


HINDRANCES.register(Hindrance("inquiries", open_inquiries))
