"""A statement of account → the content of its document: the same figures as its page."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import override

from billing.documents.content import Issuer, Recipient
from billing.documents.statement import Moved, StatementContent, Unpaid
from billing.terms.statement import SELDOM, EntryKind, Statement, StatementPage
from contracts.office.documents.issuer import issuer
from contracts.office.language import localized
from contracts.people.models import BillingAccount


def content(
    found: Statement, accounts: Sequence[BillingAccount], made_on: date
) -> StatementContent:
    """Of billing accounts of one company, at least one; the only one is written to by its name.

    In that one's language; of several in that of the company's default account.
    """
    recipient = recipient_of(accounts)
    with override(recipient.language):
        return _content(found, accounts, made_on, recipient)


def _content(
    found: Statement, accounts: Sequence[BillingAccount], made_on: date, recipient: Recipient
) -> StatementContent:
    return StatementContent(
        recipient=recipient,
        issuer=Issuer.of(issuer()),
        accounts=tuple(f"{one.number} {one}" for one in accounts),
        first=found.first,
        last=found.last,
        made_on=made_on,
        opening=found.opening,
        sums=tuple((localized(kind), amount) for kind, amount in sums(found)),
        entries=tuple(
            Moved(one.day, localized(one.kind), one.name, one.amount, one.balance)
            for one in found.entries
        ),
        closing=found.closing,
        items=tuple(
            Unpaid(one.number, one.due_on, one.outstanding, one.interest) for one in found.items
        ),
        credit=found.credit,
    )


def sums(found: Statement | StatementPage) -> list[tuple[EntryKind, int]]:
    """Yen of each kind of movement; of what is seldom only where there is any."""
    amounts = ((kind, found.sum_of(kind)) for kind in EntryKind)
    return [(kind, amount) for kind, amount in amounts if kind not in SELDOM or amount]


def recipient_of(accounts: Sequence[BillingAccount]) -> Recipient:
    """The only billing account by its name; for several, their company."""
    first = accounts[0]
    if len(accounts) == 1:
        return Recipient(
            first.name,
            first.department,
            first.postal_code,
            first.address,
            first.person,
            first.is_person,
            language=first.language,
        )
    company = first.customer
    return Recipient(
        company.name,
        "",
        company.postal_code,
        company.address,
        is_person=company.is_person,
        language=company.language,
    )
