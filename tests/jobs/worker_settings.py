"""A worker's settings: the database of a test, and the broker of the worker's own folder."""

import os

from portal.settings import *  # noqa: F403
from portal.settings import DATABASES

DATABASES["default"] |= {
    "ENGINE": "django.db.backends.postgresql",  # the test's server runs already
    "NAME": os.environ["TEST_DATABASE_NAME"],
    "HOST": os.environ["TEST_DATABASE_HOST"],
}
