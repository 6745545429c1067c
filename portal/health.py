"""Whether this process can do its work, asked by the container engine and monitors."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.celery import app, ensure_broker


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _broker() -> None:
    ensure_broker()
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=3)


def _answers(probe: Callable[[], None]) -> bool:
    try:
        probe()
    except Exception:
        return False
    return True


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database and the broker answer, else 503; each by name."""
    parts = {"database": _answers(_database), "broker": _answers(_broker)}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)
