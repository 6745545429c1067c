"""Addresses that no page has."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse


class PathMiddleware:
    """Not found where a path holds NUL, which no column of the database can be asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        if "\x00" in request.path_info:
            raise Http404
