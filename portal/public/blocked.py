"""What browsers say they did not load, because the policy of the pages forbids it."""

import json
import logging
from urllib.parse import urlsplit

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.doors import everybody
from portal.headers import DIRECTIVES

LIMIT = "blocked"
LONGEST = 10_000
logger = logging.getLogger(__name__)


@require_POST
@csrf_exempt
@everybody
def blocked(request: HttpRequest) -> HttpResponse:
    """Kept in the log: the page by its name and the source by its host, for both may be secret.

    Browsers send these by themselves, without a token; nothing else comes of them.
    """
    if not ratelimit.consume(request, action=LIMIT):
        return HttpResponse(status=429)
    try:
        said = json.loads(request.read(LONGEST))["csp-report"]
        directive = str(said["effective-directive"]).removesuffix("-elem").removesuffix("-attr")
        page, source = str(said["document-uri"]), str(said["blocked-uri"])
        host = urlsplit(source).netloc or source.partition(":")[0][:20]
        name = resolve(urlsplit(page).path).view_name
    except (KeyError, TypeError, ValueError, RecursionError, Resolver404):
        return HttpResponse(status=400)
    if directive in DIRECTIVES:
        logger.warning("blocked by %s on the page %s: %.100r", directive, name, host)
    return HttpResponse(status=204)
