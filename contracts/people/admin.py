"""The tables of companies and people, to be looked at."""

from django.contrib import admin

from contracts.office.admin import ReadOnly, rows
from contracts.people import models


@admin.register(models.Customer)
class CustomerAdmin(ReadOnly):
    list_display = ["number", "name", "corporate_number", "phone", "created_on"]
    search_fields = ["number", "name", "name_kana", "corporate_number"]
    inlines = [
        rows(models.BillingAccount, show_change_link=True),
        rows(models.Contact),
    ]


@admin.register(models.BillingAccount)
class BillingAccountAdmin(ReadOnly):
    list_display = ["number", "customer", "name", "department", "emails"]
    search_fields = ["number", "name", "customer__name"]
    list_select_related = ["customer"]


@admin.register(models.Contact)
class ContactAdmin(ReadOnly):
    list_display = ["name", "customer", "email", "phone"]
    search_fields = ["name", "email", "customer__name"]
    list_select_related = ["customer"]


@admin.register(models.Membership)
class MembershipAdmin(ReadOnly):
    """Who may sign in for which company; people are invited and removed by operations."""

    list_display = ["user", "customer", "role"]
    search_fields = ["user__email", "customer__name"]
    list_select_related = ["user", "customer"]


@admin.register(models.Invitation)
class InvitationAdmin(ReadOnly):
    list_display = ["created_at", "customer", "email", "role", "expires_at", "accepted_at"]
    exclude = ["token_sha256"]
    list_select_related = ["customer"]
