"""Accounts: looked at by all staff, edited by superusers alone, their secrets seen by nobody."""

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from contracts.admin import Looked, ReadOnly, rows
from contracts.admin.by_key import ByKey
from portal.accounts.models import DUTIES, SignIn, User


@admin.register(User)
class UserAdmin(Looked, BaseUserAdmin, ModelAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ()
    list_fullwidth = True
    list_display = ["email", "last_name", "first_name", "is_staff", "duties", "is_active"]
    list_filter = ["is_staff", "is_superuser", "is_active"]
    search_fields = ["email", "last_name", "first_name"]
    ordering = ["email"]
    filter_horizontal = []
    inlines = [rows(EmailAddress)]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        ("氏名", {"fields": ["last_name", "first_name"]}),
        ("権限", {"fields": ["is_active", "is_staff", "is_superuser", "duties"]}),
        ("日時", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "password1", "password2"]})]

    def get_changelist(self, request, **kwargs) -> type[ByKey]:
        return ByKey

    def get_fieldsets(self, request, obj=None) -> list:
        """Not even the hash of a password for those who only look."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [(None, {"fields": ["email"]}), *fieldsets[1:]]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "duties":
            return forms.MultipleChoiceField(
                label=db_field.verbose_name,
                choices=DUTIES,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(SignIn)
class SignInAdmin(ReadOnly):
    list_display = ["at", "email", "method", "succeeded", "address"]
    list_filter = ["succeeded", "method"]
    search_fields = ["email", "address"]
