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


class Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


class Json(JsonFormatter):
    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return {
            name: masked(value) if isinstance(value, str) else value
            for name, value in log_data.items()
        }
