"""Settings of all processes of a fault run: a clock in a file, a beat that does not wait."""

from functools import partial

from contracts.office import context
from portal.settings import *  # noqa: F403
from portal.settings import CELERY_BEAT_SCHEDULE, VAR_DIR
from portal.tools.faults import clock

BEAT_SECONDS = 0.5
OFTEN = ("daily", "mail", "journal")

context.now = partial(clock.read, VAR_DIR)

CELERY_BEAT_SCHEDULE = {
    name: {"task": CELERY_BEAT_SCHEDULE[name]["task"], "schedule": BEAT_SECONDS} for name in OFTEN
}
CELERY_BEAT_MAX_LOOP_INTERVAL = BEAT_SECONDS
