"""The shell around the domain: settings, addresses, jobs' broker, accounts and pages."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
