"""What the journal kept before and after, as people read it: labels, yen, days, words.

A value is called what the tables call the field of its name. Each room says what the others,
which no table has, are called.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from django.apps import apps
from django.db.models import BigIntegerField, Field, ForeignKey
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from contracts.office import approving
from contracts.office.alert_kinds import ALERTS
from contracts.office.exporting import EXPORTS
from contracts.office.language import Text, is_english, localized
from contracts.office.registry import Registry
from contracts.office.subjects import SUBJECTS, named
from contracts.office.templatetags.language import day, moment, month
from contracts.office.terms.days import day_in, moment_in
from contracts.office.terms.explanation import cite

ROOMS = (
    "billing", "contracts", "people", "office", "accounts", "incidents", "announcements", "desk",
    "conduct", "offboarding", "questions",
)  # fmt: skip
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*")
MONTH = re.compile(r"\d{4}-\d{2}")
CLAUSE = re.compile(r"\d{1,2}-\d{1,2}(\(\d+\))?")
STORED = re.compile(r"\w+/\d{4}/\S+")
HASH = re.compile(r"[0-9a-f]{64}")
"""For machines, not for people: it is left out."""


def _nothing(value: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class ValueName:
    """What a value of the journal is called that no table has; whole `yen` or not.

    `say` puts its codes into words, and is empty for what is none of them.
    """

    name: str
    label: Text
    yen: bool = False
    say: Callable[[str], str] = _nothing

    @property
    def codes(self) -> bool:
        """Whether it has words for codes."""
        return self.say is not _nothing


VALUES: Registry[ValueName] = Registry()


def call(**labels: Text) -> None:
    """Say what some values are called."""
    for name, label in labels.items():
        VALUES.register(ValueName(name, label))


def call_yen(**labels: Text) -> None:
    """Say what some amounts are called."""
    for name, label in labels.items():
        VALUES.register(ValueName(name, label, yen=True))


@dataclass(frozen=True, slots=True)
class Change:
    """A value by its name with what it was and what it became; empty where there was none."""

    name: str
    before: str
    after: str


def changes(before: Mapping, after: Mapping) -> list[Change]:
    """Each value in words, those for machines left out."""
    names = [*before, *(name for name in after if name not in before)]
    return [
        Change(called(name), _side(name, before), _side(name, after))
        for name in names
        if not (_is_hash(name, before.get(name)) or _is_hash(name, after.get(name)))
    ]


def _side(name: str, values: Mapping) -> str:
    return in_words(name, values[name]) if name in values else ""


def called(name: str, within: str = "") -> str:
    """What a value is called, by itself or within the value that holds it (`issuer.lines`)."""
    value = VALUES.get(f"{within}.{name}") or VALUES.get(name)
    if value is not None:
        return str(value.label)
    for field in _fields(name):
        if field.verbose_name != name.replace("_", " "):
            return str(field.verbose_name)
    return name.replace("_", " ")


@cache
def _fields(name: str) -> tuple[Field, ...]:
    """The fields of a name in all tables, those of billing first."""
    models = (model for room in ROOMS for model in apps.get_app_config(room).get_models())
    fields = (model._meta.get_field(name) for model in models if _has(model, name))
    return tuple(field for field in fields if isinstance(field, Field))


def _has(model, name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)


def in_words(name: str, value: object) -> str:
    """A value as it is read."""
    if value is None or value == "" or value == [] or value == {}:
        return "–"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, int):
        return _amount(name, value)
    if isinstance(value, Mapping):
        return _mapping(name, value)
    if isinstance(value, list | tuple):
        return pgettext("list", ", ").join(in_words(name, one) for one in value)
    return _text(name, str(value))


def _amount(name: str, value: int) -> str:
    known = VALUES.get(name)
    fields = _fields(name)
    is_key = any(isinstance(field, ForeignKey) or field.primary_key for field in fields)
    is_money = known.yen if known else any(isinstance(one, BigIntegerField) for one in fields)
    text = f"{abs(value):,}"
    if is_money and not is_key:
        text = f"¥{text}"
    return f"▲{text}" if value < 0 else text


def _mapping(within: str, value: Mapping) -> str:
    if "ja" in value and "en" in value:
        return localized(value)
    shown = for_people(value)
    parts = (f"{called(name, within)}: {in_words(name, one)}" for name, one in shown.items())
    return pgettext("list", ", ").join(parts)


def for_people(values: Mapping) -> dict:
    """Values without those for machines."""
    return {name: one for name, one in values.items() if not _is_hash(name, one)}


def _text(name: str, value: str) -> str:
    known = VALUES.get(name)
    if known and (said := known.say(value)):
        return said
    for field in _fields(name):
        label = dict(field.flatchoices or ()).get(value)
        if label is not None:
            return str(label)
    for form, say in FORMS:
        if form.fullmatch(value) and (said := say(value)):
            return said
    return value


def _day(value: str) -> str:
    found = day_in(value)
    return day(found) if found else ""


def _month(value: str) -> str:
    first = day_in(f"{value}-01")
    return month(first) if first else ""


def _moment(value: str) -> str:
    found = moment_in(value)
    return moment(found) if found and found.tzinfo else ""


def _clause(value: str) -> str:
    return f"Art. {value}" if is_english() else cite(value)


def _reference(value: str) -> str:
    return named(value).words if SUBJECTS.get(value.partition(":")[0]) else ""


def _file_name(value: str) -> str:
    return PurePosixPath(value).name


FORMS: tuple[tuple[re.Pattern, Callable[[str], str]], ...] = (
    (DAY, _day),
    (MOMENT, _moment),
    (MONTH, _month),
    (CLAUSE, _clause),
    (STORED, _file_name),
    (re.compile(r"\w+:.+"), _reference),
)


def _is_hash(name: str, value: object) -> bool:
    if name.endswith("sha256") or name in ("fingerprint", "nonce"):
        return True
    return isinstance(value, str) and HASH.fullmatch(value) is not None


def lines(values: Mapping) -> Iterator[str]:
    """One side alone, a line for each value, as exports write it."""
    for change in changes({}, values):
        yield f"{change.name}: {change.after}"


def _kind(value: str) -> str:
    """What alerts, approvals and exports are of."""
    found = ALERTS.get(value) or approving.KINDS.get(value) or EXPORTS.get(value)
    return str(found.label) if found else ""


VALUES.register(ValueName("kind", _("Kind"), say=_kind))
call(
    changes=_("Changes"),
    matter=_("Matter"),
    request=_("Request"),
    messages=_("E-mail"),
    length=_("Characters"),
    characters=_("Characters"),
)
