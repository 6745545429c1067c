"""The job queue: `celery -A portal worker` and `celery -A portal beat`.

Where REDIS_URL is not set, `portal.tools` starts the embedded Valkey for the first process
that works for the queue or puts a job into it.
"""

import gc
import os

from celery import Celery
from celery.signals import worker_init, worker_process_init
from django.dispatch import Signal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


broker_needed = Signal()
"""Sent by who talks to the broker without putting a job into the queue."""


@worker_init.connect
def load_what_is_loaded_late(**_signal) -> None:
    """Before the worker's processes part, so that they share it."""
    from portal.late import load

    load()


@worker_process_init.connect
def leave_what_is_loaded_alone(**_signal) -> None:
    """Thousands of rows at a time: the collector need not look at loaded modules again."""
    gc.freeze()
