"""Kinds of tables: looked at by all staff, edited by those for administration, or by none."""

from dataclasses import replace

from django.contrib.admin import ShowFacets
from django.db.models import ForeignKey
from unfold.admin import ModelAdmin, TabularInline
from unfold.contrib.filters.admin import RangeDateFilter

from contracts.office import context
from contracts.office.admin.by_key import ByKey
from contracts.office.admin.names import name_columns
from contracts.office.admin.stored import InWords
from contracts.office.context import Duty
from contracts.office.operations import editing


class Looked(InWords):
    """Every member of staff may look at every record, whose columns have names in Japanese."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        name_columns(self.model)

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.is_active and request.user.is_staff

    def has_module_permission(self, request) -> bool:
        return self.has_view_permission(request)


class ReadOnly(Looked, ModelAdmin):
    """Rows that only operations write, page after page by key."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    sortable_by = ()
    list_filter_submit = True
    list_fullwidth = True
    actions = None

    def get_changelist(self, request, **kwargs) -> type[ByKey]:
        return ByKey

    def get_list_display(self, request) -> list:
        return [self.in_words.get(name, name) for name in super().get_list_display(request)]

    def has_add_permission(self, request, *args) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class Journaled(Looked, ModelAdmin):
    """Rows that staff for administration edit here; each change is in the journal.

    `clause` is the one that the rows are about.
    """

    clause = ""
    list_fullwidth = True

    def has_add_permission(self, request, *args) -> bool:
        return self._may_edit(request)

    def has_change_permission(self, request, obj=None) -> bool:
        return self._may_edit(request)

    def has_delete_permission(self, request, obj=None) -> bool:
        return self._may_edit(request)

    def save_model(self, request, obj, form, change) -> None:
        before = editing.plain(self.model.objects.get(pk=obj.pk)) if change else {}
        super().save_model(request, obj, form, change)
        self._edited(request, "change" if change else "add", obj, before)

    def delete_model(self, request, obj) -> None:
        before = editing.plain(obj)
        super().delete_model(request, obj)
        self._edited(request, "delete", obj, before)

    def delete_queryset(self, request, queryset) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    def _may_edit(self, request) -> bool:
        user = request.user
        is_staff = user.is_active and user.is_staff
        return is_staff and Duty.ADMINISTRATION in context.of_user(user).duties

    def _edited(self, request, what: str, obj, before: dict) -> None:
        by = context.of_user(request.user, request.META.get("REMOTE_ADDR"))
        by = replace(by, form=request.form_sent())
        editing.edited(by, what, obj, self.clause, before)


class Rows(Looked, TabularInline):
    """Rows of another table below, read only."""

    extra = 0
    can_delete = False
    per_page = 50

    def get_queryset(self, request):
        """With what the rows are named by, so that a row costs no statement of its own."""
        named = [
            field.name
            for field in self.model._meta.concrete_fields
            if isinstance(field, ForeignKey) and field.related_model is not self.parent_model
        ]
        found = super().get_queryset(request).select_related(*named)
        return found if found.ordered else found.order_by("pk")

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


def rows(model, **options) -> type[Rows]:
    return type(f"{model.__name__}Rows", (Rows,), {"model": model, **options})


def period(field: str) -> tuple[str, type[RangeDateFilter]]:
    """A filter of a list: from a day to a day."""
    return field, RangeDateFilter
