"""Lines of the log, without addresses of e-mail and what a database error quotes of a row."""

import logging
import re
from typing import Any

from pythonjsonlogger.json import JsonFormatter

MASK = "…"
_address = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_quoted = re.compile(r"^(DETAIL|CONTEXT|QUERY):.*(?:\n[ \t]+.*)*", re.MULTILINE)


def masked(text: str) -> str:
    """`DETAIL:  Key (email)=(a@example.jp) already exists.` is `DETAIL: …`."""
    return _address.sub(f"{MASK}@{MASK}", _quoted.sub(rf"\1: {MASK}", text))


class ByPage(logging.Filter):
    """Names a page in Django's own lines, which would give its address: keys stand in those.

    It comes before the filter that puts the request's number in the place of the request.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            page = match.view_name if match else MASK
            record.args = tuple(page if one == path else one for one in record.args)
        return True


class Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


class Json(JsonFormatter):
    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return {
            name: masked(value) if isinstance(value, str) else value
            for name, value in log_data.items()
        }
