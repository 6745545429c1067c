"""What pages show to be filled in and followed: their forms, fields and links, by address.

Nothing is listed by hand. A page is asked for, and its HTML read; a form of Django's that it
hands to its template joins with the fields that this life does not show.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import parse_qsl, urljoin, urlsplit
from xml.etree.ElementTree import Element

from django import forms
from django.contrib.admin.views.main import ChangeList
from django.template.context import BaseContext
from django.test import Client
from django.urls import Resolver404, resolve

from tests.web.addresses import Route, address, is_of_b
from tests.web.html import Page
from tests.web.trying import undone

NOT_TYPED = {"csrfmiddlewaretoken", ""}
WITHOUT_VALUE = {"submit", "button", "image", "reset"}
FILE = "file"


@dataclass(slots=True)
class Field:
    """Its kind as HTML calls it, and the values that the page itself offers, the first first."""

    kind: str
    offered: list[str] = field(default_factory=list)


Fields = dict[str, Field]
Handed = list[dict]
Found = dict[str, "Asked"]
OF_RECORDS = ("q", "p", "o", "all", "e", "_facets", "_popup", "_to_field")
"""What a list of records reads from its address by itself."""


@dataclass
class Asked:
    """What one route takes: where it leads, and the fields of each of its forms."""

    route: Route
    there: str
    get: list[Fields] = field(default_factory=list)
    post: list[Fields] = field(default_factory=list)
    methods: set[str] = field(default_factory=set)
    is_found: bool = False
    """Whether its page is there."""

    def fields(self, method: str) -> Fields:
        """Of all its forms together."""
        found: Fields = {}
        for form in getattr(self, method):
            for name, one in form.items():
                known = found.setdefault(name, Field(one.kind))
                known.offered += [value for value in one.offered if value not in known.offered]
        return found


def shown(client: Client, routes: Iterable[Route], handed: Handed | None = None) -> list[Asked]:
    """What all of these pages together ask of each of them.

    Pages that are not drawn hand over their forms alone. Where the life has no row of a name that
    is made up, a page that leads to one says where it is.
    """
    found = {route.path: Asked(route, address(route.path)) for route in routes}
    tried: dict[str, str] = {}
    for _ in range(2):
        for path, one in found.items():
            if not one.is_found and tried.get(path) != one.there:
                tried[path] = one.there
                _read(client, "get", one, found, handed)
    for one in found.values():
        if one.post:
            one.methods.add("post")
        elif one.route.takes_forms:
            _read(client, "post", one, found, handed)
    return list(found.values())


def _read(client: Client, method: str, one: Asked, found: Found, handed: Handed | None) -> None:
    if handed is not None:
        handed.clear()
    with undone():
        answer = getattr(client, method)(one.there)
    is_page = answer.get("Content-Type", "").startswith("text/html")
    if answer.status_code != 405 and (is_page or method == "post"):
        one.methods.add(method)
    if method == "get":
        one.is_found = answer.status_code in (200, 302, 409)
    if is_page and not answer.streaming:
        _keep_shown(Page(answer).root, one.there, found)
    _keep_handed(one, [_plain(each) for each in answer.context or handed or ()])


def _keep_shown(root: Element, here: str, found: Found) -> None:
    for form in root.iter("form"):
        method = form.get("method", "get").lower()
        fields = dict(_fields(form, root))
        buttons = [one for one in form.iter("button") if one.get("formaction")]
        for action in {form.get("action") or here, *(one.get("formaction") for one in buttons)}:
            _keep(found, urljoin(here, action), method, fields)
    for link in root.iter("a"):
        there = urlsplit(urljoin(here, link.get("href", "")))
        asked = dict(parse_qsl(there.query, keep_blank_values=True))
        values = {name: Field("text", [value]) for name, value in asked.items()}
        _keep(found, there.path, "get", values)


def _keep(found: Found, there: str, method: str, fields: Fields) -> None:
    there = urlsplit(there).path
    one = found.get(_route(there))
    if one is None:
        return
    if fields or method == "post":
        _add(one, fields, method)
    if one.there != there and (method == "post" or not is_of_b(one.route.path)):
        one.there = there
        """A page that shows the form has a row for which it may be sent."""


@cache
def _route(there: str) -> str | None:
    """The route of an address, which many pages lead to; None of an address elsewhere."""
    try:
        return resolve(there).route
    except Resolver404:
        return None


def _fields(form: Element, root: Element) -> Iterator[tuple[str, Field]]:
    """Also those elsewhere on the page that say that they are the form's."""
    name = form.get("id")
    outside = [one for one in root.iter() if name and one.get("form") == name]
    found: Fields = {}
    for one in (*form.iter(), *outside):
        if one.tag in ("input", "select", "textarea", "button"):
            called = one.get("name") or ""
            if called not in NOT_TYPED:
                known = found.setdefault(called, Field(_kind(one)))
                known.offered += [v for v in _values(one) if v not in known.offered]
    yield from found.items()


def _kind(one: Element) -> str:
    return one.get("type", "text") if one.tag == "input" else one.tag


def _values(one: Element) -> list[str]:
    if one.tag == "select":
        options = list(one.iter("option"))
        chosen = [each for each in options if each.get("selected") is not None]
        values = [each.get("value", each.text or "") for each in (*chosen, *options)]
        return [value for value in values if value] or values
    if one.tag == "textarea":
        return [one.text] if one.text else []
    if one.tag == "input" and one.get("type") in ("checkbox", "radio"):
        return [one.get("value", "on")]
    value = one.get("value")
    return [value] if value else []


def _plain(context: BaseContext | dict) -> dict:
    return context.flatten() if isinstance(context, BaseContext) else dict(context)


def _keep_handed(one: Asked, contexts: Handed) -> None:
    """The forms of Django's among what a page hands to its template, and its list of records."""
    for value in [value for each in contexts for value in each.values()]:
        several = value.forms if isinstance(value, forms.BaseFormSet) else [value]
        for form in several:
            if isinstance(form, forms.BaseForm) and form.fields:
                _add(one, dict(_of_django(form)), "get", "post")
        if isinstance(value, ChangeList):
            names = [name for spec in value.filter_specs for name in spec.expected_parameters()]
            _add(one, {name: Field("text") for name in (*names, *OF_RECORDS)}, "get")


def _add(one: Asked, fields: Fields, *methods: str) -> None:
    """A form that says no more than another is known."""
    for method in methods:
        known: list[Fields] = getattr(one, method)
        if not any(fields.keys() <= form.keys() for form in known):
            known.append(fields)


def _of_django(form: forms.BaseForm) -> Iterator[tuple[str, Field]]:
    for name, one in form.fields.items():
        kind = getattr(one.widget, "input_type", "text")
        choices = [str(value) for value, _ in getattr(one, "choices", ()) if value]
        yield form.add_prefix(name), Field(kind, [v for v in choices if v][:20])
