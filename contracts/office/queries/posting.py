"""What waits to be posted, and what was."""

from collections.abc import Collection, Iterable

from django.db.models import F, QuerySet

from contracts.office.lookups import Ids
from contracts.office.models import Notice, Posting
from contracts.office.queries.papers import PAPERS


def printable() -> QuerySet[Notice]:
    """Notices by mail of kinds that have a document, with what it is addressed by."""
    found = Notice.objects.filter(
        kind__in=[one.name for one in PAPERS],
        channel=Notice.Channel.MAIL,
        customer__isnull=False,
    )
    return found.select_related("customer", "contract__billing_account")


def waiting() -> QuerySet[Notice]:
    """Those of companies that want paper, from the day on which they do, not recorded yet.

    Others' are not read.
    """
    mine = printable().filter(customer__posted_from__isnull=False)
    return mine.filter(customer__posted_from__lte=F("day"), postings=None)


def current(notice_ids: Collection[int]) -> QuerySet[Posting]:
    """What holds of each that was recorded: the last correction, else the record."""
    return Posting.objects.filter(notice__anyof=Ids(notice_ids), corrected=None)


def holding(postings: Iterable[Posting]) -> list[Posting]:
    """Those that no other corrects, read with what corrects them."""
    return [one for one in postings if not hasattr(one, "corrected")]


def of_documents(numbers: Collection[str], customer_ids: Collection[int]) -> QuerySet[Posting]:
    """What holds of documents of billing, by their numbers and whose notices they are."""
    found = Posting.objects.filter(
        notice__customer__in=customer_ids, notice__reference__in=numbers, corrected=None
    )
    return found.select_related("notice", "corrected")
