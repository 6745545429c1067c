"""Columns of the records whose codes are shown in words."""

from collections.abc import Callable, Iterable

from django.contrib import admin
from django.db.models import Model
from unfold.contrib.filters.admin import DropdownFilter

from contracts.office import approving
from contracts.office.alert_kinds import ALERTS, UNKNOWN
from contracts.office.language import Text, localized
from contracts.office.operation import ENTRIES
from contracts.office.subjects import named as named_subject
from contracts.office.terms.notices import KINDS as NOTICES
from contracts.office.terms.notices import named as named_notice


def spoken(model: type[Model], field: str, say: Callable[[str], Text]) -> Callable[[Model], str]:
    """A column under the name of its field, each value in words; sorted by the field."""
    label = next(one.verbose_name for one in model._meta.concrete_fields if one.name == field)

    @admin.display(description=label, ordering=field)
    def column(row: Model) -> str:
        return str(say(getattr(row, field)))

    column.field, column.say = field, say  # type: ignore[attr-defined]  # for the record's page
    return column


def spoken_filter(
    model: type[Model], field: str, known: Callable[[], Iterable[tuple[str, Text]]]
) -> type[DropdownFilter]:
    """A filter of a list by a field of codes, of which one is chosen by what it is called."""
    label = next(one.verbose_name for one in model._meta.concrete_fields if one.name == field)

    class Spoken(DropdownFilter):
        title = label
        parameter_name = field

        def lookups(self, request, model_admin) -> list[tuple[str, str]]:
            named = ((code, str(text)) for code, text in known())
            return sorted(named, key=lambda pair: pair[1])

        def queryset(self, request, queryset):
            return queryset.filter(**{field: self.value()}) if self.value() else queryset

    return Spoken


def alert_kinds() -> Iterable[tuple[str, Text]]:
    return ((kind.name, kind.label) for kind in ALERTS)


def notice_kinds() -> Iterable[tuple[str, Text]]:
    return ((name, localized(kind)) for name, kind in NOTICES.items())


def approval_kinds() -> Iterable[tuple[str, Text]]:
    return ((kind.name, str(kind.label)) for kind in approving.KINDS)


def operations() -> Iterable[tuple[str, Text]]:
    return ((entry.name, entry.label) for entry in ENTRIES)


def alert_kind(name: str) -> Text:
    kind = ALERTS.get(name)
    return kind.label if kind else UNKNOWN


def notice_kind(name: str) -> str:
    return localized(named_notice(name))


def approval_kind(name: str) -> str:
    kind = approving.KINDS.get(name)
    return str(kind.label) if kind else name


def subject(reference: str) -> str:
    return named_subject(reference).words or "–"
