"""Billing accounts as an invoice names them, and where their mail goes."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from django.db.models import Case, F, Q, Value, When

from contracts.models import Contract
from contracts.office.documents.issuer import issuer
from contracts.office.folding import reads
from contracts.office.lookups import Ids
from contracts.office.queries.by_ids import ByIds
from contracts.office.terms.delivery import Delivery, Language
from contracts.office.terms.references import NAMES as REFERENCES
from contracts.office.terms.references import References
from contracts.people.models import BillingAccount, Customer

COLUMNS = (
    "id", "customer_id", "name", "department", "postal_code", "address", "emails",
    "person", "is_person", *REFERENCES, "own_number", "delivery",
    "language", "virtual_account", "customer__declined_mail",
)  # fmt: skip
EMAILS = COLUMNS.index("emails")
OWN_NUMBER = Case(
    When(name=F("customer__name"), then=F("customer__corporate_number")), default=Value("")
)
"""An account may bill another than the customer: the customer's number is not its."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom an invoice goes to: its particulars are copied onto the invoice.

    `declined_mail` is what its customer does not want to be written.
    """

    id: int
    customer_id: int
    name: str
    department: str
    postal_code: str
    address: str
    recipients: tuple[str, ...]
    person: str = ""
    is_person: bool = False
    purchase_order: str = ""
    own_reference: str = ""
    cost_centre: str = ""
    corporate_number: str = ""
    delivery: str = Delivery.ATTACHED.value
    language: str = Language.JAPANESE.value
    virtual_account: str = ""
    declined_mail: Sequence[str] = ()

    @property
    def references(self) -> References:
        return References(self.purchase_order, self.own_reference, self.cost_centre)

    @property
    def wishes(self) -> dict:
        """What of it a notice with a document keeps; nothing where the document is attached."""
        return {} if self.delivery == Delivery.ATTACHED else {"delivery": self.delivery}

    @property
    def transferring(self) -> dict:
        """What a notice that asks for money keeps: the payer's own bank account, if any."""
        if not self.virtual_account:
            return {}
        return {"bank_account": issuer(self.virtual_account)["bank_account"]}

    @property
    def particulars(self) -> dict:
        """As they are copied onto a document."""
        return {
            "name": self.name,
            "department": self.department,
            "postal_code": self.postal_code,
            "address": self.address,
            "person": self.person,
            "is_person": self.is_person,
            **asdict(self.references),
            "corporate_number": self.corporate_number,
            "language": self.language,
        }


_ROWS = ByIds(
    lambda ids: (
        BillingAccount.objects.filter(pk__anyof=ids)
        .annotate(own_number=OWN_NUMBER)
        .values_list(*COLUMNS)
    )
)
_RESPONSIBLE = ByIds(
    lambda ids: (
        Contract.objects.filter(billing_account__anyof=ids)
        .order_by("number")
        .values_list("billing_account_id", "responsible__email")
    )
)


def accounts(ids: Collection[int]) -> dict[int, Addressee]:
    """By id. Mail goes to the account's addresses, else to the first responsible person."""
    rows = _ROWS.of(ids)
    responsible: dict[int, str] = {}
    without = Ids([row[0] for row in rows if not row[EMAILS]])
    for account_id, email in _RESPONSIBLE.of(without):
        responsible.setdefault(account_id, email)
    return {
        pk: Addressee(
            pk,
            customer_id,
            name,
            department,
            postal_code,
            address,
            tuple(emails or filter(None, [responsible.get(pk)])),
            *how,
        )
        for pk, customer_id, name, department, postal_code, address, emails, *how in rows
    }


def account(pk: int) -> Addressee:
    return accounts([pk])[pk]


def named(word: str) -> set[int]:
    """Those whose own or whose customer's name or number, or a contract's number, is meant."""
    names = Q(number__iexact=word) | reads(word, "sought")
    of_customers = Q(customer__in=Customer.objects.filter(names))
    of_contracts = Q(contracts__number__iexact=word)
    found = BillingAccount.objects.filter(names | of_customers | of_contracts)
    return set(found.values_list("pk", flat=True))
