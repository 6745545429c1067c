"""What a change asks for, named for people: before and after, in both languages."""

from collections.abc import Mapping

from contracts.models import ChangeRequest
from contracts.people.models import BillingAccount, Contact, Customer

Kind = ChangeRequest.Kind
Texts = dict[str, str]

COMPANY = {
    "name": ("名称", "Name"),
    "name_kana": ("名称(カナ)", "Name in kana"),
    "corporate_number": ("法人番号", "Corporate number"),
    "postal_code": ("郵便番号", "Postal code"),
    "address": ("住所", "Address"),
    "phone": ("電話番号", "Telephone"),
}
BILLING_ACCOUNT = {
    "name": ("宛名", "Addressee"),
    "department": ("部署", "Department"),
    "postal_code": ("郵便番号", "Postal code"),
    "address": ("住所", "Address"),
    "emails": ("請求書の送付先", "E-mail addresses for invoices"),
    "payer_names": ("振込名義(カナ)", "Payer names in kana"),
}
CONTACT = {
    "name": ("氏名", "Name"),
    "name_kana": ("氏名(カナ)", "Name in kana"),
    "department": ("部署", "Department"),
    "email": ("メールアドレス", "E-mail address"),
    "phone": ("電話番号", "Telephone"),
}
LABELS = {Kind.COMPANY: COMPANY, Kind.BILLING_ACCOUNT: BILLING_ACCOUNT, Kind.CONTACT: CONTACT}
MODELS = {Kind.COMPANY: Customer, Kind.BILLING_ACCOUNT: BillingAccount, Kind.CONTACT: Contact}
PLANS = {"monthly": ("月額", "monthly"), "annual": ("年額", "annual")}


def kind_of(row: Customer | BillingAccount | Contact) -> ChangeRequest.Kind:
    return next(kind for kind, model in MODELS.items() if isinstance(row, model))


def differences(kind: str, before: Mapping, after: Mapping) -> list[dict[str, Texts]]:
    """For each thing that changes its label, and its value before and after, as texts."""
    if kind == Kind.ADD_SERVERS:
        now = before["servers"]
        return [
            _difference(("台数", "Servers"), _servers(now), _servers(now + after["servers"])),
            _difference(("適用日", "From"), ("", ""), _same(after["effective_on"])),
        ]
    if kind == Kind.CHANGE_PLAN:
        term = after["with_term"]
        return [
            _difference(("プラン", "Plan"), PLANS[before["plan"]], PLANS[after["plan"]]),
            _difference(("適用", "From"), ("", ""), (f"第{term}期から", f"term {term}")),
        ]
    if kind == Kind.RESPONSIBLE:
        label = ("責任者", "Responsible person")
        return [_difference(label, _same(_person(before)), _same(_person(after)))]
    return [
        _difference(label, _same(before.get(name)), _same(after[name]))
        for name, label in LABELS[kind].items()
        if name in after
    ]


def _difference(label: tuple[str, str], before: tuple[str, str], after: tuple[str, str]) -> dict:
    return {"label": _texts(label), "before": _texts(before), "after": _texts(after)}


def _texts(pair: tuple[str, str]) -> Texts:
    return {"ja": pair[0], "en": pair[1]}


def _same(value: object) -> tuple[str, str]:
    """A value that reads alike in both languages."""
    text = ", ".join(value) if isinstance(value, list | tuple) else str(value or "")
    return text, text


def _servers(count: int) -> tuple[str, str]:
    return f"{count}台", str(count)


def _person(values: Mapping) -> str:
    return f"{values['name']} <{values['email']}>"
