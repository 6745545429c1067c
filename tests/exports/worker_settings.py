"""The settings of a real worker that works for a test: its database, its queue, its storage."""

import os

from portal.settings import *  # noqa: F403

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]  # noqa: F405
