"""Stored files against the hashes that were kept with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest

from django.apps import apps
from django.db.models import BinaryField, F, FileField, Func, Model, TextField

HASH = "sha256"
CHUNK = 200


@dataclass(frozen=True, slots=True)
class WrongFile:
    """`found` is the hash that the file has now, empty where the file is gone."""

    table: str
    id: int
    expected: str
    found: str


def kept_with_hash() -> list[tuple[type[Model], str, bool]]:
    """Models that keep a file with its hash: the column, and whether the database holds it."""
    found = []
    for model in apps.get_models():
        fields = {field.name: field for field in model._meta.concrete_fields}
        for name, field in fields.items():
            is_held = isinstance(field, BinaryField)
            if HASH in fields and (is_held or isinstance(field, FileField)):
                found.append((model, name, is_held))
    return found


def wrong_files() -> Iterator[WrongFile]:
    """Files that are gone or are not what was stored. What was erased has no hash any more."""
    for model, column, is_held in kept_with_hash():
        yield from _held(model, column) if is_held else _on_disk(model, column)


class _Hex(Func):
    template = "encode(sha256(%(expressions)s), 'hex')"
    output_field = TextField()


def _held(model: type[Model], column: str) -> Iterator[WrongFile]:
    rows = (
        model._default_manager.exclude(**{column: b""})
        .annotate(found=_Hex(column))
        .exclude(found=F(HASH))
    )
    for pk, expected, found in rows.order_by("pk").values_list("pk", HASH, "found"):
        yield WrongFile(model._meta.db_table, pk, expected, found)


def _on_disk(model: type[Model], column: str) -> Iterator[WrongFile]:
    rows = model._default_manager.exclude(**{column: ""}).order_by("pk").only(column, HASH)
    for row in rows.iterator(CHUNK):
        file, expected = getattr(row, column), getattr(row, HASH)
        found = ""
        if file.storage.exists(file.name):
            with file.open("rb") as opened:
                found = file_digest(opened, HASH).hexdigest()
        if found != expected:
            yield WrongFile(model._meta.db_table, row.pk, expected, found)
