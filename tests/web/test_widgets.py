"""Widgets written without templates of their own, as browsers and readers must get them."""

from django import forms

from portal.templatetags.widgets import attributes


def test_options_are_escaped_in_their_groups_and_one_is_selected():
    choices = [("", "–"), ('a"b', "A & B"), ("組", [("1", "<一>"), (2, "二")])]
    field = forms.ChoiceField(choices=choices, required=False)
    written = field.widget.render("kind", "2", {"id": "kind"})
    assert " ".join(written.split()) == (
        '<select name="kind" id="kind"> <option value="">–</option>'
        ' <option value="a&quot;b">A &amp; B</option>'
        ' <optgroup label="組"><option value="1">&lt;一&gt;</option>'
        ' <option value="2" selected>二</option></optgroup> </select>'
    )


def test_attributes_are_there_or_not_or_have_a_value():
    known = {"required": True, "hidden": False, "title": 'say "no"', "maxlength": 1_000}
    assert attributes(known) == ' required title="say &quot;no&quot;" maxlength="1000"'
