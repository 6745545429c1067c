"""The key by which a form is carried out once, beside the token of each."""

from uuid import uuid4

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.once import FIELD

register = template.Library()


@register.simple_tag(takes_context=True)
def csrf_token(context: template.Context) -> SafeString:
    """Django's, and a key of the form's own."""
    token = CsrfTokenNode().render(context)
    return format_html('{}<input type="hidden" name="{}" value="{}">', token, FIELD, uuid4())
