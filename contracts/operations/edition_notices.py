"""Notifying holders by mail of what a new edition changes in their figures and in the text.

Art. 3-1, 33.

In the transaction that publishes the edition: whatever is published has been notified, once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from contracts.models import ALIVE, Contract, TermsEdition
from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.operations.record import Told, notify_many
from contracts.office.terms.notices import speaking
from contracts.people.queries.languages import of_companies
from contracts.queries import editions, facts
from contracts.terms import document, revision, wording
from contracts.terms.editions import Agreements
from contracts.terms.parameters import SPECIFICATIONS, ParameterScope
from contracts.terms.revision import Revised

KIND = "figures_changed"

Changes = tuple[Revised, ...]


@internal()
def tell_holders(by: By, edition: TermsEdition) -> int:
    """A notice to each company with a contract, or an application, that the edition changes.

    A new text changes every contract. It goes to the responsible persons of those contracts.
    Returns how many companies.
    """
    text = _new_text(edition)
    if not edition.parameters and text is None:
        return 0
    found = list(_concerned(edition, text is not None))
    languages = of_companies(one.customer_id for one in found)
    notify_many(by, KIND, [_told(edition, one, text, languages[one.customer_id]) for one in found])
    return len(found)


def _new_text(edition: TermsEdition) -> list[str] | None:
    """The clauses whose text is another, none of a first text; None where the text stays."""
    if not edition.articles:
        return None
    known = editions.in_order()
    place = known.index(edition)
    before = editions.with_text(known, known[place - 1]) if place else None
    if before is None:
        return []
    changed = document.changed(before.articles, edition.articles)
    return [str(one["number"] or "annex") for one in changed] or None


@dataclass(slots=True)
class Concerned:
    """A company, what changes for which of its contracts and accounts, and who is notified."""

    customer_id: int
    contracts: dict[Changes, list[str]] = field(default_factory=dict)
    accounts: dict[Changes, list[str]] = field(default_factory=dict)
    recipients: list[str] = field(default_factory=list)

    def add(
        self, contract: Contract, of_contract: Changes, of_account: Changes, has_new_text: bool
    ) -> None:
        if of_contract:
            self.contracts.setdefault(of_contract, []).append(contract.number)
        if of_account:
            numbers = self.accounts.setdefault(of_account, [])
            if contract.billing_account.number not in numbers:
                numbers.append(contract.billing_account.number)
        if of_contract or of_account or has_new_text:
            self.recipients.append(contract.responsible.email)


def _concerned(edition: TermsEdition, has_new_text: bool) -> Iterator[Concerned]:
    """By the customers' numbers."""
    rows = _contracts(edition)
    effects = Effects(edition, rows)
    for customer_id, contracts in groupby(rows, key=lambda one: one.customer_id):
        one = Concerned(customer_id)
        for contract in contracts:
            one.add(contract, *effects.of(contract), has_new_text)
        if one.recipients:
            yield one


def _contracts(edition: TermsEdition) -> list[Contract]:
    """Those that are not over before the edition's day, and applications that wait."""
    rows = Contract.objects.filter(ALIVE).exclude(ends_on__lt=edition.effective_on)
    return list(
        rows.select_related("billing_account", "responsible")
        .only("number", "customer_id", "ends_on", "billing_account__number", "responsible__email")
        .order_by("customer__number", "number")
    )


class Effects:
    """What an edition changes for contracts and their accounts, by what was agreed with them."""

    def __init__(self, edition: TermsEdition, contracts: Sequence[Contract]) -> None:
        self.edition = edition
        self.before, self.after = facts.book(until=edition.number - 1), facts.book()
        self.agreed = facts.contract_agreements([one.pk for one in contracts])
        accounts = {one.billing_account_id for one in contracts}
        self.agreed_with_accounts = facts.account_agreements(accounts)
        self.usual = {scope: self._revised((), scope) for scope in ParameterScope}

    def of(self, contract: Contract) -> tuple[Changes, Changes]:
        """Of the contract itself, and of its account's invoices."""
        agreed = self.agreed.get(contract.pk, ())
        with_account = self.agreed_with_accounts.get(contract.billing_account_id, ())
        return (
            revision.until(self._of(agreed, ParameterScope.CONTRACT), contract.ends_on),
            revision.until(self._of(with_account, ParameterScope.ACCOUNT), contract.ends_on),
        )

    def _of(self, agreed: Agreements, scope: ParameterScope) -> Changes:
        return self._revised(agreed, scope) if agreed else self.usual[scope]

    def _revised(self, agreed: Agreements, scope: ParameterScope) -> Changes:
        before, after = self.before.agreed(agreed), self.after.agreed(agreed)
        return revision.revised(before, after, self.edition.effective_on, scope)


def _told(edition: TermsEdition, one: Concerned, text: list[str] | None, language: str) -> Told:
    data = {
        "edition": edition.number,
        "effective_on": edition.effective_on,
        "posted_at": edition.published_at,
        "has_new_text": text is not None,
        "articles": text or [],
        "contracts": _groups(one.contracts),
        "accounts": _groups(one.accounts),
        **speaking(language),
    }
    reference = f"edition:{edition.number}:{one.customer_id}"
    return Told(one.customer_id, reference, data, one.recipients)


def _groups(found: dict[Changes, list[str]]) -> list[dict]:
    """Numbers for which the same changes, and the changes in words."""
    return [
        {"numbers": numbers, "changes": [_worded(one) for one in changes]}
        for changes, numbers in found.items()
    ]


def _worded(one: Revised) -> dict:
    specification = SPECIFICATIONS[one.name]
    before, after = wording.worded(one.name, one.before), wording.worded(one.name, one.after)
    return {
        "label": {"ja": specification.ja, "en": specification.en},
        "before": {"ja": before.ja, "en": before.en},
        "after": {"ja": after.ja, "en": after.en},
        "clause": specification.clause,
        "effective_on": one.first,
    }
