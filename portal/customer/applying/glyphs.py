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
    missing = lacking("".join(str(form.cleaned_data.get(name) or "") for name in typed))
    if missing:
        text = gettext(
            "Documents cannot show these characters and print %(stand_in)s instead: %(characters)s."
        )
        characters = pgettext("list", ", ").join(missing)
        messages.warning(request, text % {"stand_in": STAND_IN, "characters": characters})
