"""What the portal finds about an application, by the grounds of Art. 6-3.

Other apps add what they know: they register a finder at start, as with the outbox.
"""

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Q, QuerySet
from stdnum.jp import cn

from contracts.models import Contract, Customer

Finding = tuple[str, str, str]
"""The ground, and the finding in Japanese and English."""
Finder = Callable[[Contract, date], Iterable[Finding]]
finders: list[Finder] = []

ON_FILE = {
    "name": "name",
    "name_kana": "name in kana",
    "postal_code": "postal code",
    "address": "address",
    "phone": "telephone number",
}


def finder(function: Finder) -> Finder:
    """Register what finds something about an application on its day."""
    finders.append(function)
    return function


def findings(contract: Contract, declares_no_antisocial_ties: bool, day: date) -> list[dict]:
    """Findings for staff, each with its ground; they decide nothing by themselves."""
    found = [
        *_terminated_before(contract),
        *_entries(contract, declares_no_antisocial_ties),
        *_on_file(contract),
        *(finding for find in finders for finding in find(contract, day)),
    ]
    return [{"ground": ground, "ja": ja, "en": en} for ground, ja, en in sorted(found)]


def same_company(customer: Customer) -> QuerySet[Customer]:
    """The customer, and others with its corporate number: their people may not know."""
    same = Q(pk=customer.pk)
    if customer.corporate_number:
        same |= Q(corporate_number=customer.corporate_number)
    return Customer.objects.filter(same).order_by("number")


def _terminated_before(contract: Contract) -> Iterable[Finding]:
    same = Contract.objects.filter(customer__in=same_company(contract.customer))
    for other in same.filter(end_reason="terminated").exclude(pk=contract.pk).order_by("number"):
        yield (
            "6-3(1)",
            f"同じ会社の契約{other}が{other.ends_on}に解除されています",
            f"contract {other} of the same company was terminated on {other.ends_on}",
        )


def _entries(contract: Contract, declares_no_antisocial_ties: bool) -> Iterable[Finding]:
    customer = contract.customer
    if not customer.corporate_number:
        yield "6-3(2)", "法人番号がありません", "no corporate number"
    elif not cn.is_valid(customer.corporate_number):
        yield "6-3(2)", "法人番号の検査数字が合いません", "the corporate number is wrong"
    if not declares_no_antisocial_ties:
        yield "6-3(2)", "反社会的勢力の表明がありません", "the declaration of Art. 31 is missing"
    for name in ("phone", "name_kana"):
        if not getattr(customer, name):
            yield "6-3(2)", f"{_label(name)}がありません", f"{name} is missing"


def _on_file(contract: Contract) -> Iterable[Finding]:
    """Another customer with this corporate number, and the entries that differ from its."""
    customer = contract.customer
    for other in same_company(customer).exclude(pk=customer.pk):
        yield (
            "6-3(4)",
            f"同じ法人番号の顧客{other.number}があります",
            f"customer {other.number} has the same corporate number",
        )
        for name, english in ON_FILE.items():
            here, there = getattr(customer, name), getattr(other, name)
            if here and there and here != there:
                yield (
                    "6-3(2)",
                    f"{_label(name)}が顧客{other.number}の登録と異なります: {here} / {there}",
                    f"the {english} differs from that of customer {other.number}: {here} / {there}",
                )


def _label(name: str) -> str:
    return str(Customer._meta.get_field(name).verbose_name)
