"""The job queue: `celery -A portal worker` and `celery -A portal beat`.

Where REDIS_URL is not set, the embedded Valkey is started by the first process
that works for the queue or puts a job into it.
"""

import gc
import os

from celery import Celery
from celery.signals import beat_init, before_task_publish, celeryd_init, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
@beat_init.connect
@before_task_publish.connect
def ensure_broker(**_signal) -> None:
    """Start the embedded broker unless one is named by the environment."""
    from django.conf import settings

    if settings.EMBEDDED_VALKEY is not None:
        settings.EMBEDDED_VALKEY.ensure_running()


@worker_process_init.connect
def leave_what_is_loaded_alone(**_signal) -> None:
    """Thousands of rows at a time: the collector need not look at loaded modules again."""
    gc.freeze()
