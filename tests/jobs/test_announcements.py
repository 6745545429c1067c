"""An announcement set ahead is posted by the queue's clock, by several workers at once too."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from contracts.office import context
from contracts.office.context import system
from contracts.office.models import Notice
from portal.celery import app
from portal.jobs.tasks import post_announcements
from support.announcements.operations import posting
from tests.announcements import draft
from tests.world import d, lived, signed

HOUR = timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_three_workers_post_it_once(monkeypatch):
    lived("2026-05-02", *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    by = system(d("2026-05-02"))
    posting.plan(by, draft(by).number, by.now + HOUR)
    monkeypatch.setattr(context, "now", lambda: by.now + HOUR)

    def work(_) -> None:
        try:
            post_announcements()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    told = Notice.objects.filter(kind="announcement").order_by("id")
    assert [one.channel for one in told] == ["page", "mail", "mail"]


def test_the_clock_calls_it_every_minute():
    known = settings.CELERY_BEAT_SCHEDULE["announcements"]
    assert (known["task"], known["schedule"]) == (post_announcements.name, 60)
    assert post_announcements.name in app.tasks
