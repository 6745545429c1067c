"""A page that takes its time and says which process made it."""

import os
import time

SECONDS = 0.02


def application(environ: dict, start_response) -> list[bytes]:
    time.sleep(SECONDS)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
