"""Pages that were refused to who is signed in, in the log: by the number of the account."""

import logging
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

REFUSED = (403, 404)
"""What is not among one's duties, and what is another company's, or nobody's."""
MOST, SECONDS = 20, 60
"""Lines of one account in so long: who tries thousands of numbers does not fill the log."""
logger = logging.getLogger("portal.refused")


class RefusalsMiddleware:
    """Of a page that is none nothing is said: an address may hold anything."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in REFUSED and request.resolver_match and request.user.pk:
            _note(request.user.pk, request.resolver_match.view_name, response.status_code)
        return response


def _note(account: int, page: str, status: int) -> None:
    name = f"refused:{account}"
    cache.add(name, 0, SECONDS)
    try:
        count = cache.incr(name)
    except ValueError:  # its time was over in between
        count = 1
    if count > MOST:
        return
    more = " (and more)" if count == MOST else ""
    said = {"account": account, "page": page, "status": status}
    logger.warning(f"account %(account)s: %(page)s %(status)s{more}", said, extra=said)
