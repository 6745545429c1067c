"""Notices by mail → the content of their letters: the mail's own words, addressed for post."""

from contracts.office.documents.issuer import Issuer, issuer
from contracts.office.documents.letter import NoticeLetter
from contracts.office.documents.recipient import Recipient
from contracts.office.models import Notice
from contracts.office.queries.notices import paragraphs
from contracts.office.terms.delivery import Language
from contracts.office.terms.notices import language_of, named
from contracts.people.models import BillingAccount, Customer


def letter(notice: Notice) -> NoticeLetter | None:
    """Addressed as the company is on file today; None where none was mailed, or it is erased."""
    found = paragraphs(notice)
    if found is None or notice.customer is None:
        return None
    title, text = found
    language = language_of(notice.data)
    kind, recipient = named(notice.kind), _recipient(notice, notice.customer, language)
    explanation = notice.data.get("explanation") or {}
    return NoticeLetter(
        reference=f"NL-{notice.day:%Y%m%d}-{notice.pk:06}",
        kind=kind.en if language == Language.ENGLISH else kind.ja,
        day=notice.day,
        recipient=recipient,
        issuer=Issuer.of(issuer()),
        title=title,
        paragraphs=text,
        contract=notice.contract.number if notice.contract else "",
        clause=explanation.get("clause") or kind.clause,
        holder=notice.customer.name if recipient.name != notice.customer.name else "",
    )


def _recipient(notice: Notice, customer: Customer, language: str) -> Recipient:
    """The contract's billing account where it is the company's, else the company."""
    account = notice.contract.billing_account if notice.contract else None
    if account is not None and account.customer_id == notice.customer_id:
        return _of_account(account, language)
    return _of_company(customer, language)


def _of_company(customer: Customer, language: str) -> Recipient:
    return Recipient(
        customer.name,
        "",
        customer.postal_code,
        customer.address,
        is_person=customer.is_person,
        language=language,
    )


def _of_account(account: BillingAccount, language: str) -> Recipient:
    return Recipient(
        account.name,
        account.department,
        account.postal_code,
        account.address,
        account.person,
        account.is_person,
        language=language,
    )
