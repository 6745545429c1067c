"""Accounts: looked at by all staff, their secrets seen by nobody.

Staff are added and changed in the console alone, where nobody changes their own account and
all of it is in the journal; of a customer's person a superuser changes the name, or closes it.
"""

from dataclasses import replace

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import UserChangeForm

from contracts.office import context
from contracts.office.admin import Looked, ReadOnly, rows
from contracts.office.admin.by_key import ByKey
from contracts.office.operation import journal_entries
from contracts.office.operations import editing
from portal.accounts.models import SignIn, User

EDITED = ["last_name", "first_name", "is_active"]


journal_entries(
    change_user=_("Account changed"),
)


@admin.register(User)
class UserAdmin(Looked, BaseUserAdmin, ModelAdmin):
    form = UserChangeForm
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ()
    actions = None
    list_fullwidth = True
    list_display = ["email", "last_name", "first_name", "is_staff", "duties", "is_active"]
    list_filter = ["is_staff", "is_superuser", "is_active"]
    search_fields = ["email", "last_name", "first_name"]
    ordering = ["email"]
    filter_horizontal = []
    inlines = [rows(EmailAddress)]
    fieldsets = [
        (None, {"fields": ["email"]}),
        (_("Full name"), {"fields": ["last_name", "first_name"]}),
        (_("Permissions"), {"fields": ["is_active", "is_staff", "is_superuser", "duties"]}),
        (_("Date and time"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = [
        "email", "is_staff", "is_superuser", "duties", "last_login", "date_joined",
    ]  # fmt: skip

    def get_changelist(self, request, **kwargs) -> type[ByKey]:
        return ByKey

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        is_open = obj is None or not obj.is_staff
        return is_open and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def user_change_password(self, request, id, form_url=""):
        """Passwords are chosen by those whose they are, by mail."""
        raise PermissionDenied

    def save_model(self, request, obj, form, change) -> None:
        kept = User.objects.get(pk=obj.pk)
        super().save_model(request, obj, form, change)
        before, after = ({name: getattr(one, name) for name in EDITED} for one in (kept, obj))
        by = context.of_user(request.user, request.META.get("REMOTE_ADDR"))
        by = replace(by, form=request.form_sent())
        editing.journal_of(by, "change", obj, "10-1", before, after)


@admin.register(SignIn)
class SignInAdmin(ReadOnly):
    list_display = ["at", "email", "method", "succeeded", "address"]
    list_filter = ["succeeded", "method"]
    search_fields = ["email", "address"]
