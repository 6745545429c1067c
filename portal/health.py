"""Whether this process can do its work, asked by the container engine and monitors."""

import logging
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from portal.celery import app, broker_needed

PATH = "/healthz"
logger = logging.getLogger(__name__)


class HealthMiddleware:
    """Answers `/healthz` before anything asks for a host name or for HTTPS.

    Monitors address a process by its number, which is in nobody's ALLOWED_HOSTS.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return healthz(request) if request.path_info == PATH else self.get_response(request)


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the database and the broker answer, else 503; each by name."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    parts = {"database": _answers(_database), "broker": _answers(_broker)}
    return JsonResponse(
        parts,
        status=200 if all(parts.values()) else 503,
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
    )


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _broker() -> None:
    broker_needed.send(sender=healthz)
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=3)


def _answers(probe: Callable[[], None]) -> bool:
    try:
        probe()
    except Exception:
        logger.exception("no answer")
        return False
    return True
