"""Requests larger than any form of ours, and more large ones at once than there is room for.

Both are answered before anything of them is read: what is read of a large one lies in the folder
for temporary files until it is answered.
"""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from tempfile import gettempdir

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LARGEST = 60 * 1024 * 1024
"""Bytes: five files of the largest that are attached, and what is typed beside them."""
AT_ONCE = 6
"""Large requests of all processes together: 360 MB of the 512 MB that a container has for them."""
SPARE = 32 * 1024 * 1024
"""Bytes that stay free for what else needs a temporary file."""
SECONDS = "30"
"""After which a browser may ask again."""


class NoRoom(Exception):
    """Too many large requests are being read, or the disk is nearly full."""


class TooLargeMiddleware:
    """Whoever sends too much, signed in or not, does not fill the disk with it.

    A body without its length is none for Django.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or ""
        length = int(announced) if announced.isdecimal() else 0
        if length > LARGEST:
            return render(_unread(request), "413.html", status=413)
        if length <= settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            return self.get_response(request)
        try:
            with room_for(length):
                return self.get_response(request)
        except NoRoom:
            answer = render(_unread(request), "503_busy.html", status=503)
            answer["Retry-After"] = SECONDS
            return answer


@contextmanager
def room_for(length: int) -> Iterator[None]:
    """A place among the large requests of all processes of this machine. Raises NoRoom.

    The lock of a process that is killed is gone with it. Places lie in a folder of our own: in
    the shared one another user's file could stand in their way.
    """
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR or gettempdir())
    places = settings.VAR_DIR / "large"
    places.mkdir(exist_ok=True, parents=True)
    for number in range(AT_ONCE):
        with (places / str(number)).open("a") as place:
            try:
                fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            if shutil.disk_usage(folder).free < length + SPARE:
                raise NoRoom
            yield
            return
    raise NoRoom


def _unread(request: HttpRequest) -> HttpRequest:
    """So that the page looks for no mistakes in what was sent."""
    asked = copy(request)
    asked.method = "GET"
    return asked
