"""Columns of the records whose codes are shown in words."""

from collections.abc import Callable

from django.contrib import admin
from django.db.models import Model

from contracts.office import approving
from contracts.office.alert_kinds import ALERTS, UNKNOWN
from contracts.office.language import Text, localized
from contracts.office.subjects import named as named_subject
from contracts.office.terms.notices import named as named_notice


def spoken(model: type[Model], field: str, say: Callable[[str], Text]) -> Callable[[Model], str]:
    """A column under the name of its field, each value in words; sorted by the field."""
    label = next(one.verbose_name for one in model._meta.concrete_fields if one.name == field)

    @admin.display(description=label, ordering=field)
    def column(row: Model) -> str:
        return str(say(getattr(row, field)))

    return column


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
