"""Who has an inquiry open, for colleagues to see."""

from datetime import timedelta

from contracts.office.context import By
from contracts.office.operation import own
from support.desk.models import Reader

STILL = timedelta(seconds=45)
"""How long after the last sign somebody counts as still there."""
LONG_GONE = timedelta(days=1)


@own()
def look(by: By, inquiry_id: int, *, is_writing: bool) -> list[Reader]:
    """Say that one has it open, and whether one writes; returns the others who have."""
    by.require_staff()
    Reader.objects.filter(inquiry=inquiry_id, at__lt=by.now - LONG_GONE).delete()
    seen = {"at": by.now, "is_writing": is_writing}
    Reader.objects.update_or_create(inquiry_id=inquiry_id, user_id=by.person, defaults=seen)
    others = Reader.objects.filter(inquiry=inquiry_id, at__gte=by.now - STILL)
    return list(others.exclude(user=by.person).select_related("user").order_by("user__email"))
