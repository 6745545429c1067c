"""What an inquiry may be about: the thing that a page linked, found again by its reader.

An address names it as `invoice:INV-2026-000123`; the inquiry keeps `about`, which staff and the
company follow to the thing. Each kind is one entry here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contracts.office.language import Text
from contracts.office.registry import Registry
from contracts.office.templatetags.language import day
from portal import scope
from portal.keys import key as row_key
from portal.requests import HttpRequest
from support.desk.terms.kinds import Category
from support.questions.queries import shown


@dataclass(frozen=True, slots=True)
class Found:
    """A thing of the reader's company: its key, what people call it, the contract that it is of."""

    key: str
    name: str
    contract: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: what a link to ask about it says, and the words of the subject.

    `find` raises Http404 for what the reader may not see; `page` is the name of its address.
    What has a number that says its kind (`prefix`) is kept by that alone. `is_there` says by the
    key whether the company still has its page.
    """

    name: str
    link: Text
    subject: Text
    page: str
    find: Callable[[HttpRequest, str], Found]
    category: Category | None = Category.CONTRACT
    prefix: str = ""
    is_there: Callable[[str], bool] = lambda _key: True

    def about(self, key: str) -> str:
        """What an inquiry keeps."""
        return key if self.prefix else f"{self.name}:{key}"


KINDS: Registry[Kind] = Registry()


def _invoice(request: HttpRequest, key: str) -> Found:
    number = scope.invoice(request, key).number
    return Found(number, number)


def _contract(request: HttpRequest, key: str) -> Found:
    number = scope.contract(request, key).number
    return Found(number, number, number)


def _payment(request: HttpRequest, key: str) -> Found:
    row = scope.payment(request, row_key(key))
    return Found(str(row.pk), day(row.value_date))


def _receipt(request: HttpRequest, key: str) -> Found:
    number = scope.receipt(request, key).number
    return Found(number, number)


def _credit_note(request: HttpRequest, key: str) -> Found:
    number = scope.credit_note(request, key).number
    return Found(number, number)


def _certificate(request: HttpRequest, key: str) -> Found:
    number = scope.certificate(request, key).number
    return Found(number, number)


def _question(request: HttpRequest, key: str) -> Found:
    row = get_object_or_404(shown.published(is_visitor=False), number=key)
    return Found(row.number, row.asked_in_words)


def _is_published(number: str) -> bool:
    return shown.published(is_visitor=False).filter(number=number).exists()


_KINDS = (
    Kind("invoice", _("Ask about this invoice"), _("About invoice %(name)s"), "invoice", _invoice,
         prefix="INV-"),
    Kind("receipt", _("Ask about this receipt"), _("About receipt %(name)s"), "receipt_of_number",
         _receipt, prefix="RC-"),
    Kind("credit_note", _("Ask about this credit note"), _("About credit note %(name)s"),
         "credit_note_of_number", _credit_note, prefix="CN-"),
    Kind("money_certificate", _("Ask about this certificate"), _("About certificate %(name)s"),
         "certificate_of_number", _certificate),
    Kind("payment", _("Ask about this payment"), _("About the payment of %(name)s"), "payment",
         _payment),
    Kind("contract", _("Ask about this contract"), _("About contract %(name)s"), "contract",
         _contract, None),
    Kind("cancellation_quote", _("Ask about this quote"),
         _("About the cancellation quote of contract %(name)s"), "quote", _contract),
    Kind("renewal", _("Ask about the renewal"), _("About the renewal of contract %(name)s"),
         "decline_renewal", _contract),
    Kind("addition_quote", _("Ask about this quote"),
         _("About the cost of adding servers to contract %(name)s"), "add_servers", _contract),
    Kind("reduction_quote", _("Ask about this quote"),
         _("About the cost of removing servers from contract %(name)s"), "reduce_servers",
         _contract),
    Kind("plan_quote", _("Ask about this quote"), _("About changing the plan of contract %(name)s"),
         "change_plan", _contract),
    Kind("question", pgettext_lazy("answered", "Ask about this question"),
         pgettext_lazy("answered", "Question: %(name)s"), "question", _question, None,
         prefix="FAQ-", is_there=_is_published),
)  # fmt: skip
for _kind in _KINDS:
    KINDS.register(_kind)


@dataclass(frozen=True, slots=True)
class Linked:
    """What an inquiry is about, and what its form begins with."""

    about: str
    subject: str
    category: str
    contract: str


def linked(request: HttpRequest, reference: str) -> Linked | None:
    """What an address names; None where it names nothing. Raises Http404 for what is not ours."""
    name, _colon, key = reference.replace("\x00", "").partition(":")
    if not name:
        return None
    kind = KINDS.get(name)
    if kind is None:
        raise Http404
    found = kind.find(request, key)
    subject = str(kind.subject) % {"name": found.name}
    return Linked(kind.about(found.key), subject, kind.category or "", found.contract)


@dataclass(frozen=True, slots=True)
class Shown:
    """What an inquiry is about as its company reads it; `address` is empty for what has no page."""

    words: str
    address: str = ""


def shown_to_company(about: str) -> Shown:
    """By what an inquiry keeps: `INV-2026-000123`, `payment:12`."""
    name, colon, key = about.partition(":")
    kind = KINDS.get(name) if colon else _of_number(about)
    if kind is None:
        return Shown(about)
    if not colon:
        there = kind.is_there(about)
        return Shown(about, reverse(kind.page, args=[about]) if there else "")
    is_row = kind.name == "payment"
    words = gettext("Payment") if is_row else str(kind.subject) % {"name": key}
    return Shown(words, reverse(kind.page, args=[key]))


def _of_number(number: str) -> Kind | None:
    return next((one for one in KINDS if one.prefix and number.startswith(one.prefix)), None)
