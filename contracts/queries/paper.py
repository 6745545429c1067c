"""A contract's rows → the content of its document, as it stands on a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext, ngettext, override, pgettext

from contracts.models import Application, Contract, TermsEdition
from contracts.office.documents.issuer import Issuer, issuer
from contracts.office.language import is_english, localized
from contracts.office.templatetags.language import cite
from contracts.office.templatetags.language import day as day_in_words
from contracts.office.terms import fingerprint
from contracts.office.terms.addressing import postal_mark, saluted
from contracts.office.terms.days import en_moment, ja_moment
from contracts.queries import editions, facts
from contracts.terms import declaration, wording
from contracts.terms.document import sentences
from contracts.terms.facts import EndReason, Term
from contracts.terms.life import Life
from contracts.terms.parameters import NET_DAYS, SPECIFICATIONS, Parameters, ParameterScope, Plan

LAW, COURT = 34, 35
"""The articles on the law and the court, printed as the edition in force words them."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is agreed, and the clause that it follows from; empty where none does."""

    name: str
    value: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """An individual agreement: its days, and what it says."""

    days: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A contract with its parties, terms and figures; `declared` is the text that was kept.

    `applicant` is who applied, consented and declared: the holder, or who held it before.
    """

    number: str
    language: str
    addressee: str
    issuer: Issuer
    parties: tuple[Row, ...]
    contract: tuple[Row, ...]
    terms: tuple[Row, ...]
    figures: tuple[Row, ...]
    agreements: tuple[Agreed, ...]
    applicant: str
    declared_on: str
    declared: tuple[str, ...]
    law: tuple[str, ...]
    court: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """Of all that it says."""
        return fingerprint.of(self)

    @property
    def file_name(self) -> str:
        """In ASCII, so that every mail program keeps it."""
        return f"contract-{self.number}"


def paper(row: Contract, day: date) -> Paper:
    """One that is over as it stood on its last day. Raises Refused for one never formed.

    In the language of the contract's documents; what was declared is in that in which it was.
    """
    language = row.language
    with override(language):
        return _paper(row, day, language)


def _paper(row: Contract, day: date, language: str) -> Paper:
    life = facts.life(row, "6-1")
    day = min(day, life.contract.ends_on or day)
    known = editions.in_order()
    edition = editions.in_force(known, day)
    accounts = facts.account_figures([row.billing_account_id], facts.book())
    figures = life.figures.on(day), accounts[row.billing_account_id].on(day)
    application = Application.objects.filter(contract=row).select_related("edition").first()
    applicant = (
        gettext("the former contract holder")
        if _has_passed(row)
        else gettext("the contract holder")
    )
    return Paper(
        row.number,
        language,
        saluted(row.customer.name, row.customer.is_person, language),
        Issuer.of(issuer()),
        tuple(_parties(row)),
        tuple(_contract(row, life, day)),
        tuple(_terms(edition, application, applicant)),
        tuple(_figures(*figures)),
        tuple(_agreements(row)),
        applicant,
        day_in_words(application.received_on) if application and application.received_on else "",
        _declared(application),
        _article(known, edition, LAW),
        _article(known, edition, COURT),
    )


def _parties(row: Contract) -> Iterable[Row]:
    holder = row.customer
    yield Row(gettext("Contract holder"), holder.name)
    yield Row(gettext("Registered address"), f"{postal_mark(holder.postal_code)} {holder.address}")
    if holder.corporate_number:
        yield Row(gettext("Corporate number"), holder.corporate_number)
    yield Row(pgettext("contract", "Responsible person"), row.responsible.name, cite("8-1"))


def _contract(row: Contract, life: Life, day: date) -> Iterable[Row]:
    begun = life.begun(day)
    yield Row(gettext("Date of application"), day_in_words(row.applied_on), cite("6-1"))
    yield Row(gettext("Date of formation"), day_in_words(life.contract.formed_on), cite("6-1"))
    yield Row(gettext("Start of the service"), day_in_words(life.contract.service_starts_on))
    yield Row(gettext("Plan"), localized(life.plan(day)), cite("23-1"))
    yield Row(gettext("Servers"), _servers(life.servers(day)))
    yield Row(*_price(life, day), cite("21-1"))
    if begun:
        yield from _term(begun[-1])
    yield Row(
        gettext("Minimum term"),
        gettext("until %(day)s") % {"day": day_in_words(life.minimum_term_ends_on)},
        cite("15-1"),
    )
    if row.ends_on is not None:
        yield Row(
            gettext("Last day of the contract"),
            _because(day_in_words(row.ends_on), localized(EndReason(row.end_reason))),
        )


def _servers(count: int) -> str:
    return ngettext("%(count)s server", "%(count)s servers", count) % {"count": count}


def _because(value: str, why: str) -> str:
    return gettext("%(value)s (%(why)s)") % {"value": value, "why": why}


def _price(life: Life, day: date) -> tuple[str, str]:
    if life.plan(day) is Plan.ANNUAL:
        name = gettext("Price of a server for a year (without tax)")
    else:
        name = gettext("Price of a server for a month (without tax)")
    return name, f"¥{life.unit_price(day):,}"


def _term(term: Term) -> Iterable[Row]:
    days = gettext("%(first)s to %(last)s (term %(number)s)") % {
        "first": day_in_words(term.starts_on),
        "last": day_in_words(term.ends_on),
        "number": term.number,
    }
    yield Row(gettext("Contract term"), days, cite("14-1"))
    yield Row(
        gettext("Deadline to decline renewal"), day_in_words(term.notice_deadline), cite("14-2")
    )


def _has_passed(row: Contract) -> bool:
    """Whether another held it first (Art. 19): the consent and the declaration were theirs."""
    return row.transfers.filter(carried_out_on__isnull=False).exists()


def _terms(
    edition: TermsEdition | None, application: Application | None, applicant: str
) -> Iterable[Row]:
    if edition is not None:
        yield Row(gettext("Terms that apply"), _edition(edition), cite("3-1"))
    if application is not None and application.edition is not None:
        yield Row(gettext("Terms consented to"), _edition(application.edition), cite("6-1"))
        yield Row(gettext("Fingerprint of those terms"), f"SHA-256 {application.edition_sha256}")
        yield Row(
            gettext("Time of consent"), _because(_moment(application.consented_at), applicant)
        )


def _moment(moment: datetime) -> str:
    return en_moment(moment) if is_english() else ja_moment(moment)


def _edition(edition: TermsEdition) -> str:
    title = gettext(" “%(title)s”") % {"title": edition.title} if edition.title else ""
    return gettext("Edition %(number)s%(title)s (in force from %(day)s)") % {
        "number": edition.number,
        "title": title,
        "day": day_in_words(edition.effective_on),
    }


def _figures(contract: Parameters, account: Parameters) -> Iterable[Row]:
    """Every figure that counts, of the contract or of its account's invoices."""
    for name, specification in SPECIFICATIONS.items():
        if name == NET_DAYS and account.payment_terms != NET_DAYS:
            continue
        is_account = specification.scope is ParameterScope.ACCOUNT
        value = getattr(account if is_account else contract, name)
        words = localized(wording.worded(name, value))
        yield Row(localized(specification), words, cite(specification.clause))


def _agreements(row: Contract) -> Iterable[Agreed]:
    """Those with the contract, then those with its billing account, by their first day."""
    for rows in (row.agreements, row.billing_account.agreements):
        for one in rows.order_by("effective_on", "id"):
            first = {"first": day_in_words(one.effective_on)}
            days = gettext("from %(first)s without an end") % first
            if one.ends_on:
                last = {"last": day_in_words(one.ends_on)}
                days = gettext("%(first)s to %(last)s") % {**first, **last}
            yield Agreed(days, tuple(_worded(one.parameters)))


def _worded(parameters: Mapping[str, Any]) -> Iterable[Row]:
    for name, value in parameters.items():
        specification = SPECIFICATIONS[name]
        words = localized(wording.worded(name, value))
        yield Row(localized(specification), words, cite(specification.clause))


def _declared(application: Application | None) -> tuple[str, ...]:
    """As it was read and kept; nothing where none was."""
    return tuple(application.declaration.splitlines()) if application else ()


def _article(
    known: Sequence[TermsEdition], edition: TermsEdition | None, number: int
) -> tuple[str, ...]:
    """An article as the edition words it, in English after our own words; else these alone."""
    ours = [localized(one) for one in declaration.ALSO_AGREED if one.clause == str(number)]
    source = editions.with_text(known, edition) if edition else None
    for article in source.articles if source else ():
        if article["number"] == number:
            theirs = [one.strip() for one in sentences(article)]
            return tuple([*ours, *theirs] if is_english() else theirs)
    return tuple(ours)
