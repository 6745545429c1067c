"""The queues, what goes into which, and what is due when."""

from celery.schedules import crontab
from kombu import Queue

from portal.settings.base import VAR_DIR, broker
from portal.sockets import valkey_url

EMBEDDED_BROKER = broker is None
CELERY_BROKER_URL = broker or valkey_url(VAR_DIR)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 60 * 60,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
}
# A page that hands work to a queue that is down is answered at once; beat finds the work.
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_TIMEZONE = "Asia/Tokyo"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TRACK_STARTED = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_ROUTES = {
    "portal.jobs.tasks.send_mail": {"queue": "mail"},
    "portal.jobs.tasks.match_*": {"queue": "matching"},
    "portal.exports.tasks.make": {"queue": "documents"},
}
# A worker takes from all in turn, unless it is started for some.
CELERY_TASK_QUEUES = tuple(map(Queue, ("celery", "mail", "matching", "documents")))
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "daily": {"task": "portal.jobs.tasks.daily", "schedule": 10 * 60},
    "journal": {"task": "portal.jobs.tasks.seal_journal", "schedule": 30 * 60},
    "books": {"task": "portal.jobs.tasks.prove_books", "schedule": crontab(hour=3, minute=20)},
    "transfers": {"task": "portal.jobs.tasks.match_waiting_transfers", "schedule": 60 * 60},
    "mail": {
        "task": "portal.jobs.tasks.send_mail",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "announcements": {"task": "portal.jobs.tasks.post_announcements", "schedule": 60},
    "forgotten": {"task": "portal.jobs.tasks.forget", "schedule": 60 * 60},
    "exports": {"task": "portal.exports.tasks.tidy", "schedule": 5 * 60},
    "incoming_mail": {"task": "portal.jobs.tasks.fetch_mail", "schedule": 60},
}
