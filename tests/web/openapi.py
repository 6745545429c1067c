"""An OpenAPI document of all pages, written by what they themselves ask for.

Every address stands in it as it leads to a row of the life, with the fields of its forms and the
parameters of its links; and once more as it is written in `urls.py`, with variables for which
anything may stand.
"""

from collections.abc import Callable, Iterable, Iterator
from zlib import crc32

import hypothesis
import schemathesis
from django.utils.regex_helper import normalize
from hypothesis import HealthCheck, Phase
from hypothesis.strategies import SearchStrategy
from schemathesis import Case, GenerationMode
from schemathesis.schemas import APIOperation

from tests.web import typed
from tests.web.addresses import VARIABLE
from tests.web.shown import FILE, Asked, Field, Fields

ANSWER = {"responses": {"default": {"description": "a page"}}}
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
AS_DRAWN = hypothesis.settings(
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OF_LISTS = ("q", "sort", "page", "older", "newer", "before")
"""Of an address: what lists read by themselves, and show only when there is much."""


def document(asked: Iterable[Asked], seed: int) -> dict:
    """The seed says which unusual value comes first."""
    paths: dict[str, dict] = {}
    for one in asked:
        if "(?P" not in one.route.path:
            paths[one.there] = _page(one, seed)
        if one.route.names_a_row:
            for there, names in _templates(one.route.path):
                paths[there] = _any_row(one, names, seed)
    about = {"title": "Pages", "version": "1"}
    return {"openapi": "3.1.0", "info": about, "paths": paths}


def operations(asked: Iterable[Asked], portal: Callable, seed: int) -> Iterator[APIOperation]:
    """Of the document, each of which a WSGI application answers."""
    schema = schemathesis.openapi.from_dict(document(asked, seed))
    schema.app = portal
    return (one.ok() for one in schema.get_all_operations())


def asked(operation: APIOperation, seed: int, most: int) -> None:
    """Ask for so many cases of it, the simplest first, the others as the seed draws them."""

    if not most:
        return

    @hypothesis.seed(seed + crc32(operation.label.encode()))
    @hypothesis.settings(AS_DRAWN, max_examples=most)
    @hypothesis.given(operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def ask(case: Case) -> None:
        case.call()

    ask()


def _page(one: Asked, seed: int) -> dict:
    listed = {name: Field("text") for name in OF_LISTS} | one.fields("get")
    parameters = [
        {"name": name, "in": "query", "required": True, "schema": _unusual(name, of, seed)}
        for name, of in listed.items()
    ]
    get = {"parameters": parameters, **ANSWER}
    post = {"requestBody": _body(one.post), **ANSWER}
    return {name: of for name, of in (("get", get), ("post", post)) if name in one.methods}


def _body(forms: list[Fields]) -> dict:
    """Each form whole, or parts of it, and what it has not."""
    has_files = any(of.kind == FILE for form in forms for of in form.values())
    kinds: list[dict] = []
    for form in forms or [{}]:
        properties = {name: _value(name, of) for name, of in form.items()}
        whole = {"required": [*properties], "additionalProperties": False}
        kinds += [whole, {"additionalProperties": {"type": "string"}}]
        for one in kinds[-2:]:
            one |= {"type": "object", "properties": properties}
    schema = {"anyOf": kinds}
    return {"required": True, "content": {PARTS if has_files else FORM: {"schema": schema}}}


def _value(name: str, of: Field) -> dict:
    if of.kind == FILE:
        return {"type": "string", "format": "binary"}
    usual = typed.usual(name, of)
    return _drawn(f"mostly {usual}", typed.mostly(usual))


def _unusual(name: str, of: Field, seed: int) -> dict:
    first = crc32(name.encode()) + seed
    return _drawn(f"{name} from {first}", typed.mostly_unusual(typed.usual(name, of), first))


def _drawn(name: str, values: SearchStrategy[str]) -> dict:
    schemathesis.openapi.format(name, values)
    return {"type": "string", "format": name}


def _any_row(one: Asked, names: dict[str, str], seed: int) -> dict:
    parameters = []
    for place, (name, kind) in enumerate(names.items()):
        first = crc32(one.route.path.encode()) + seed + place
        value = _drawn(f"{kind} from {first}", typed.part(kind, first))
        parameters.append({"name": name, "in": "path", "required": True, "schema": value})
    return {"parameters": parameters, **dict.fromkeys(one.methods, ANSWER)}


def _templates(path: str) -> Iterable[tuple[str, dict[str, str]]]:
    """An address of `urls.py` as OpenAPI writes it, and the converters of its variables."""
    if "(?P" in path:
        for there, names in normalize("/" + path.replace("^", "").replace("$", "")):
            yield there % {name: f"{{{name}}}" for name in names}, dict.fromkeys(names, "path")
    else:
        names = {found[2]: found[1] or "str" for found in VARIABLE.finditer(path)}
        yield "/" + VARIABLE.sub(r"{\2}", path), names
