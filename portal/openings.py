"""That somebody of a company opened a document: seen from the request that fetched it.

It is kept as evidence of what happened, beside mail and post (decision 0054).
"""

from billing.operations.openings import note_opening
from portal import scope
from portal.requests import HttpRequest

AHEAD = ("prefetch", "prerender", "preview")
PURPOSES = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
"""Headers in which browsers and mail programs say that nobody has asked for the page yet."""


def note(request: HttpRequest, customer_id: int, number: str) -> None:
    """A document's first opening, by its number, where a person of the company fetched it."""
    if is_opened(request):
        note_opening(scope.by(request), customer_id, number)


def is_opened(request: HttpRequest) -> bool:
    """Whether the answer is for somebody to look at.

    Not where only its head is asked for, where it is fetched ahead of a click, or where another
    page draws it in as a picture or a script.
    """
    purposes = " ".join(request.headers.get(name, "") for name in PURPOSES).lower()
    return (
        request.method == "GET"
        and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        and not any(word in purposes for word in AHEAD)
    )
