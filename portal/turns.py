"""Whoever asks for a page is answered in turn: a process makes one after the other.

Pages made at once take the interpreter from each other at every statement: a short one is then
ready when the longest is. Of the threads of a process one makes a page; the others send answers
to slow readers, take in what is sent, or wait their turn.
"""

from collections.abc import Callable, Iterable
from threading import Lock

PATIENCE = 0.5
"""Seconds that a page waits at most: one that takes long does not hold up the others for long."""
ASKING = ("GET", "HEAD")
"""What else is sent may arrive slowly, and is read while it is answered: it waits for nobody."""

Application = Callable[[dict, Callable], Iterable[bytes]]


def in_turn(application: Application) -> Application:
    """The same, one page at a time. Bodies that are made while they are sent take no turn."""
    turn = Lock()

    def answer(environ: dict, start_response: Callable) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ASKING:
            return application(environ, start_response)
        is_mine = turn.acquire(timeout=PATIENCE)
        try:
            return application(environ, start_response)
        finally:
            if is_mine:
                turn.release()

    return answer
