from collections.abc import Iterable

from django.contrib import admin

from contracts.office.admin import ReadOnly
from contracts.office.admin.spoken import spoken, spoken_filter
from contracts.office.exporting import EXPORTS
from contracts.office.language import Text
from portal.exports.models import Export


def export_kind(name: str) -> Text:
    kind = EXPORTS.get(name)
    return kind.label if kind else name


def export_kinds() -> Iterable[tuple[str, Text]]:
    return ((kind.name, kind.label) for kind in EXPORTS)


@admin.register(Export)
class ExportAdmin(ReadOnly):
    list_display = [spoken(Export, "kind", export_kind), "customer", "state", "done", "total",
                    "created_at", "expires_at"]  # fmt: skip
    list_filter = [spoken_filter(Export, "kind", export_kinds), "state"]
    list_select_related = ["customer"]
