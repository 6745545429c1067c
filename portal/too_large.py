"""Requests larger than any form of ours, answered before anything of them is read."""

from collections.abc import Callable
from copy import copy

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LARGEST = 60 * 1024 * 1024
"""Bytes: five files of the largest that are attached, and what is typed beside them."""


class TooLargeMiddleware:
    """Whoever sends more, signed in or not, does not fill the disk with it.

    A body without its length is none for Django.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length) > LARGEST:
            asked = copy(request)
            asked.method = "GET"  # so that the page looks for no mistakes in what was sent
            return render(asked, "413.html", status=413)
        return self.get_response(request)
