"""Announcements in the search over everything."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By
from contracts.office.folding import Folded, reads
from contracts.office.language import label, localized
from contracts.office.queries.finders import FINDERS, SHOWN, Finder, Hit
from contracts.office.queries.waiting import day_of
from support.announcements.models import Announcement


def _found(by: By, text: str) -> list[Hit]:
    titles = {"ja": Folded(F("title")), "en": Folded(F("title_en"))}
    rows = Announcement.objects.annotate(**titles)
    named = rows.filter(reads(text, "ja", "en") | Q(number__startswith=text.upper()))
    return [_hit(row) for row in named.order_by("-number")[: SHOWN + 1]]


def _hit(row: Announcement) -> Hit:
    state, title = row.life, localized((row.title, row.title_en or row.title))
    return Hit(
        row.number,
        title,
        "",
        day_of(row.posted_at or row.written_at),
        state.value,
        str(label(state)),
    )


FINDERS.register(
    Finder("announcements", _("Notices"), "console_announcement", _found, after=("disruptions",))
)
