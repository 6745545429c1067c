"""The portal as it is measured: no statement is written down, as in production."""

from django.conf import settings

settings.DEBUG = False

from portal.wsgi import application  # noqa: E402, F401
