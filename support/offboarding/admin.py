"""The tables of what follows an end, to be looked at."""

from django.contrib import admin

from contracts.office.admin import ReadOnly, rows
from support.offboarding import models


@admin.register(models.Checklist)
class ChecklistAdmin(ReadOnly):
    list_display = ["contract", "ends_on", "holder_left", "operator_left", "next_due_on"]
    list_select_related = ["contract"]
    search_fields = ["contract__number"]
    inlines = [rows(models.Line)]


@admin.register(models.Withdrawn)
class WithdrawnAdmin(ReadOnly):
    list_display = ["line", "withdrawn_at", "withdrawn_by", "reason"]
    list_select_related = ["line__checklist", "withdrawn_by"]


@admin.register(models.Certificate)
class CertificateAdmin(ReadOnly):
    list_display = ["number", "issued_on", "sha256"]
    exclude = ["pdf"]


@admin.register(models.OffboardingPolicy)
class OffboardingPolicyAdmin(ReadOnly):
    list_display = ["at", "author", "holder_days", "operator_days", "keep_years"]


@admin.register(models.LegalHold)
class LegalHoldAdmin(ReadOnly):
    list_display = ["customer", "reason", "set_on", "until", "lifted_on"]
    list_select_related = ["customer"]
