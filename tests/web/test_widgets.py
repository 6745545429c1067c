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


class Typed(forms.Form):
    name = forms.CharField(label="氏名 <1>", help_text="<b>例</b>")
    agreed = forms.BooleanField(label="同意", required=False)
    kind = forms.ChoiceField(label="種類", choices=[("a", "A")], widget=forms.RadioSelect)


def test_a_field_has_its_label_its_help_its_mistakes_and_what_is_typed():
    with override("ja"):
        form = Typed({}, renderer=OURS)
        name, agreed, kind = (plain(form[name].as_field_group()) for name in form.fields)
    assert name == (
        '<div class="field wrong"><label for="id_name">氏名 &lt;1&gt;<span class="must">必須</span>'
        '</label><p class="help" id="id_name_helptext"><b>例</b></p>'
        '<ul class="errorlist" id="id_name_error"><li>このフィールドは必須です。</li></ul>'
        '<input type="text" name="name" required aria-invalid="true"'
        ' aria-describedby="id_name_helptext id_name_error" id="id_name"></div>'
    )
    assert agreed == (
        '<div class="field"><label class="check">'
        '<input type="checkbox" name="agreed" id="id_agreed"><span>同意</span></label></div>'
    )
    assert kind.startswith(
        '<div class="field wrong"><fieldset aria-describedby="id_kind_error"><legend>種類'
        '<span class="must">必須</span></legend><ul class="errorlist" id="id_kind_error">'
    )
