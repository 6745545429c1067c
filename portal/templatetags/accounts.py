"""The billing accounts of a customer as staff see them, written by no template: up to twenty."""

from collections.abc import Container, Iterable, Iterator

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from contracts.office.templatetags.language import references
from contracts.office.terms.addressing import postal_mark
from contracts.people.models import BillingAccount
from portal.addresses import address
from portal.form_renderer import escaped
from portal.templatetags.cells import badge, facts

register = template.Library()

NOTHING = "–"


@register.simple_tag(takes_context=True)
def account_cards(context: Context, accounts: Iterable[BillingAccount]) -> SafeString:
    """A card for each, with what this member of staff may do with it."""
    cards = Cards(context)
    return mark_safe("\n".join(map(cards.of, accounts)))


class Cards:
    """The words of all cards of a page, put into the reader's language once.

    What is on file is escaped where it is put among them.
    """

    def __init__(self, context: Context) -> None:
        self.bouncing: Container[str] = context["bouncing"]
        self.bounces = " " + badge(escaped(gettext("E-mail does not arrive")), "late")
        self.default, self.anybody = gettext("Default"), gettext("The responsible person")
        self.between = pgettext("names", ", ")
        self.names = [
            gettext("Address"),
            gettext("Invoices go to"),
            gettext("Delivery of documents"),
            gettext("Person in charge"),
            gettext("Payer names"),
            gettext("Payer codes"),
            gettext("Virtual account for transfers"),
        ]
        self.acts = list(_acts(context))
        self.ways: dict[tuple[str, str, str], str] = {}

    def of(self, one: BillingAccount) -> str:
        number = escaped(one.number)
        default = f" {escaped(self.default)}" if one.is_default else ""
        known = facts((escaped(name), said) for name, said in self._facts(one))
        acts = "\n".join(
            f'<a class="button quiet" href="{escaped(address(page, one.number, *words))}">'
            f"{said.replace(NUMBER, number)}</a>"
            for page, words, said in self.acts
        )
        name = f"{escaped(one)} <small>{number}{default}</small>"
        return (
            f'<section class="card compact"><h3>{name}</h3>'
            f'<dl class="facts">{known}</dl><div class="actions">{acts}</div></section>'
        )

    def _facts(self, one: BillingAccount) -> Iterator[tuple[str, str]]:
        """Names, and what each is, escaped."""
        where, mailed, delivered, person, payers, codes, virtual = self.names
        yield where, escaped(f"{postal_mark(one.postal_code)} {one.address}")
        yield mailed, "<br>".join(map(self._email, one.emails)) or escaped(self.anybody)
        yield delivered, self._delivery(one)
        if one.person:
            yield person, escaped(one.person)
        for name, value in references(one):
            yield name, escaped(value)
        yield payers, escaped(", ".join(one.payer_names) or NOTHING)
        yield codes, escaped(", ".join(one.payer_codes) or NOTHING)
        yield virtual, escaped(one.virtual_account or NOTHING)

    def _email(self, email: str) -> str:
        return escaped(email) + (self.bounces if email in self.bouncing else "")

    def _delivery(self, one: BillingAccount) -> str:
        """Most accounts have the same."""
        ways = one.delivery, one.file_names, one.language
        if ways not in self.ways:
            names = (
                one.get_delivery_display(),
                one.get_file_names_display(),
                one.get_language_display(),
            )
            self.ways[ways] = escaped(self.between.join(map(str, names)))
        return self.ways[ways]


NUMBER = "\N{REPLACEMENT CHARACTER}"
"""Stands for the account's number, which no words have."""


def _acts(context: Context) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """The page of each act, what names it beside the account, and what its link says, escaped."""
    if context["may_change_accounts"]:
        said = gettext("Change %(number)s") % {"number": NUMBER}
        yield "staff_change_account", (), escaped(said)
    acts = []
    if context["may_contracts"]:
        acts.append(("agree", gettext("Individual agreement")))
    if context["may_accounts"]:
        acts.append(("damages", gettext("Claim for damages")))
        if context["standing"].credit:
            acts.append(("payout", gettext("Refund credit")))
    for name, title in acts:
        said = f'{escaped(title)}<span class="unseen"> {NUMBER}</span>'
        yield "staff_account_act", (name,), said
