"""What the portal finds about an application, by the grounds of Art. 6-3.

Other apps add what they know: they register a finder at start, as with the outbox.
"""

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery
from stdnum.jp import cn

from contracts.models import Contract, Ending
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import cite
from contracts.people.models import Customer
from contracts.terms.ending import ANTISOCIAL_GROUNDS
from contracts.terms.facts import EndReason
from contracts.terms.screening import Finding

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


def findings(
    contract: Contract,
    declares_no_antisocial_ties: bool,
    day: date,
    earlier: Iterable[dict] | None = None,
) -> list[dict]:
    """Findings for staff as JSON, each with its ground and evidence; they decide nothing.

    `earlier` are the `earlier_contracts`, where they were read already.
    """
    found = [
        *_terminated_before(earlier_contracts(contract) if earlier is None else earlier),
        *_entries(contract, declares_no_antisocial_ties),
        *_on_file(contract),
        *(finding for find in finders for finding in find(contract, day)),
    ]
    return [one.to_json() for one in sorted(found, key=lambda one: (one.ground, one.ja))]


def same_company(customer: Customer) -> QuerySet[Customer]:
    """The customer, and others with its corporate number: their people may not know."""
    same = Q(pk=customer.pk)
    if customer.corporate_number:
        same |= Q(corporate_number=customer.corporate_number)
    return Customer.objects.filter(same).order_by("number")


def earlier_contracts(contract: Contract) -> list[dict]:
    """The same company's other contracts that were formed, and how they ended, oldest first.

    `ground` is that of a termination.
    """
    formed = Contract.objects.filter(
        customer__in=same_company(contract.customer), formed_on__isnull=False
    ).exclude(pk=contract.pk)
    standing = Ending.objects.filter(contract=OuterRef("pk"), replaced_on=None)
    rows = formed.annotate(ground=Subquery(standing.values("ground")[:1])).order_by("number")
    return [
        {
            "contract": row.number,
            "customer": row.customer.number,
            "formed_on": row.formed_on and row.formed_on.isoformat(),
            "ends_on": row.ends_on and row.ends_on.isoformat(),
            "reason": row.end_reason,
            "ground": row.ground or "",
        }
        for row in rows.select_related("customer")
    ]


def _terminated_before(earlier: Iterable[dict]) -> Iterable[Finding]:
    for row in earlier:
        if row["reason"] == EndReason.TERMINATED:
            number, ends_on = row["contract"], date.fromisoformat(row["ends_on"])
            ja = f"同じ会社の契約{number}が{ja_day(ends_on)}に解除されています"
            en = f"Contract {number} of the same company was terminated on {en_day(ends_on)}"
            if row["ground"] in ANTISOCIAL_GROUNDS:
                ja += f"({cite(row['ground'])}、反社会的勢力)"
                en += f" under Art. {row['ground']}, for anti-social forces"
            yield Finding("6-3(1)", f"terminated:{number}", ja, en, (row,))


def _entries(contract: Contract, declares_no_antisocial_ties: bool) -> Iterable[Finding]:
    customer = contract.customer
    yield from _number(customer)
    if not declares_no_antisocial_ties:
        yield Finding(
            "6-3(2)",
            "declaration",
            "反社会的勢力の表明がありません",
            "The declaration of Art. 31 is missing",
        )
    for name in ("phone", "name_kana"):
        if not getattr(customer, name):
            yield Finding(
                "6-3(2)",
                f"missing:{name}",
                f"{_label(name)}がありません",
                f"The {ON_FILE[name]} is missing",
                (_entry(customer, name),),
            )


def _number(customer: Customer) -> Iterable[Finding]:
    """The corporate number's check digit, calculated from the other twelve."""
    number = customer.corporate_number
    evidence = {"customer": customer.number, "entry": "corporate_number", "here": number}
    if not number:
        yield Finding(
            "6-3(2)",
            "corporate_number",
            "法人番号がありません",
            "No corporate number",
            (evidence,),
        )
    elif not cn.is_valid(number):
        yield Finding(
            "6-3(2)",
            "corporate_number",
            "法人番号の検査数字が合いません",
            "The corporate number is wrong",
            ({**evidence, **_digits(number)},),
        )


def _digits(number: str) -> dict:
    """The check digit that is written, and the one that the number would have."""
    if not (number.isascii() and number.isdecimal() and len(number) == 13):
        return {}
    return {"digit": number[0], "expected": cn.calc_check_digit(number[1:])}


def _on_file(contract: Contract) -> Iterable[Finding]:
    """Another customer with this corporate number, and the entries that differ from its."""
    customer = contract.customer
    for other in same_company(customer).exclude(pk=customer.pk):
        yield Finding(
            "6-3(4)",
            f"same_number:{other.number}",
            f"同じ法人番号の顧客{other.number}があります",
            f"Customer {other.number} has the same corporate number",
            ({"customer": other.number, "name": other.name},),
        )
        for name, english in ON_FILE.items():
            here, there = getattr(customer, name), getattr(other, name)
            if here and there and here != there:
                yield Finding(
                    "6-3(2)",
                    f"differs:{other.number}:{name}",
                    f"{_label(name)}が顧客{other.number}の登録と異なります: {here} / {there}",
                    f"The {english} differs from that of customer {other.number}: {here} / {there}",
                    ({**_entry(customer, name), "customer": other.number, "there": there},),
                )


def _entry(customer: Customer, name: str) -> dict:
    return {"customer": customer.number, "entry": name, "here": getattr(customer, name)}


def _label(name: str) -> str:
    return str(getattr(Customer._meta.get_field(name), "verbose_name", name))
