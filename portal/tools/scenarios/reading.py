"""Reading a scenario file: everything that can be wrong with it is found before it is played."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from billing.terms.crediting import BY_STAFF
from contracts.office.terms.horizon import LAST_DAY
from contracts.terms.application import REFUSAL_GROUNDS
from contracts.terms.ending import TERMINATION_GROUNDS
from contracts.terms.parameters import InvalidParameter, ParameterScope, validated
from contracts.terms.part_suspension import Part
from contracts.terms.suspension import SUSPENSION_GROUNDS

FIRST_DAY = date(1989, 4, 1)
"""The tables of tax rates begin here."""
LONGEST_NAME = 50
LARGEST = 1_000_000_000


class CannotPlay(Exception):
    """What is wrong with a file, and with which event (numbered from 1)."""

    def __init__(self, reason: str, event: int | None = None) -> None:
        super().__init__(f"event {event}: {reason}" if event else reason)


@dataclass(frozen=True, slots=True)
class Event:
    number: int
    day: date
    do: str
    values: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        """A key's value; None for an optional key that is not given."""
        return self.values.get(key)


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str | None
    edition: Mapping[str, object]
    until: date
    events: tuple[Event, ...]


class _Loader(yaml.SafeLoader):
    """Dates stay text, so that one that does not exist can be named; no key twice."""

    yaml_implicit_resolvers = {
        first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key!r} が2回あります / given twice", node.start_mark
                )
        return super().construct_mapping(node, deep)


def _day(value: object) -> date:
    if isinstance(value, str) and len(value) == len("2026-04-01"):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            pass
        else:
            if not FIRST_DAY <= day <= LAST_DAY:
                raise ValueError(
                    f"{day} は {FIRST_DAY} から {LAST_DAY} の間ではありません / out of range"
                )
            return day
    raise ValueError(f"{value!r} という日はありません / there is no such date")


def _positive(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{value!r} は整数ではありません / not an integer")
    if not 1 <= value <= LARGEST:
        raise ValueError(f"{value} は1以上{LARGEST}以下ではありません / below 1, or too large")
    return value


def _name(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise ValueError(f"{value!r} は名前ではありません / not a name")
    if not str(value).isprintable():
        raise ValueError(f"{value!r} に表せない文字があります / holds unprintable characters")
    if len(str(value)) > LONGEST_NAME:
        raise ValueError(f"名前が{LONGEST_NAME}字を超えています / a name is too long")
    return str(value)


def _title(value: object) -> str | None:
    """Any text that can be printed again, line breaks included."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{value!r} は題名ではありません / not a title")
    try:
        str(value).encode()
    except UnicodeEncodeError as error:
        message = f"{value!r} に表せない文字があります / holds unprintable characters"
        raise ValueError(message) from error
    return str(value)


def _one_of(*choices: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        if value not in choices:
            raise ValueError(f"{value!r} は {', '.join(choices)} にありません / none of these")
        return value

    return check


def _parameters(individual_for: ParameterScope | None) -> Callable[[object], Mapping[str, object]]:
    def check(value: object) -> Mapping[str, object]:
        if not isinstance(value, dict):
            raise ValueError("項目と値の組ではありません / not a map of parameters")
        return validated(value, individual_for)

    return check


def _label(value: object) -> str:
    text = value if isinstance(value, str) else ""
    if text.startswith("residual:"):
        return text
    try:
        _day(f"{text}-01")
    except ValueError:
        message = f"{value!r} は 2026-04 や residual:契約 の形ではありません / not such a form"
        raise ValueError(message) from None
    return text


Check = Callable[[object], Any]
PARTY: dict[str, Check] = {"contract": _name}
PARTS = tuple(part.value for part in Part)
KEYS: Mapping[str, tuple[Mapping[str, Check], Mapping[str, Check]]] = {
    # event: keys that it needs, keys that it may have
    "apply": (
        PARTY | {"customer": _name, "plan": _one_of("monthly", "annual"), "servers": _positive},
        {},
    ),
    "accept": (PARTY, {"service_starts": _day, "individual": _parameters(ParameterScope.CONTRACT)}),
    "refuse": (PARTY | {"ground": _one_of(*REFUSAL_GROUNDS)}, {}),
    "add": (PARTY | {"servers": _positive}, {"effective": _day}),
    "reduce": (PARTY | {"servers": _positive}, {"desired": _day}),
    "cancel": (PARTY, {"desired": _day}),
    "decline_renewal": (PARTY | {"by": _one_of("customer", "company")}, {}),
    "withdraw_end": (PARTY, {}),
    "terminate": (PARTY | {"ground": _one_of(*TERMINATION_GROUNDS)}, {"effective": _day}),
    "transfer": (PARTY | {"to": _name}, {"effective": _day}),
    "suspend": (PARTY | {"ground": _one_of(*SUSPENSION_GROUNDS)}, {}),
    "resume": (PARTY, {}),
    "suspend_part": (
        PARTY | {"ground": _one_of(*SUSPENSION_GROUNDS), "stopped": _one_of(*PARTS)},
        {"servers": _positive, "named": _name, "effective": _day},
    ),
    "resume_part": (PARTY | {"stopped": _one_of(*PARTS)}, {"named": _name}),
    "publish_edition": ({"effective": _day, "parameters": _parameters(None)}, {}),
    "end_service": ({"effective": _day}, {}),
    "pay": (
        {"customer": _name, "amount": _positive},
        {"invoice": _label, "value_date": _day},
    ),
    "undo_payment": (
        {
            "customer": _name,
            "amount": _positive,
            "paid_on": _day,
            "as": _one_of("sent_back", "wrong"),
        },
        {"part": _positive},
    ),
    "bank_reversal": ({"customer": _name, "amount": _positive}, {}),
    "credit_note": (
        {
            "customer": _name,
            "invoice": _label,
            "amount": _positive,
            "kind": _one_of(*(kind.value for kind in BY_STAFF)),
        },
        {},
    ),
    "pay_out": ({"customer": _name, "amount": _positive}, {}),
    "hold_dunning": ({"customer": _name}, {}),
    "release_dunning": ({"customer": _name}, {}),
    "approve": ({"proposal": _one_of("suspension", "termination"), "customer": _name}, {}),
}


def read(path: str | Path) -> Scenario:
    """A scenario from its file. Raises CannotPlay with one line that names what is wrong."""
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
        data = yaml.load(text, _Loader)
    except OSError as error:
        raise CannotPlay(f"読めません / cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CannotPlay("UTF-8 ではありません / not UTF-8") from error
    except (yaml.YAMLError, RecursionError, ValueError, TypeError) as error:
        raise CannotPlay(
            f"YAML ではありません / not YAML: {' '.join(str(error).split())}"
        ) from error
    return parse(data)


def parse(data: object) -> Scenario:
    """A scenario from its data."""
    if not isinstance(data, dict):
        raise CannotPlay("name, edition, until, events の組ではありません / not a map")
    for key in data:
        if key not in ("name", "edition", "until", "events"):
            raise CannotPlay(f"{key!r} という項目はありません / unknown key")
    if not isinstance(data.get("events"), list):
        raise CannotPlay("events に出来事の一覧がありません / no list of events")
    events = tuple(_event(number, item) for number, item in enumerate(data["events"], 1))
    _check_order(events)
    _check_names(events)
    _check_undone(events)
    return Scenario(
        _checked("name", _title, data.get("name"), None),
        _checked("edition", _parameters(None), data.get("edition") or {}, None),
        _checked("until", _day, data.get("until"), None),
        events,
    )


def _checked(key: str, check: Check, value: object, event: int | None) -> Any:
    try:
        return check(value)
    except InvalidParameter as error:
        raise CannotPlay(f"{key}: {error}", event) from error
    except ValueError as error:
        raise CannotPlay(f"{key}: {error}", event) from error


def _event(number: int, item: object) -> Event:
    if not isinstance(item, dict):
        raise CannotPlay("項目と値の組ではありません / not a map", number)
    do = item.get("do")
    if not isinstance(do, str) or do not in KEYS:
        raise CannotPlay(f"{do!r} という出来事はありません / unknown event", number)
    needed, optional = KEYS[do]
    checks = {**needed, **optional}
    for key in item:
        if key not in ("date", "do") and key not in checks:
            raise CannotPlay(f"{do} に {key!r} という項目はありません / unknown key", number)
    for key in needed:
        if item.get(key) is None:
            raise CannotPlay(f"{do} に {key} がありません / {key} is missing", number)
    day = _checked("date", _day, item.get("date"), number)
    values = {
        key: _checked(key, check, item[key], number)
        for key, check in checks.items()
        if item.get(key) is not None
    }
    if values.get("value_date", day) > day:
        raise CannotPlay(
            f"value_date: {values['value_date']} は {day} より後です / after it", number
        )
    return Event(number, day, do, values)


def _check_order(events: tuple[Event, ...]) -> None:
    for before, event in pairwise(events):
        if event.day < before.day:
            raise CannotPlay(
                f"{event.day} は前の出来事({before.day})より前です / out of date order",
                event.number,
            )


def _check_names(events: tuple[Event, ...]) -> None:
    applies = [event for event in events if event.do == "apply"]
    contracts: set[str] = set()
    for event in applies:
        if event["contract"] in contracts:
            raise CannotPlay(
                f"契約 {event['contract']} の apply が2回あります / a second apply", event.number
            )
        contracts.add(event["contract"])
    customers = {event["customer"] for event in applies}
    for event in events:
        before = {one["customer"] for one in applies if one.number < event.number}
        names = [
            ("contract", event["contract"], contracts),
            ("customer", event["customer"], customers),
            ("customer", event["to"], before),
        ]
        if (event["invoice"] or "").startswith("residual:"):
            names.append(("contract", event["invoice"].removeprefix("residual:"), contracts))
        for kind, name, known in names:
            if name is not None and name not in known:
                raise CannotPlay(
                    f"{kind} {name} はどの apply にもありません / never named in an apply",
                    event.number,
                )


def _check_undone(events: tuple[Event, ...]) -> None:
    """Each payment is entered before it is undone, and undone whole but once."""
    left: Counter[tuple] = Counter()
    for event in events:
        if event.do == "pay":
            left[event["customer"], event["amount"], event.day] += 1
        elif event.do == "undo_payment":
            payment = event["customer"], event["amount"], event["paid_on"]
            if not left[payment]:
                raise CannotPlay(
                    f"{event['paid_on']} に {event['customer']} の {event['amount']} 円の入金は"
                    "ありません / names no payment",
                    event.number,
                )
            if event["part"] is None:
                left[payment] -= 1
            elif event["as"] != "sent_back":
                raise CannotPlay("part は sent_back だけ / part only with sent_back", event.number)
