from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin

from contracts.admin import ReadOnly
from portal.accounts.models import SignIn, User


@admin.register(User)
class UserAdmin(BaseUserAdmin):
    ordering = ["email"]
    list_display = ["email", "last_name", "first_name", "is_staff", "is_active"]
    search_fields = ["email", "last_name", "first_name"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        ("氏名", {"fields": ["last_name", "first_name"]}),
        (
            "権限",
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        ("日時", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "password1", "password2"]})]


@admin.register(SignIn)
class SignInAdmin(ReadOnly):
    list_display = ["at", "email", "method", "succeeded", "address"]
    list_filter = ["succeeded", "method"]
    search_fields = ["email", "address"]
