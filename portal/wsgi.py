"""The entry of the web server: `gunicorn portal.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()

from contracts.office.documents.pdf import load  # noqa: E402  # once the apps are there

load()
