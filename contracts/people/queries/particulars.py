"""What is on file about a company, named for people: before and after, in both languages."""

from collections.abc import Mapping

from contracts.office.terms.delivery import Delivery, FileNames, Language
from contracts.office.terms.labels import Labelled
from contracts.office.terms.references import ReferenceKind
from contracts.people.models import BillingAccount, Contact, Customer

Texts = dict[str, str]
Pair = tuple[str, str]

COMPANY = {
    "name": ("名称", "Name"),
    "name_kana": ("名称(カナ)", "Name in kana"),
    "corporate_number": ("法人番号", "Corporate number"),
    "is_person": ("個人事業主", "Sole proprietor"),
    "postal_code": ("郵便番号", "Postal code"),
    "address": ("住所", "Address"),
    "phone": ("電話番号", "Telephone"),
}
BILLING_ACCOUNT = {
    "name": ("宛名", "Addressee"),
    "department": ("部署", "Department"),
    "person": ("ご担当者", "Person in charge"),
    "is_person": ("宛名は個人", "Addressee is a person"),
    **{kind.value: (kind.ja, kind.en) for kind in ReferenceKind},
    "postal_code": ("郵便番号", "Postal code"),
    "address": ("住所", "Address"),
    "emails": ("請求書の送付先", "E-mail addresses for invoices"),
    "delivery": ("書類の届け方", "Delivery of documents"),
    "file_names": ("書類のファイル名", "File names of documents"),
    "language": ("書類の言語", "Language of documents"),
    "payer_names": ("振込名義(カナ)", "Payer names in kana"),
}
CONTACT = {
    "name": ("氏名", "Name"),
    "name_kana": ("氏名(カナ)", "Name in kana"),
    "department": ("部署", "Department"),
    "email": ("メールアドレス", "E-mail address"),
    "phone": ("電話番号", "Telephone"),
}
CHOSEN: dict[str, type[Labelled]] = {
    "delivery": Delivery,
    "file_names": FileNames,
    "language": Language,
}
LABELS = {"company": COMPANY, "billing_account": BILLING_ACCOUNT, "contact": CONTACT}
MODELS: dict[str, type[Customer] | type[BillingAccount] | type[Contact]] = {
    "company": Customer,
    "billing_account": BillingAccount,
    "contact": Contact,
}


def kind_of(row: Customer | BillingAccount | Contact) -> str:
    return next(kind for kind, model in MODELS.items() if isinstance(row, model))


def differences(kind: str, before: Mapping, after: Mapping) -> list[dict[str, Texts]]:
    """For each thing that changes its label, and its value before and after, as texts."""
    return [
        difference(label, _value(name, before.get(name)), _value(name, after[name]))
        for name, label in LABELS[kind].items()
        if name in after
    ]


def difference(label: Pair, before: Pair, after: Pair) -> dict[str, Texts]:
    return {"label": _texts(label), "before": _texts(before), "after": _texts(after)}


def _value(name: str, value: object) -> Pair:
    if name in CHOSEN and value:
        found = CHOSEN[name](str(value))
        return found.ja, found.en
    return same(value)


def same(value: object) -> Pair:
    """A value that reads alike in both languages, but for a yes or no."""
    if isinstance(value, bool):
        return ("はい", "Yes") if value else ("いいえ", "No")
    text = ", ".join(value) if isinstance(value, list | tuple) else str(value or "")
    return text, text


def _texts(pair: Pair) -> Texts:
    return {"ja": pair[0], "en": pair[1]}
