"""The rows that days leave, in words that another run of the same days has too."""

import re
from collections import Counter

from django.apps import apps
from django.db import models

OURS = ("billing", "contracts", "people", "office")
BY_NATURE = {
    "Alert", "JournalSeal", "NumberSeries", "InvoiceDocument", "CreditNoteDocument",
    "ContractDocument", "DocumentOpening", "SentForm",
}  # fmt: skip
"""Faults, days of sealing, and documents, which are made when they are first needed."""
OF_A_TRY = {
    "attempts", "unanswered", "response", "delivery", "account", "event_id", "salt", "commitment",
}  # fmt: skip
"""Columns that say how something went, are drawn by lot, or are another row's key."""
OTHER_KINDS = (
    models.AutoField, models.DateTimeField, models.UUIDField, models.BinaryField, models.JSONField,
    models.FileField,
)  # fmt: skip
NUMBER = re.compile(r"\b[A-Z]{2,4}-\d{4}-\d{6}\b|\b[0-9a-f]{64}\b|(?<=:)\d+\b")
"""Which of two accounts has the lower number is a matter of who came first."""


Rows = dict[str, Counter[str]]


def rows() -> Rows:
    """By table, each row as its plain columns and what it refers to, and how often it is there."""
    return {model._meta.label: _of(model) for model in apps.get_models() if _is_compared(model)}


def _is_compared(model: type[models.Model]) -> bool:
    return model._meta.app_label in OURS and model.__name__ not in BY_NATURE


def _of(model: type[models.Model]) -> Counter[str]:
    plain = _plain(model)
    names = [*plain]
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.name not in OF_A_TRY:
            names += [f"{field.name}__{name}" for name in _plain(field.related_model)]
    found: Counter[str] = Counter()
    for values in model._default_manager.values_list(*names):
        found[NUMBER.sub("#", " ".join(map(str, values)))] += 1
    return found


def _plain(model: type[models.Model]) -> list[str]:
    return [
        field.attname
        for field in model._meta.concrete_fields
        if not isinstance(field, OTHER_KINDS)
        and field.name not in OF_A_TRY
        and not field.is_relation
        and not field.primary_key
    ]


def differences(without: Rows, with_faults: Rows) -> list[str]:
    """What one has and the other has not."""
    found = []
    for table, expected in without.items():
        seen = with_faults[table]
        found += [f"{table}: lost {row} ×{count}" for row, count in (expected - seen).items()]
        found += [f"{table}: too many {row} ×{count}" for row, count in (seen - expected).items()]
    return found
