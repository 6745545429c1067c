"""Which documents their companies opened in the portal, and when first."""

from collections.abc import Iterable

from django.db.models import QuerySet

from billing.models import DocumentOpening


def openings(numbers: Iterable[str]) -> QuerySet[DocumentOpening]:
    return DocumentOpening.objects.filter(number__in=list(numbers))


def first_opening(number: str) -> DocumentOpening | None:
    """None where nobody of the company opened the document yet."""
    return openings([number]).first()
