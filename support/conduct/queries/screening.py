"""What the cases know about an applicant: found to have ties with anti-social forces (Art. 31)."""

from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef, Subquery

from contracts.models import Contract
from contracts.office.terms.explanation import cite
from contracts.queries.screening import finder, same_company
from contracts.terms.screening import Finding
from support.conduct.models import Case, Step
from support.conduct.terms.kinds import Item, Matter, Outcome, StepKind

GROUND = "6-3(4)"


@finder
def ties(contract: Contract, day: date) -> Iterable[Finding]:
    """Cases of the same company under Art. 31 whose newest assessment is that it is so."""
    companies = same_company(contract.customer).values("pk")
    rows = Case.objects.filter(matter=Matter.ANTISOCIAL.value, holder__in=companies)
    assessed = Step.objects.filter(case=OuterRef("pk"), kind=StepKind.ASSESSED.value)
    newest = Subquery(assessed.order_by("-id").values("outcome")[:1])
    founded = rows.annotate(newest=newest).filter(newest=Outcome.FOUNDED.value)
    for row in founded.select_related("holder").order_by("number"):
        item = Item(row.item)
        assert row.holder is not None  # founded only with a holder, as the database holds
        yield Finding(
            GROUND,
            f"antisocial:{row.number}",
            f"案件{row.number}で、同じ会社について「{item.ja}」({cite(item.value)})と認定しています",
            f"Case {row.number} found of the same company: {item.en} (Art. {item.value})",
            ({"customer": row.holder.number, "name": row.holder.name},),
        )
