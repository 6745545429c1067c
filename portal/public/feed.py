"""The public course of incidents and maintenance as an Atom feed."""

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy

from support.incidents.models import DisruptionUpdate
from support.incidents.queries import shown

NEWEST = 50


class StatusFeed(Feed):
    """Each entry is one of a course, the newest first; an entry never changes."""

    feed_type = Atom1Feed
    title = gettext_lazy("Service status")
    subtitle = gettext_lazy("Incidents and maintenance of the service, as announced")

    def link(self) -> str:
        return reverse("status")

    def items(self) -> list[DisruptionUpdate]:
        return list(shown.public_updates()[:NEWEST])

    def item_title(self, item: DisruptionUpdate) -> str:
        return f"{item.disruption.title} – {item.get_step_display()}"

    def item_description(self, item: DisruptionUpdate) -> str:
        return item.text or gettext("See the page for the course of it.")

    def item_link(self, item: DisruptionUpdate) -> str:
        return reverse("disruption", args=[item.disruption.number])

    def item_guid(self, item: DisruptionUpdate) -> str:
        return f"urn:disruption:{item.disruption.number}:{item.pk}"

    def item_updateddate(self, item: DisruptionUpdate) -> datetime:
        return localtime(item.recorded_at)

    def item_pubdate(self, item: DisruptionUpdate) -> datetime:
        return localtime(item.recorded_at)
