"""The edition to which an applicant consents."""

from datetime import date

from contracts.models import TermsEdition


def in_force(day: date) -> TermsEdition | None:
    """The edition in force on a day; of several with one effective day, the last published."""
    effective = TermsEdition.objects.filter(effective_on__lte=day)
    return effective.order_by("effective_on", "number").last()
