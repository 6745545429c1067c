"""What the portal finds about an application, by the grounds of Art. 6-3."""

from stdnum.jp import cn

from contracts.models import Contract


def findings(contract: Contract, declares_no_antisocial_ties: bool) -> list[dict]:
    """Findings for staff, each with its ground; they decide nothing by themselves."""
    return [
        {"ground": ground, "ja": ja, "en": en}
        for ground, ja, en in (
            *_terminated_before(contract),
            *_entries(contract, declares_no_antisocial_ties),
        )
    ]


def _terminated_before(contract: Contract):
    number = contract.customer.corporate_number
    same = Contract.objects.filter(end_reason="terminated").exclude(pk=contract.pk)
    same = same.filter(customer=contract.customer) | (
        same.filter(customer__corporate_number=number) if number else same.none()
    )
    for other in same.order_by("number"):
        yield (
            "6-3(1)",
            f"同じ会社の契約{other}が{other.ends_on}に解除されています",
            f"contract {other} of the same company was terminated on {other.ends_on}",
        )


def _entries(contract: Contract, declares_no_antisocial_ties: bool):
    customer = contract.customer
    if not customer.corporate_number:
        yield "6-3(2)", "法人番号がありません", "no corporate number"
    elif not cn.is_valid(customer.corporate_number):
        yield "6-3(2)", "法人番号の検査数字が合いません", "the corporate number is wrong"
    if not declares_no_antisocial_ties:
        yield "6-3(2)", "反社会的勢力の表明がありません", "the declaration of Art. 31 is missing"
    for name in ("phone", "name_kana"):
        if not getattr(customer, name):
            label = customer._meta.get_field(name).verbose_name
            yield "6-3(2)", f"{label}がありません", f"{name} is missing"
