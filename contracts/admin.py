"""The tables of contracts, to be looked at."""

from django.contrib import admin

from contracts import models
from contracts.office.admin import ReadOnly, period, rows
from contracts.people.admin import CustomerAdmin

CustomerAdmin.inlines = [
    *CustomerAdmin.inlines,
    rows(
        models.Contract,
        fields=["number", "plan", "servers", "formed_on", "ends_on"],
        show_change_link=True,
    ),
]


@admin.register(models.TermsEdition)
class TermsEditionAdmin(ReadOnly):
    list_display = ["number", "title", "published_at", "effective_on", "parameters"]


@admin.register(models.IndividualAgreement)
class IndividualAgreementAdmin(ReadOnly):
    list_display = ["contract", "billing_account", "effective_on", "ends_on", "parameters"]
    list_select_related = ["contract", "billing_account"]


@admin.register(models.Contract)
class ContractAdmin(ReadOnly):
    list_display = ["number", "customer", "plan", "servers", "formed_on", "service_starts_on",
                    "ends_on", "end_reason"]  # fmt: skip
    list_filter = ["plan", "end_reason", period("formed_on")]
    search_fields = ["number", "customer__name"]
    list_select_related = ["customer"]
    inlines = [
        rows(models.Application),
        rows(models.Term),
        rows(models.ServerChange),
        rows(models.PlanChange),
        rows(models.Suspension),
        rows(models.PartSuspension),
        rows(models.Ending),
        rows(models.IndividualAgreement),
        rows(models.Transfer),
    ]


@admin.register(models.EndWithdrawal)
class EndWithdrawalAdmin(ReadOnly):
    list_display = ["ending", "withdrawn_on"]
    list_select_related = ["ending__contract"]


@admin.register(models.Transfer)
class TransferAdmin(ReadOnly):
    list_display = ["contract", "from_customer", "to_customer", "effective_on", "carried_out_on"]
    list_select_related = ["contract", "from_customer", "to_customer"]


@admin.register(models.ChangeRequest)
class ChangeRequestAdmin(ReadOnly):
    list_display = ["requested_at", "customer", "contract", "kind", "state", "decided_at"]
    list_filter = ["kind", "state"]
    search_fields = ["customer__name", "contract__number"]
    list_select_related = ["customer", "contract"]


@admin.register(models.ApplicationDraft)
class ApplicationDraftAdmin(ReadOnly):
    list_display = ["updated_at", "user", "customer", "contract"]
    list_select_related = ["user", "customer", "contract"]


@admin.register(models.ImportFile)
class ImportFileAdmin(ReadOnly):
    """Without the bytes of the file, which no page shows."""

    list_display = ["name", "uploaded_at", "uploaded_by", "imported_at", "imported_by"]
    exclude = ["content"]
    list_select_related = ["uploaded_by", "imported_by"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content")


@admin.register(models.ServiceEnd)
class ServiceEndAdmin(ReadOnly):
    list_display = ["posted_on", "effective_on"]


@admin.register(models.EditionDraft)
class EditionDraftAdmin(ReadOnly):
    list_display = ["title", "effective_on", "updated_at", "updated_by", "edition"]
    list_select_related = ["updated_by", "edition"]
