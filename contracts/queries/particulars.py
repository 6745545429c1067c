"""What a change asks for, named for people: before and after, in both languages."""

from collections.abc import Mapping
from datetime import date

from contracts.models import ChangeRequest
from contracts.office.terms.days import en_day, ja_day
from contracts.people.queries import particulars
from contracts.people.queries.particulars import Pair, Texts, difference, same
from contracts.terms.parameters import Plan

Kind = ChangeRequest.Kind


def differences(kind: str, before: Mapping, after: Mapping) -> list[dict[str, Texts]]:
    """For each thing that changes its label, and its value before and after, as texts."""
    if kind == Kind.ADD_SERVERS:
        now = before["servers"]
        return [
            difference(("台数", "Servers"), _servers(now), _servers(now + after["servers"])),
            difference(("適用日", "Effective on"), ("", ""), _day(after["effective_on"])),
        ]
    if kind == Kind.CHANGE_PLAN:
        term = after["with_term"]
        return [
            difference(("プラン", "Plan"), _plan(before), _plan(after)),
            difference(
                ("適用", "Effective from"), ("", ""), (f"第{term}期から", f"From term {term}")
            ),
        ]
    if kind == Kind.RESPONSIBLE:
        label = ("責任者", "Responsible person")
        return [difference(label, same(_person(before)), same(_person(after)))]
    return particulars.differences(kind, before, after)


def _day(value: str) -> Pair:
    day = date.fromisoformat(value)
    return ja_day(day), en_day(day)


def _plan(values: Mapping) -> Pair:
    plan = Plan(values["plan"])
    return plan.ja, plan.en


def _servers(count: int) -> Pair:
    return f"{count}台", str(count)


def _person(values: Mapping) -> str:
    return f"{values['name']} <{values['email']}>"
