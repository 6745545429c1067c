"""The rows that days leave, in words that another run of the same days has too."""

import json
import re
from collections import Counter
from datetime import datetime

from django.apps import apps
from django.db import models

from contracts.office.context import TOKYO
from portal.tools.faults.documents import contents

OURS = ("billing", "contracts", "support")
BY_NATURE = {
    "Alert", "JournalSeal", "NumberSeries", "InvoiceDocument", "CreditNoteDocument",
    "ContractDocument", "DocumentOpening", "SentForm", "PayerName",
}  # fmt: skip
"""Faults, days of sealing, documents, which are made when they are first needed, and names that
stand twice where they came at one moment: these are proved with the books."""
OF_A_TRY = {
    "attempts", "unanswered", "response", "delivery", "account", "event_id", "salt", "commitment",
    "next_attempt_at", "sent_at", "bounced_at",
}  # fmt: skip
"""Columns that say how something went, are drawn by lot, or are another row's key."""
OTHER_KINDS = (models.AutoField, models.UUIDField, models.BinaryField, models.FileField)
APART = (models.DateTimeField, models.JSONField)
"""Of the row itself alone, not of what it refers to."""
NUMBER = re.compile(r"\b[A-Z]{2,4}-\d{4}-\d{6}\b|\b[0-9a-f]{64}\b|(?<=:)\d+\b")
"""Which of two accounts has the lower number is a matter of who came first."""
KEYS = re.compile(r'(?<=")(ending|pk|id|\w+_id)": \d+')
"""Of rows, by the names under which JSON has them."""


Rows = dict[str, Counter[str]]


def rows() -> Rows:
    """By table, each row as its columns and what it refers to, and how often it is there.

    A moment is its day in Tokyo. What documents say stands in tables of their own.
    """
    found = {model._meta.label: _of(model) for model in apps.get_models() if _is_compared(model)}
    for kind, said in contents():
        found.setdefault(f"what {kind} says", Counter())[_plain_words(said)] += 1
    return found


def _is_compared(model: type[models.Model]) -> bool:
    home = apps.get_app_config(model._meta.app_label).name.partition(".")[0]
    return home in OURS and model.__name__ not in BY_NATURE


def _of(model: type[models.Model]) -> Counter[str]:
    names = _plain(model, ())
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.name not in OF_A_TRY:
            names += [f"{field.name}__{name}" for name in _plain(field.related_model)]
    found: Counter[str] = Counter()
    for values in model._default_manager.values_list(*names):
        found[_plain_words(" ".join(map(_written, values)))] += 1
    return found


def _plain(model: type[models.Model], besides: tuple[type[models.Field], ...] = APART) -> list[str]:
    return [
        field.attname
        for field in model._meta.concrete_fields
        if not isinstance(field, (*OTHER_KINDS, *besides))
        and field.name not in OF_A_TRY
        and not field.is_relation
        and not field.primary_key
    ]


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(TOKYO):%Y-%m-%d}"
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return str(value)


def _plain_words(text: str) -> str:
    return KEYS.sub(r'\1": #', NUMBER.sub("#", text))


def differences(without: Rows, with_faults: Rows) -> list[str]:
    """What one has and the other has not."""
    found = []
    for table in sorted(without.keys() | with_faults.keys()):
        expected, seen = without.get(table, Counter()), with_faults.get(table, Counter())
        found += [f"{table}: lost {row} ×{count}" for row, count in (expected - seen).items()]
        found += [f"{table}: too many {row} ×{count}" for row, count in (seen - expected).items()]
    return found
