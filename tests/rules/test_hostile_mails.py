"""Whatever a mail holds, it is read in a time that grows with its size alone."""

import time

import pytest

from support.inbound.terms.fates import decide
from support.inbound.terms.kinds import Fate, Kind
from support.inbound.terms.reading import read
from tests.rules.mails.building import DESK, mail
from tests.rules.mails.hostile import MAILS, nested

SECONDS = 4
"""Of a processor. Each takes less than one; before it was bounded, minutes."""


@pytest.mark.parametrize("name", MAILS)
def test_a_hostile_mail_is_read_in_time(name):
    began = time.process_time()
    found = read(MAILS[name], DESK)
    assert time.process_time() - began < SECONDS
    assert found.kind in Kind


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (nested(60), "more than 50 levels"),
        (MAILS["parts without an end"], "or 1000 parts"),
        (MAILS["headers without an end"], "more than 1000 headers"),
        (mail("\n" * 1_000_001), "more than 1000000 lines"),
    ],
    ids=["levels", "parts", "headers", "lines"],
)
def test_annex_what_no_program_writes_is_refused_with_its_reason(raw, why):
    found = read(raw, DESK)
    assert (found.kind, decide(found).fate) == (Kind.BROKEN, Fate.REFUSED)
    assert why in found.why.inputs["error"]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>検知&#99999999999999999999;の件です", "検知 の件です"),
        ("<p>検知の件です" + "<i" * 5000, "検知の件です"),
        ("<style>" + "x" * 5000 + "</style>検知の件です<b" + " " * 5000, "検知の件です"),
    ],
    ids=["a number of no letter", "tags that are never closed", "one after a style"],
)
def test_what_a_page_says_before_it_goes_wrong_is_read(page, text):
    found = read(mail(page, kind="text/html; charset=UTF-8"), DESK)
    assert (found.kind, found.text) == (Kind.ORDINARY, text)


def test_of_all_that_a_mail_names_the_nearest_hundred_count():
    found = read(MAILS["all that was ever said"], DESK)
    assert len(found.references) == 100
