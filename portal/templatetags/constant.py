"""`{% translate %}`, `{% blocktranslate %}`, `{% url %}` and `{% static %}`, made once.

What of them is constant is kept.
Pages say hundreds of words, and lead to dozens of others; with Django's own nodes that took up to
a fifth of a page's time.
"""

from django import template
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as do_url
from django.templatetags.i18n import (
    BlockTranslateNode,
    TranslateNode,
    do_block_translate,
    do_translate,
)
from django.templatetags.static import StaticNode, do_static
from django.urls import get_script_prefix
from django.utils.translation import get_language

from portal.addresses import plain_address

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


class KnownSentence(BlockTranslateNode):
    """Django's node, which would read its own words again each time."""

    def __init__(self, node: BlockTranslateNode) -> None:
        vars(self).update(vars(node))
        read = super().render_token_list
        self._singular, self._plural = read(node.singular), read(node.plural or [])

    def render_token_list(self, tokens) -> tuple[str, list[str]]:
        words, names = self._singular if tokens is self.singular else self._plural
        return words, list(names)


@register.tag("blocktranslate")
def blocktranslate(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """Django's tag."""
    return KnownSentence(do_block_translate(parser, token))


class ConstantAddress(template.Node):
    """The address of a page that has but one, or of a file."""

    child_nodelists = ()

    def __init__(self, node: URLNode | StaticNode) -> None:
        self.node = node
        self.under: dict[str, str] = {}

    def render(self, context: template.Context) -> str:
        prefix = get_script_prefix()
        found = self.under.get(prefix)
        if found is None:
            found = self.under[prefix] = self.node.render(context)
        return found


class AddressOfRow(template.Node):
    """The address of a page that has one for each row, named by words of letters and digits."""

    child_nodelists = ()

    def __init__(self, node: URLNode) -> None:
        self.node = node

    def render(self, context: template.Context) -> str:
        words = (one.resolve(context) for one in self.node.args)
        found = plain_address(self.node.view_name.var, *words)
        if found is None:
            return self.node.render(context)
        if not self.node.asvar:
            return found
        context[self.node.asvar] = found
        return ""


@register.tag("url")
def url(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """Django's tag; of words by name, of variables and of packages it is Django's node as well."""
    node = do_url(parser, token)
    name = node.view_name.var
    is_known = isinstance(name, str) and ":" not in name and not node.view_name.filters
    if not is_known or node.kwargs or (node.asvar and not node.args):
        return node
    return AddressOfRow(node) if node.args else ConstantAddress(node)


@register.tag("static")
def static(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """Django's tag; of variables, and into variables, it is Django's node as well."""
    node = do_static(parser, token)
    is_known = isinstance(node.path.var, str) and not node.path.filters
    return ConstantAddress(node) if is_known and node.varname is None else node
