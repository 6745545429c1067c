"""Headers of every answer: what a browser may load for a page, keep of it, and let it do."""

from collections.abc import Callable

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

PRIVATE = "private, no-store"
NOTHING = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
    "microphone", "midi", "payment", "usb",
)  # fmt: skip
OURS = ("clipboard-write", "publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS = ", ".join([*(f"{name}=()" for name in NOTHING), *(f"{name}=(self)" for name in OURS)])
"""What scripts may ask a browser for: copying, and passkeys."""

DIRECTIVES = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "object-src": [NONE],
    "base-uri": [NONE],
    "report-uri": "/blocked/",
}
ADMIN = {"script-src": [UNSAFE_EVAL], "style-src": [UNSAFE_INLINE]}
"""The theme of the registers reads its attributes as scripts, and has style in its pages."""


class HeadersMiddleware:
    """What is not for everybody is not kept; a page loads from here alone.

    A document is no page: browsers show it in a page of their own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cache-Control"] = PRIVATE
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = PERMISSIONS
        if request.method == "POST" and request.path_info == reverse("account_logout"):
            response["Clear-Site-Data"] = '"cache"'  # nor what "back" would show
        if not response.get("Content-Type", "").startswith("text/html"):
            response._csp_exempt = True  # type: ignore[attr-defined]
        elif request.path_info.startswith(reverse("admin:index")):
            response._csp_update = ADMIN  # type: ignore[attr-defined]
        return response
