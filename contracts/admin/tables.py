"""The tables of contracts."""

from django.contrib import admin
from unfold.contrib.filters.admin import FieldTextFilter

from contracts import models
from contracts.office.admin.base import ReadOnly, period, rows


@admin.register(models.Customer)
class CustomerAdmin(ReadOnly):
    list_display = ["number", "name", "corporate_number", "phone", "created_on"]
    search_fields = ["number", "name", "name_kana", "corporate_number"]
    inlines = [
        rows(models.BillingAccount, show_change_link=True),
        rows(models.Contact),
        rows(models.Contract, fields=["number", "plan", "servers", "formed_on", "ends_on"],
             show_change_link=True),
    ]  # fmt: skip


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
        rows(models.Ending),
        rows(models.IndividualAgreement),
        rows(models.Transfer),
    ]


@admin.register(models.Transfer)
class TransferAdmin(ReadOnly):
    list_display = ["contract", "from_customer", "to_customer", "effective_on", "carried_out_on"]
    list_select_related = ["contract", "from_customer", "to_customer"]


@admin.register(models.Interruption)
class InterruptionAdmin(ReadOnly):
    list_display = ["starts_at", "ground", "contract", "affected", "planned_end_at", "ended_at"]
    list_select_related = ["contract"]


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


@admin.register(models.Invitation)
class InvitationAdmin(ReadOnly):
    list_display = ["created_at", "customer", "email", "role", "expires_at", "accepted_at"]
    exclude = ["token_sha256"]
    list_select_related = ["customer"]


@admin.register(models.ServiceEnd)
class ServiceEndAdmin(ReadOnly):
    list_display = ["posted_on", "effective_on"]


@admin.register(models.Notice)
class NoticeAdmin(ReadOnly):
    list_display = ["at", "kind", "channel", "customer", "contract", "reference"]
    list_filter = ["channel", ("kind", FieldTextFilter), period("day")]
    search_fields = ["reference", "customer__name"]
    list_select_related = ["customer", "contract"]
    inlines = [rows(models.OutboxMessage)]


@admin.register(models.OutboxMessage)
class OutboxMessageAdmin(ReadOnly):
    list_display = ["created_at", "purpose", "document", "recipient", "attempts", "sent_at",
                    "response"]  # fmt: skip
    list_filter = [("purpose", FieldTextFilter), ("sent_at", admin.EmptyFieldListFilter)]
    search_fields = ["recipient", "document"]


@admin.register(models.JournalEntry)
class JournalEntryAdmin(ReadOnly):
    list_display = ["at", "actor", "operation", "clause", "customer", "contract", "reference"]
    list_filter = [("operation", FieldTextFilter), ("clause", FieldTextFilter), period("day")]
    search_fields = ["reference", "customer__name", "actor"]
    list_select_related = ["customer", "contract"]


@admin.register(models.Alert)
class AlertAdmin(ReadOnly):
    list_display = ["day", "kind", "reference", "text", "resolved_at"]
    list_filter = ["kind", ("resolved_at", admin.EmptyFieldListFilter)]


@admin.register(models.JournalSeal)
class JournalSealAdmin(ReadOnly):
    list_display = ["day", "entries", "last_entry", "sha256", "sealed_at"]


@admin.register(models.Approval)
class ApprovalAdmin(ReadOnly):
    list_display = ["proposed_at", "kind", "customer", "subject", "state", "proposed_by",
                    "decided_by"]  # fmt: skip
    list_filter = ["kind", "state"]
    search_fields = ["subject", "customer__name"]
    list_select_related = ["customer", "proposed_by", "decided_by"]


@admin.register(models.EditionDraft)
class EditionDraftAdmin(ReadOnly):
    list_display = ["title", "effective_on", "updated_at", "updated_by", "edition"]
    list_select_related = ["updated_by", "edition"]


@admin.register(models.Note)
class NoteAdmin(ReadOnly):
    list_display = ["at", "customer", "contract", "text", "author"]
    search_fields = ["customer__name", "text"]
    list_select_related = ["customer", "contract", "author"]


@admin.register(models.Attachment)
class AttachmentAdmin(ReadOnly):
    list_display = ["at", "customer", "contract", "name", "size", "author"]
    search_fields = ["customer__name", "name"]
    list_select_related = ["customer", "contract", "author"]
