"""How long requests take, and the way to what is measured."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PATH = "/metrics"


class MetricsMiddleware:
    """Times every request, and answers `/metrics` to who has the token.

    It stands before what asks for a host name, as monitors address a process by its number.
    Where no token is set there is no such page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        from portal.monitoring import metrics  # with Prometheus' library, which only servers need

        self.get_response, self.metrics = get_response, metrics

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == PATH and settings.METRICS_TOKEN:
            return self.metrics.metrics(request)
        begun = time.perf_counter()
        response = self.get_response(request)
        self.metrics.note(request, response.status_code, time.perf_counter() - begun)
        return response
