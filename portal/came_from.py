"""The page that a form came from: one that can be gone to.

Many forms are sent to an address of their own, which shows nothing unless there is a mistake. The
page with the mistake then stands at that address, which is named below that of the form's page.
"""

from collections.abc import Callable, Iterator
from inspect import getclosurevars
from posixpath import dirname
from urllib.parse import unquote, urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme


def page_of(request: HttpRequest) -> str:
    """The address of a page of ours that answers GET, with its query; else of the nearest above."""
    came = urlsplit(request.headers.get("Referer", ""))
    is_ours = came.netloc == request.get_host() and url_has_allowed_host_and_scheme(
        came.path, allowed_hosts=None
    )
    path, query = (came.path, came.query) if is_ours else _asked(request)
    if not _is_shown(path):
        return next(one for one in _above(path) if one == "/" or _is_shown(one))
    return f"{path}?{query}" if query else path


def _asked(request: HttpRequest) -> tuple[str, str]:
    asked = urlsplit(request.get_full_path())
    return asked.path, asked.query


def _above(path: str) -> Iterator[str]:
    path = path.rstrip("/")
    while path not in ("", "/"):
        path = dirname(path)
        yield f"{path.rstrip('/')}/"
    yield "/"


def _is_shown(path: str) -> bool:
    """Whether a page stands there that somebody can go to."""
    try:
        view = resolve(unquote(path)).func
    except Resolver404:
        return False
    if (view_class := getattr(view, "view_class", None)) is not None:
        return hasattr(view_class, "get")
    return all("GET" in methods for methods in _declared(view))


def _declared(view: Callable | None) -> Iterator[list[str]]:
    """What Django's `require_…` of a view allow, which say so nowhere but in what they check."""
    while view is not None:
        inside = getattr(view, "__closure__", None) and getclosurevars(view).nonlocals
        if inside and "request_method_list" in inside:
            yield inside["request_method_list"]
        view = getattr(view, "__wrapped__", None)
