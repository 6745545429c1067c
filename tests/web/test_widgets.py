"""Widgets written without templates of their own, as browsers and readers must get them."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.utils import ErrorList
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from portal.form_renderer import INPUTS, WRITTEN, FormRenderer, attributes

WIDGETS = [
    kind
    for kind in vars(forms).values()
    if isinstance(kind, type) and getattr(kind, "template_name", None) in WRITTEN
]
VALUES = (None, "", 'a"b', "<見本>", 1_000, "2", mark_safe("<b>"))
DJANGO, OURS = DjangoTemplates(), FormRenderer()


@pytest.mark.parametrize("kind", WIDGETS, ids=lambda kind: kind.__name__)
def test_a_widget_is_as_django_writes_it(kind):
    attrs = {"id": "kind", "required": True, "disabled": False, "title": 'say "no"', "size": 1_000}
    widget = kind(attrs)
    widget.choices = [("", "–"), ('a"b', "A & B"), ("組", [("1", "<一>"), (2, mark_safe("<i>"))])]
    for value in VALUES:
        ours, django = (plain(widget.render("one", value, renderer=by)) for by in (OURS, DJANGO))
        assert ours == django


def plain(written: str) -> str:
    """Without the space that no browser shows."""
    return re.sub(r">\s+<", "><", written)


def test_every_kind_of_input_is_compared():
    compared = {kind.template_name for kind in WIDGETS}
    assert compared >= {f"django/forms/widgets/{kind}.html" for kind in INPUTS}


@pytest.mark.parametrize(
    "found", [[], ["<見本>"], ["one", gettext_lazy("Required"), mark_safe("<b>two</b>")]]
)
@pytest.mark.parametrize("field_id", [None, "id_a&b"])
def test_mistakes_are_as_django_writes_them(found, field_id):
    with override("ja"):
        ours, django = (
            ErrorList(found, "nonfield", one, field_id).render() for one in (OURS, DJANGO)
        )
    assert ours == django


def test_attributes_are_there_or_not_or_have_a_value():
    known = {"required": True, "hidden": False, "title": 'say "no"', "maxlength": 1_000}
    assert attributes(known) == ' required title="say &quot;no&quot;" maxlength="1000"'
