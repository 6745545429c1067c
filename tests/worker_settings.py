"""The settings of a real worker that works for a test: its database, queue and storage."""

import faulthandler
import os
import signal

from portal.settings import *  # noqa: F403
from portal.settings import DATABASES, VAR_DIR

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
CELERY_BROKER_URL = os.environ["TEST_BROKER"]
faulthandler.register(signal.SIGUSR2, (VAR_DIR / "worker.log").open("a"))
