"""Findings as they are kept, weighed, and compared with those of another day (Art. 6-3)."""

import pytest

from contracts.terms.screening import (
    WEIGHTS,
    Finding,
    Since,
    Weight,
    compare,
    from_json,
    weights,
)


def finding(key: str, ja: str = "", ground: str = "6-3(2)", **evidence) -> Finding:
    return Finding(ground, key, ja or key, key, (evidence,) if evidence else ())


def test_a_finding_is_read_back_as_it_was_kept():
    one = finding("overdue:A", "期日超過", "6-3(3)", invoice="INV-1", days=3, yen=100)
    assert from_json(one.to_json()) == one


def test_a_finding_kept_before_there_were_keys_is_known_by_its_words():
    old = from_json({"ground": "6-3(1)", "ja": "解除されています", "en": "was terminated"})
    assert (old.key, old.weight, old.evidence) == ("解除されています", Weight.NOTABLE, ())


@pytest.mark.parametrize(
    ("then", "now", "since"),
    [
        ([], [finding("late:A")], Since.NEW),
        ([finding("late:A")], [], Since.GONE),
        ([finding("late:A")], [finding("late:A")], Since.SAME),
        ([finding("late:A", "3通")], [finding("late:A", "4通")], Since.CHANGED),
        # one day later the same debt reads alike, however many days it is late
        ([finding("overdue:A", days=1)], [finding("overdue:A", days=2)], Since.SAME),
    ],
)
def test_what_became_of_a_finding(then, now, since):
    assert [one.since for one in compare(then, now)] == [since]


def test_what_is_gone_is_among_the_others_by_ground():
    gone, there = finding("terminated:C1", ground="6-3(1)"), finding("missing:phone")
    assert [one.finding for one in compare([gone, there], [there])] == [gone, there]
    changed = compare([finding("late:A", "3通")], [finding("late:A", "4通")])[0]
    assert (changed.then.ja, changed.finding.ja) == ("3通", "4通")


def test_the_gravest_are_counted_first():
    found = [finding(key) for key in ("missing:phone", "late:A", "missing:name", "unknown")]
    assert list(weights(found).items()) == [
        (Weight.GRAVE, 1), (Weight.NOTABLE, 1), (Weight.SLIGHT, 2),
    ]  # fmt: skip
    assert weights([]) == {}
    assert set(WEIGHTS.values()) == set(Weight)
