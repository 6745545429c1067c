"""A member of staff joins, or gets other duties (Art. 10-1)."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from contracts.office.approving import ApprovalKind, Proposal, register
from contracts.office.context import By, Duty
from contracts.office.terms.proposal import Fact, Words
from contracts.people.operations import staff


def before_typing(row: Proposal, day: date) -> object:
    """How the member stands; of a new one nothing is shown."""
    if "user" not in row.values:
        return None
    return staff.standing(get_user_model().objects.get(pk=row.values["user"]))


def facts(row: Proposal, day: date) -> list[Fact]:
    values = row.values
    found = [Fact("メールアドレス", "E-mail address", values["person"])]
    if "user" in values:
        user = get_user_model().objects.get(pk=values["user"])
        found.append(Fact("氏名", "Name", user.get_full_name() or str(user)))
        found.append(Fact("いまの担当", "Duties now", _duties(user.duties)))
        return [*found, Fact("これからの担当", "New duties", _duties(values["duties"]))]
    found.append(Fact("氏名", "Name", values["name"]))
    return [*found, Fact("担当", "Duties", _duties(values["duties"]))]


def _duties(names: Iterable[str]) -> Words:
    duties = [Duty(name) for name in names]
    ja, en = "・".join(duty.ja for duty in duties), ", ".join(duty.en for duty in duties)
    return Words(ja or "なし", en or "none")


def lock(row: Proposal) -> None:
    """All who work here, as the operation locks them."""
    people = get_user_model().objects.filter(is_staff=True).order_by("pk")
    list(people.select_for_update().values_list("pk", flat=True))


def carry_out(by: By, second: By, row: Proposal) -> object:
    duties = [Duty(name) for name in row.values["duties"]]
    if "user" in row.values:
        return staff.change_duties(by, row.values["user"], duties, second)
    return staff.add(by, row.values["email"], row.values["name"], duties, second)


KIND = register(
    ApprovalKind(
        "staff",
        _("Staff and duties"),
        (Duty.ADMINISTRATION,),
        staff.CLAUSE,
        facts,
        lock,
        carry_out,
        before_typing,
    )
)
