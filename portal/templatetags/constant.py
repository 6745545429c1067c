"""`{% translate %}` of constant words, which are put into a language once.

Pages say hundreds of them each; with Django's own node they took a tenth of a page's time.
"""

from django import template
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.translation import get_language

register = template.Library()


class ConstantWords(template.Node):
    """What a node says in each language, which does not depend on the page."""

    child_nodelists = ()

    def __init__(self, node: TranslateNode) -> None:
        self.node = node
        self.said: dict[tuple[str | None, bool], str] = {}

    def render(self, context: template.Context) -> str:
        key = get_language(), context.autoescape
        found = self.said.get(key)
        if found is None:
            found = self.said[key] = self.node.render(context)
        return found


@register.tag("translate")
def translate(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """Django's tag; of variables, and into variables, it is Django's node as well."""
    node = do_translate(parser, token)
    words, meaning = node.filter_expression, node.message_context
    is_constant = words.var.literal is not None and not words.filters
    is_meant = meaning is None or not (meaning.is_var or meaning.filters)
    return ConstantWords(node) if is_constant and is_meant and not node.asvar else node
