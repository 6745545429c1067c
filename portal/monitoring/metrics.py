"""`/metrics`, as Prometheus reads it: what the rooms measure, and how long requests take.

The web's processes keep the times of requests in files of PROMETHEUS_MULTIPROC_DIR and answer
for all of them; without it each answers for itself.
"""

import hmac
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    Path(folder).mkdir(parents=True, exist_ok=True)

from prometheus_client import (  # once its folder is there
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily

from contracts.office.measures import MEASURES, Figures, Measure

logger, access = logging.getLogger(__name__), logging.getLogger("portal.access")
REQUESTS = Histogram(
    "portal_request_seconds",
    "From a request to its answer, by page",
    ["method", "page", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


def note(request: HttpRequest, status: int, seconds: float) -> None:
    """In the times and in the log: the page, not its address, in which keys of one use stand."""
    page = request.resolver_match.view_name if request.resolver_match else ""
    method = _method(request)
    REQUESTS.labels(method, page, status).observe(seconds)
    said = {"method": method, "page": page, "status": status, "seconds": round(seconds, 4)}
    access.info("%(method)s %(page)s %(status)s %(seconds)s", said, extra=said)


def _method(request: HttpRequest) -> str:
    """Of those that there are: a stranger's words do not become rows of the monitor."""
    return request.method if request.method in ("GET", "HEAD", "POST") else "other"


def metrics(request: HttpRequest) -> HttpResponse:
    """Every measure; 401 without the token."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    text = generate_latest(_times()) + generate_latest(_figures())
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(text, CONTENT_TYPE_LATEST, headers=headers)


def _times() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    of_all_processes = CollectorRegistry()
    multiprocess.MultiProcessCollector(of_all_processes)
    return of_all_processes


def _figures() -> CollectorRegistry:
    figures = CollectorRegistry()
    figures.register(Measured())
    return figures


class Measured:
    """What the rooms measure, at this moment; what cannot be read is missing, and said so."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        failed = GaugeMetricFamily(
            "portal_measure_failed", "1 where a measure could not be read", labels=["measure"]
        )
        for measure in MEASURES:
            figures = _read(measure)
            failed.add_metric([measure.name], figures is None)
            labels = [measure.label] if measure.label else []
            family = GaugeMetricFamily(measure.name, measure.about, labels=labels)
            for value, figure in (figures or {}).items():
                family.add_metric([value] if labels else [], figure)
            yield family
        yield failed


def _read(measure: Measure) -> Figures | None:
    try:
        with transaction.atomic():
            return measure.read()
    except Exception:
        logger.exception("%s cannot be read", measure.name)
        return None
