"""The tables of incidents and maintenance, to be looked at."""

from django.contrib import admin

from contracts.office.admin import ReadOnly, rows
from support.incidents import models


@admin.register(models.Disruption)
class DisruptionAdmin(ReadOnly):
    list_display = ["number", "kind", "title", "scope", "starts_at", "announced_at", "ended_at"]
    list_filter = ["kind", "scope"]
    search_fields = ["number", "title"]
    inlines = [rows(models.DisruptionUpdate), rows(models.Affected)]


@admin.register(models.DisruptionAddress)
class DisruptionAddressAdmin(ReadOnly):
    list_display = ["contract", "customer", "email", "chosen_at"]
    list_select_related = ["contract", "customer"]


@admin.register(models.CarrierOrder)
class CarrierOrderAdmin(ReadOnly):
    list_display = ["update", "carrier", "line", "reference"]
    list_select_related = ["update"]


@admin.register(models.JointMeasure)
class JointMeasureAdmin(ReadOnly):
    list_display = ["update", "contract", "ours", "theirs"]
    list_select_related = ["update", "contract"]


@admin.register(models.IncidentReport)
class IncidentReportAdmin(ReadOnly):
    list_display = ["disruption", "sha256", "made_at"]
    exclude = ["pdf"]
    list_select_related = ["disruption"]
