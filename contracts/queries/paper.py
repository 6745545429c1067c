"""A contract's rows → the content of its document, as it stands on a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.models import Application, Contract, TermsEdition
from contracts.office.documents.issuer import Issuer, issuer
from contracts.office.terms import fingerprint
from contracts.office.terms.addressing import addressed, postal_mark
from contracts.office.terms.days import ja_day, ja_moment
from contracts.office.terms.explanation import cite
from contracts.queries import editions, facts
from contracts.terms import declaration, wording
from contracts.terms.document import sentences
from contracts.terms.facts import EndReason, Term
from contracts.terms.life import Life
from contracts.terms.parameters import SPECIFICATIONS, Parameters, ParameterScope, Plan

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
    """One that is over as it stood on its last day. Raises Refused for one never formed."""
    life = facts.life(row, "6-1")
    day = min(day, life.contract.ends_on or day)
    known = editions.in_order()
    edition = editions.in_force(known, day)
    accounts = facts.account_figures([row.billing_account_id], facts.book())
    figures = life.figures.on(day), accounts[row.billing_account_id].on(day)
    application = Application.objects.filter(contract=row).select_related("edition").first()
    applicant = "承継前の契約者" if _has_passed(row) else "契約者"
    return Paper(
        row.number,
        addressed(row.customer.name, row.customer.is_person),
        Issuer.of(issuer()),
        tuple(_parties(row)),
        tuple(_contract(row, life, day)),
        tuple(_terms(edition, application, applicant)),
        tuple(_figures(*figures)),
        tuple(_agreements(row)),
        applicant,
        ja_day(application.received_on) if application and application.received_on else "",
        _declared(application),
        _article(known, edition, LAW),
        _article(known, edition, COURT),
    )


def _parties(row: Contract) -> Iterable[Row]:
    holder = row.customer
    yield Row("契約者", holder.name)
    yield Row("所在地", f"{postal_mark(holder.postal_code)} {holder.address}")
    if holder.corporate_number:
        yield Row("法人番号", holder.corporate_number)
    yield Row("利用責任者", row.responsible.name, cite("8-1"))


def _contract(row: Contract, life: Life, day: date) -> Iterable[Row]:
    begun = life.begun(day)
    yield Row("申込日", ja_day(row.applied_on), cite("6-1"))
    yield Row("成立日", ja_day(life.contract.formed_on), cite("6-1"))
    yield Row("サービス開始日", ja_day(life.contract.service_starts_on))
    yield Row("プラン", life.plan(day).ja, cite("23-1"))
    yield Row("台数", f"{life.servers(day)}台")
    yield Row(*_price(life, day), cite("21-1"))
    if begun:
        yield from _term(begun[-1])
    yield Row("最低利用期間", f"{ja_day(life.minimum_term_ends_on)}まで", cite("15-1"))
    if row.ends_on is not None:
        yield Row("契約の最終日", f"{ja_day(row.ends_on)}({EndReason(row.end_reason).ja})")


def _price(life: Life, day: date) -> tuple[str, str]:
    """Of a year, that of the first day of the term: another comes with the next (Art. 3-1)."""
    begun = life.begun(day)
    if life.plan(day) is Plan.ANNUAL:
        fixed_on = begun[-1].starts_on if begun else day
        return "1台1年の料金(税抜)", f"¥{life.figures.on(fixed_on).annual_price:,}"
    return "1台1か月の料金(税抜)", f"¥{life.figures.on(day).unit_price:,}"


def _term(term: Term) -> Iterable[Row]:
    days = f"{ja_day(term.starts_on)}から{ja_day(term.ends_on)}まで(第{term.number}期)"
    yield Row("契約期間", days, cite("14-1"))
    yield Row("更新しない旨の通知期限", ja_day(term.notice_deadline), cite("14-2"))


def _has_passed(row: Contract) -> bool:
    """Whether another held it first (Art. 19): the consent and the declaration were theirs."""
    return row.transfers.filter(carried_out_on__isnull=False).exists()


def _terms(
    edition: TermsEdition | None, application: Application | None, applicant: str
) -> Iterable[Row]:
    if edition is not None:
        yield Row("適用する規約", _edition(edition), cite("3-1"))
    if application is not None and application.edition is not None:
        yield Row("同意した規約", _edition(application.edition), cite("6-1"))
        yield Row("同意した規約の識別値", f"SHA-256 {application.edition_sha256}")
        yield Row("同意の日時", f"{ja_moment(application.consented_at)}({applicant})")


def _edition(edition: TermsEdition) -> str:
    title = f"「{edition.title}」" if edition.title else ""
    return f"第{edition.number}版{title}({ja_day(edition.effective_on)}施行)"


def _figures(contract: Parameters, account: Parameters) -> Iterable[Row]:
    """Every figure in force, of the contract or of its account's invoices."""
    for name, specification in SPECIFICATIONS.items():
        is_account = specification.scope is ParameterScope.ACCOUNT
        value = getattr(account if is_account else contract, name)
        words = wording.worded(name, value).ja
        yield Row(specification.ja, words, cite(specification.clause))


def _agreements(row: Contract) -> Iterable[Agreed]:
    """Those with the contract, then those with its billing account, by their first day."""
    for rows in (row.agreements, row.billing_account.agreements):
        for one in rows.order_by("effective_on", "id"):
            until = f"{ja_day(one.ends_on)}まで" if one.ends_on else "期限なし"
            days = f"{ja_day(one.effective_on)}から{until}"
            yield Agreed(days, tuple(_worded(one.parameters)))


def _worded(parameters: Mapping[str, Any]) -> Iterable[Row]:
    for name, value in parameters.items():
        specification = SPECIFICATIONS[name]
        yield Row(specification.ja, wording.worded(name, value).ja, cite(specification.clause))


def _declared(application: Application | None) -> tuple[str, ...]:
    """As it was read and kept; nothing where none was."""
    return tuple(application.declaration.splitlines()) if application else ()


def _article(
    known: Sequence[TermsEdition], edition: TermsEdition | None, number: int
) -> tuple[str, ...]:
    """An article as the edition words it, else in our own words."""
    source = editions.with_text(known, edition) if edition else None
    for article in source.articles if source else ():
        if article["number"] == number:
            return tuple(one.strip() for one in sentences(article))
    return tuple(one.ja for one in declaration.ALSO_AGREED if one.clause == str(number))
