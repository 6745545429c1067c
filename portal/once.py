"""Forms are carried out once, however often they are sent: by two clicks, or after going back.

Every form has a key of its own beside its token (`{% csrf_token %}`). The first row that a request
writes notes the key in its own transaction, whatever page or operation it is of; a second sending
of the same words does nothing, says so, and leads to what the first has done. Other words are
another form. What is kept of them is a digest by `SECRET_KEY`, and of secrets nothing.
"""

import hashlib
from collections.abc import Callable
from functools import partial
from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from contracts.office.context import Form
from contracts.office.operations import sent_twice
from contracts.office.operations.sent_twice import SentTwice
from portal.accounts.unsent import SECRET
from portal.came_from import page_of

FIELD = "once"
FOUND = 302
View = TypeVar("View", bound=Callable)


def taken_each_time(view: View) -> View:
    """Declare that what a page takes harms nothing when it comes twice: it notes no form."""
    view.taken_each_time = True  # type: ignore[attr-defined]  # a function takes any
    return view


def is_taken_each_time(view: Callable) -> bool:
    return getattr(view, "taken_each_time", False)


def form_of(request: HttpRequest) -> Form | None:
    """The form that a request sends; None where it sends none, or one without a key.

    After a confirmation of who it is, the same request goes on as the form that had to wait for
    it. Raises SentTwice where that one was carried out meanwhile.
    """
    if request.method != "POST":
        return None
    sent = getattr(request, "_form_sent", None)
    if sent is None or sent[0] is not request.POST:
        form = _read(request)
        request._form_sent = (request.POST, form)  # type: ignore[attr-defined]  # read once
        if sent and form and sent_twice.is_done(form):
            raise SentTwice
    return request._form_sent[1]  # type: ignore[attr-defined]


def _read(request: HttpRequest) -> Form | None:
    try:
        key = UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None
    words = [one for one in request.POST.lists() if not SECRET.search(one[0])]
    files = [
        (name, one.name, _digest(one))
        for name in request.FILES
        for one in request.FILES.getlist(name)
    ]
    said = repr((request.path, sorted(words), sorted(files)))
    return Form(key, salted_hmac(__name__, said, algorithm="sha256").hexdigest())


def _digest(file: UploadedFile) -> str:
    """Of what is in a file, which is left at its beginning for who reads it next."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


class OnceMiddleware:
    """Tells who has sent a form twice, on the page of what was done, or that it came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.form_sent = partial(form_of, request)  # type: ignore[attr-defined]  # for the admin
        if request.method != "POST":
            return self.get_response(request)
        with sent_twice.noting(partial(_known, request)):
            response = self.get_response(request)
        form = _known(request)
        if (
            form
            and response.status_code == FOUND
            and url_has_allowed_host_and_scheme(response["Location"], allowed_hosts=None)
        ):
            sent_twice.note_page(form, response["Location"])
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        """Once its token was found right: who has sent the form before is told so at once."""
        if is_taken_each_time(view):
            return None
        form = form_of(request)
        return _told(request, form) if form and sent_twice.is_done(form) else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Who sends it at the same moment is told so where the other one has written."""
        form = form_of(request)
        return _told(request, form) if form and isinstance(error, SentTwice) else None


def _known(request: HttpRequest) -> Form | None:
    """The same, once the page was found; before, nothing of the request is read for it."""
    return form_of(request) if hasattr(request, "_form_sent") else None


def _told(request: HttpRequest, form: Form) -> HttpResponse:
    messages.info(request, gettext("You have already sent this form. It was carried out once."))
    return redirect(sent_twice.page_of(form) or page_of(request))
