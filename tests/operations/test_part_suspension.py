"""Suspending a part of a contract, and what stays as it was (Art. 13-3, 22-2, 30-3)."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from billing.operations import suspension
from contracts.models import PartSuspension
from contracts.office.models import Notice, OutboxMessage
from contracts.office.terms.explanation import Refused
from contracts.queries import facts
from contracts.terms.part_suspension import Part, Stopped
from tests.once import once
from tests.staff import staff
from tests.world import contract, d, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-06-10"
TWO = Stopped(Part.SERVERS, 2)


past = once(lambda: lived(DAY, *signed("2026-04-01", servers=3)))


@pytest.fixture
def by(past):
    return staff("sato", DAY)


def suspend(by, stopped=TWO, day=DAY):
    return suspension.suspend_part(by, contract().pk, stopped, "30-3", d(day), "迷惑メールの送信")


def test_art_30_3_a_part_is_suspended_and_the_holder_told_with_its_ground(by):
    before = facts.of_contract(contract())
    row = suspend(by)
    assert (row.servers, row.starts_on, row.entered_on) == (2, d(DAY), d(DAY))
    told = Notice.objects.get(kind="part_suspended")
    assert told.data["explanation"]["clause"] == "30-3"
    assert told.data["reason"] == "迷惑メールの送信"
    assert OutboxMessage.objects.filter(purpose="part_suspended").count() == 1
    after = facts.of_contract(contract())  # status, terms, dunning: all as it was
    assert after == replace(before, part_suspended_from=d(DAY))
    assert (after.is_suspended_in_part(d(DAY)), before.is_suspended_in_part(d(DAY))) == (
        True,
        False,
    )


def test_art_13_3_each_part_once_and_lifted_by_itself(by):
    first = suspend(by)
    other = suspend(by, Stopped(Part.LOGS), "2026-06-12")
    with pytest.raises(Refused, match="すでに登録"):
        suspend(by, Stopped(Part.SERVERS, 1))
    suspension.resume_part(by, first.pk)
    assert PartSuspension.objects.get(pk=first.pk).lifted_on == d(DAY)
    assert PartSuspension.objects.get(pk=other.pk).lifted_on is None
    assert Notice.objects.filter(kind="part_resumed").count() == 1
    with pytest.raises(Refused, match="解除済み"):
        suspension.resume_part(by, first.pk)
    assert suspend(by, Stopped(Part.SERVERS, 1)).servers == 1


def test_art_13_3_the_whole_contract_may_still_be_suspended_and_only_then_is(by):
    suspend(by)
    suspension.suspend(by, contract().pk, "13-3")
    with pytest.raises(Refused, match="契約全体が停止中"):
        suspend(by, Stopped(Part.WEB))
    suspension.resume(by, contract().pk)
    assert PartSuspension.objects.get().lifted_on is None


@pytest.mark.parametrize(
    "values",
    [
        {"part": "servers", "servers": None},
        {"part": "firewall", "servers": 1},
        {"part": "other", "name": ""},
        {"part": "firewall", "name": "x"},
        {"part": "firewall", "starts_on": "2026-06-09"},
        {"part": "firewall", "lifted_on": "2026-06-09"},
        {"part": "other", "name": "Gate"},
    ],
)
def test_the_database_knows_no_other_part_nor_one_twice(by, values):
    suspend(by, Stopped(Part.OTHER, name="gate"))
    days = {"entered_on": DAY, "starts_on": DAY, "ground": "13-3"}
    with pytest.raises(IntegrityError), transaction.atomic():
        PartSuspension.objects.create(contract=contract(), **{**days, **values})


def test_the_database_changes_a_suspension_of_a_part_only_by_lifting_it_once(by):
    row = suspend(by)
    mine = PartSuspension.objects.filter(pk=row.pk)
    changes = ({"servers": 1}, {"reason": "x"}, {"starts_on": d("2026-06-20")}, {"ground": "13-3"})
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            mine.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        mine.delete()
    mine.update(lifted_on=d(DAY))
    with pytest.raises(IntegrityError), transaction.atomic():
        mine.update(lifted_on=None)
