"""Stored files against the hashes that were kept with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest

from django.apps import apps
from django.db.models import BinaryField, F, FileField, Func, Model, QuerySet, TextField, Value
from django.db.models.functions import Mod

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


@dataclass(frozen=True, slots=True)
class Portion:
    """One part of `of` of a table's rows: so that nights look at all of them in turn."""

    part: int
    of: int

    def rows(self, found: QuerySet) -> QuerySet:
        """Those that it has, by their id."""
        place = Mod(F("pk"), Value(self.of))
        return found.annotate(place=place).filter(place=self.part % self.of)


ALL = Portion(0, 1)


def kept(portion: Portion = ALL) -> int:
    """How many files are kept with their hash."""
    rows = (portion.rows(model._default_manager.all()) for model, _, _ in kept_with_hash())
    return sum(one.count() for one in rows)


def wrong_files(portion: Portion = ALL) -> Iterator[WrongFile]:
    """Files that are gone or are not what was stored. What was erased has no hash any more."""
    for model, column, is_held in kept_with_hash():
        rows = portion.rows(model._default_manager.order_by("pk"))
        yield from _held(rows, column) if is_held else _on_disk(rows, column)


class _Hex(Func):
    template = "encode(sha256(%(expressions)s), 'hex')"
    output_field = TextField()


def _held(rows: QuerySet, column: str) -> Iterator[WrongFile]:
    wrong = rows.exclude(**{column: b""}).annotate(found=_Hex(column)).exclude(found=F(HASH))
    for pk, expected, found in wrong.values_list("pk", HASH, "found"):
        yield WrongFile(rows.model._meta.db_table, pk, expected, found)


def _on_disk(rows: QuerySet, column: str) -> Iterator[WrongFile]:
    for row in rows.exclude(**{column: ""}).only(column, HASH).iterator(CHUNK):
        file, expected = getattr(row, column), getattr(row, HASH)
        found = ""
        if file.storage.exists(file.name):
            with file.open("rb") as opened:
                found = file_digest(opened, HASH).hexdigest()
        if found != expected:
            yield WrongFile(rows.model._meta.db_table, row.pk, expected, found)
