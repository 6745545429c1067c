"""A warning when what was typed holds a character that documents cannot show."""

from django import forms
from django.contrib import messages
from django.utils.translation import gettext, pgettext

from contracts.office.documents.glyphs import STAND_IN, lacking
from portal.customer.applying.fields import Typed
from portal.requests import HttpRequest


def warn_of_glyphs(request: HttpRequest, form: forms.Form) -> None:
    """Say which characters of a valid form's texts no font of the documents has."""
    typed = [name for name, field in form.fields.items() if isinstance(field, Typed)]
    text = glyph_warning("".join(str(form.cleaned_data.get(name) or "") for name in typed))
    if text:
        messages.warning(request, text)


def glyph_warning(typed: str) -> str:
    """Which characters of a text no font of the documents has; empty where they have all."""
    missing = lacking(typed)
    if not missing:
        return ""
    text = gettext(
        "Documents cannot show these characters and print %(stand_in)s instead: %(characters)s."
    )
    return text % {"stand_in": STAND_IN, "characters": pgettext("list", ", ").join(missing)}
