"""Reissuing an invoice with another addressee, references or remark (再発行, 差替え)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import Invoice, InvoiceReissue
from billing.queries.accounts import account
from billing.queries.reissues import REVISION, Wording, newest, wording
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal, notify
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.office.terms.references import References, as_text
from contracts.people.models import BillingAccount
from contracts.people.operations.locking import lock_accounts

CLAUSE = "23-1"


@dataclass(frozen=True, slots=True)
class ReissueDraft:
    """What a reissue would change and to whom it would be mailed."""

    number: str
    replaces: str
    before: Wording
    after: Wording
    recipients: Sequence[str]

    @property
    def changes(self) -> list[tuple[str, object, object]]:
        """By field, the words before and after; what stays is left out."""
        new = asdict(self.after)
        pairs = ((name, value, new[name]) for name, value in asdict(self.before).items())
        return [(name, old, value) for name, old, value in pairs if old != value]


def draft(invoice: Invoice, after: Wording) -> ReissueDraft:
    """Raises Refused where nothing is changed, ValidationError naming a field at fault."""
    last = newest(invoice)
    found = ReissueDraft(
        number=f"{invoice.number}{REVISION}{last.revision + 1 if last else 1}",
        replaces=last.number if last else invoice.number,
        before=wording(invoice, last),
        after=after,
        recipients=account(invoice.billing_account_id).recipients,
    )
    if not found.changes:
        raise Refused(CLAUSE, "変更された項目がありません", "Nothing has been changed")
    values = after.recipient
    BillingAccount(**values).clean_fields(
        exclude={field.name for field in BillingAccount._meta.fields} - set(values)
    )
    return found


def _recipient(invoice: Invoice, words: Wording) -> dict:
    """The corporate number is that of the name alone, the language that of what is replaced."""
    kept = invoice.parties["recipient"]
    number = kept.get("corporate_number", "") if words.name == kept["name"] else ""
    same = {name: kept[name] for name in ("language",) if name in kept}
    return {**words.recipient, "corporate_number": number, **same}


def _references(parties: Mapping, before: References, after: References) -> dict:
    """Those of contracts: what stood at the head too is now as it stands there."""
    old, new = asdict(before), asdict(after)
    found = {}
    for number, own in parties.get("references", {}).items():
        said = {name: new[name] if value == old[name] else value for name, value in own.items()}
        found[number] = {name: value for name, value in said.items() if value}
    return found


@operation(Duty.ACCOUNTS, reissue_invoice=_("Invoice reissued"))
@transaction.atomic
def reissue(
    by: By, invoice_id: int, words: Wording, reason: str, expected: str | None = None
) -> InvoiceReissue:
    """A corrected document in place of the last one, mailed to the account.

    Amounts, due day, payments and dunning are the invoice's and stay. `expected` is the
    fingerprint of the `draft` that was read. Raises Refused, Changed, ValidationError.
    """
    by.require(Duty.ACCOUNTS)
    invoice = Invoice.objects.select_related("billing_account__customer").get(pk=invoice_id)
    lock_accounts([invoice.billing_account_id])
    if not reason.strip():
        raise Refused(CLAUSE, "理由を入力してください", "Enter the reason")
    found = draft(invoice, words)
    fingerprint.require(Changed(CLAUSE), expected, found)
    replaced = newest(invoice) or invoice
    own = _references(replaced.parties, found.before.references, words.references)
    row = InvoiceReissue.objects.create(
        invoice=invoice,
        revision=int(found.number.rpartition(REVISION)[2]),
        number=found.number,
        issued_on=by.day,
        issued_at=by.now,
        remark=words.remark,
        reason=reason.strip(),
        parties={
            **invoice.parties,
            "recipient": _recipient(invoice, words),
            "references": own,
        },
        customer_references=as_text(words.references, *(References(**its) for its in own.values())),
    )
    customer = invoice.billing_account.customer
    journal(
        by,
        "reissue_invoice",
        CLAUSE,
        customer=customer,
        reference=invoice.number,
        before={name: old for name, old, _new in found.changes},
        after={
            **{name: new for name, _old, new in found.changes},
            "number": row.number,
            "reason": row.reason,
        },
    )
    to = account(invoice.billing_account_id)
    data = {"invoice": invoice.number, "replaces": found.replaces, **to.wishes}
    notify(
        by, "invoice_reissued", found.recipients, customer=customer, reference=row.number, data=data
    )
    return row
