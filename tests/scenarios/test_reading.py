"""A scenario file that cannot be played is refused in one line that names what is wrong."""

import copy

import pytest

from portal.tools.scenarios.reading import CannotPlay, parse, read

GOOD = {
    "until": "2026-12-31",
    "events": [
        {
            "date": "2026-04-01", "do": "apply", "contract": "C1", "customer": "A",
            "plan": "monthly", "servers": 2,
        },
        {"date": "2026-04-01", "do": "accept", "contract": "C1"},
        {"date": "2026-06-01", "do": "pay", "customer": "A", "amount": 1},
    ],
}  # fmt: skip


def good(**changes) -> dict:
    return {**copy.deepcopy(GOOD), **changes}


def with_event(number: int, **changes) -> dict:
    data = good()
    data["events"][number - 1].update(changes)
    return data


def and_then(**event) -> dict:
    data = good()
    data["events"].append(event)
    return data


UNDONE = {
    "date": "2026-06-02", "do": "undo_payment", "customer": "A", "amount": 1,
    "paid_on": "2026-06-01", "as": "sent_back",
}  # fmt: skip


def undone_twice() -> dict:
    data = and_then(**UNDONE)
    data["events"].append(dict(UNDONE))
    return data


def test_parts_of_a_payment_may_be_sent_back_before_it_is_undone_whole():
    data = and_then(**UNDONE, part=1)
    data["events"].append(dict(UNDONE))
    assert [one["part"] for one in parse(data).events[3:]] == [1, None]


def test_what_is_not_given_has_its_default():
    scenario = parse(good())
    assert (scenario.name, scenario.edition) == (None, {})
    assert scenario.events[1]["service_starts"] is None


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ([], "not a map"),
        (good(colour="red"), "'colour'"),
        (good(until=None), "until: None"),
        (good(until="2026-02-30"), "until: '2026-02-30'"),
        (good(events={}), "events"),
        (good(edition={"colour": 1}), "edition: colour"),
        (good(edition={"renewal_notice_months": 31}), "edition: renewal_notice_months"),
        (good(edition={"late_interest_rate": -1}), "edition: late_interest_rate"),
        (good(events=["apply"]), "event 1: "),
        (with_event(1, do="fly"), "event 1: 'fly'"),
        (with_event(2, do=["accept"]), "event 2: ['accept']"),
        (with_event(2, colour=1), "event 2: accept に 'colour'"),
        (with_event(1, servers=None), "event 1: apply に servers"),
        (with_event(1, servers=0), "event 1: servers: 0"),
        (with_event(1, servers=-3), "event 1: servers: -3"),
        (with_event(1, servers=1.5), "event 1: servers: 1.5"),
        (with_event(1, servers=True), "event 1: servers: True"),
        (with_event(1, plan="weekly"), "event 1: plan: 'weekly'"),
        (with_event(3, amount=0), "event 3: amount: 0"),
        (with_event(3, amount="1000"), "event 3: amount: '1000'"),
        (with_event(3, date="2026-02-30"), "event 3: date: '2026-02-30'"),
        (with_event(3, date="2026-03-31"), "event 3: 2026-03-31"),
        (with_event(3, date=20260601), "event 3: date: 20260601"),
        (with_event(3, customer="B"), "event 3: customer B"),
        (and_then(**UNDONE | {"amount": 2}), "event 4: 2026-06-01 に A の 2 円の入金はありません"),
        (and_then(**UNDONE | {"paid_on": "2026-06-02"}), "event 4: 2026-06-02 に A の 1 円"),
        (and_then(**UNDONE | {"as": "stolen"}), "event 4: as: 'stolen'"),
        (and_then(**UNDONE, part=0), "event 4: part: 0"),
        (and_then(**UNDONE | {"as": "wrong"}, part=1), "event 4: part は sent_back だけ"),
        (undone_twice(), "event 5: 2026-06-01 に A の 1 円の入金はありません"),
        (and_then(date="2026-06-02", do="pay_out", customer="A"), "event 4: pay_out に amount"),
        (with_event(3, invoice="residual:C9"), "event 3: contract C9"),
        (with_event(3, invoice="2026-13"), "event 3: invoice"),
        (with_event(2, contract="C2"), "event 2: contract C2"),
        (with_event(2, individual={"colour": 1}), "event 2: individual: colour"),
        (with_event(2, individual={"tax_rounding": "floor"}), "event 2: individual: tax_rounding"),
        (and_then(date="2026-06-01", do="terminate", contract="C1", ground="17-1(14)"), "event 4"),
        (and_then(date="2026-06-01", do="suspend", contract="C1", ground="13-1(9)"), "event 4"),
        (and_then(date="2026-06-01", do="refuse", contract="C1", ground="6-3(5)"), "event 4"),
        (and_then(date="2026-06-01", do="approve", proposal="x", customer="A"), "event 4"),
        (and_then(date="2026-06-01", do="publish_edition", effective="2026-07-01"), "event 4"),
        (and_then(**{**GOOD["events"][0], "date": "2026-06-01"}), "event 4: 契約 C1"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_played(data, named):
    with pytest.raises(CannotPlay) as refusal:
        parse(data)
    text = str(refusal.value)
    assert named in text
    assert "\n" not in text


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe", b"a: [", b"a: 1\na: 2", b"&a [*a]", b"!!python/object:os.system {}", b"", b"\0"],
)
def test_a_file_that_is_not_one_of_ours(tmp_path, content):
    path = tmp_path / "file.yaml"
    path.write_bytes(content)
    with pytest.raises(CannotPlay) as refusal:
        read(str(path))
    assert "\n" not in str(refusal.value)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(CannotPlay):
        read(str(tmp_path))
