"""The tables of the ground floor, to be looked at."""

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter, FieldTextFilter

from contracts.office import models
from contracts.office.admin.base import ReadOnly, period, rows
from contracts.office.admin.spoken import (
    alert_kind,
    alert_kinds,
    approval_kind,
    approval_kinds,
    notice_kind,
    notice_kinds,
    operations,
    spoken,
    spoken_filter,
    subject,
)
from contracts.office.context import of_user
from contracts.office.operation import called
from contracts.office.queries import restricted
from contracts.office.queries.delivery import lost


@admin.register(models.Posting)
class PostingAdmin(ReadOnly):
    list_display = ["at", "day", "kind", "number", "notice"]
    list_filter = ["kind", period("day")]
    search_fields = ["number"]

    def get_queryset(self, request) -> QuerySet:
        kinds = restricted.unread_notices(of_user(request.user))
        return super().get_queryset(request).exclude(notice__kind__in=kinds)


@admin.register(models.Notice)
class NoticeAdmin(ReadOnly):
    list_display = ["at", spoken(models.Notice, "kind", notice_kind), "channel", "customer",
                    "contract", spoken(models.Notice, "reference", subject)]  # fmt: skip
    list_filter = ["channel", spoken_filter(models.Notice, "kind", notice_kinds), period("day")]
    search_fields = ["reference", "customer__name"]
    list_select_related = ["customer", "contract"]
    inlines = [rows(models.OutboxMessage)]

    def get_queryset(self, request) -> QuerySet:
        kinds = restricted.unread_notices(of_user(request.user))
        return super().get_queryset(request).exclude(kind__in=kinds)


class Undelivered(DropdownFilter):
    """The mail that Today counts: what did not arrive and was not sent again."""

    title = _("Undelivered e-mail")
    parameter_name = "undelivered"

    def lookups(self, request, model_admin) -> list[tuple[str, str]]:
        return [("1", gettext("Not sent again"))]

    def queryset(self, request, queryset):
        return queryset.filter(pk__in=lost().values("pk")) if self.value() else queryset


@admin.register(models.OutboxMessage)
class OutboxMessageAdmin(ReadOnly):
    list_display = ["created_at", spoken(models.OutboxMessage, "purpose", notice_kind),
                    spoken(models.OutboxMessage, "document", subject), "recipient", "delivery",
                    "attempts", "sent_at", "response"]  # fmt: skip
    list_filter = ["delivery", Undelivered,
                   spoken_filter(models.OutboxMessage, "purpose", notice_kinds)]  # fmt: skip
    search_fields = ["recipient", "document"]

    def get_queryset(self, request) -> QuerySet:
        kinds = restricted.unread_notices(of_user(request.user))
        return super().get_queryset(request).exclude(purpose__in=kinds)


@admin.register(models.JournalEntry)
class JournalEntryAdmin(ReadOnly):
    list_display = ["at", "actor", spoken(models.JournalEntry, "operation", called), "clause",
                    "customer", "contract",
                    spoken(models.JournalEntry, "reference", subject)]  # fmt: skip
    list_filter = [spoken_filter(models.JournalEntry, "operation", operations),
                   ("clause", FieldTextFilter), period("day")]  # fmt: skip
    search_fields = ["reference", "customer__name", "actor"]
    list_select_related = ["customer", "contract"]

    def get_queryset(self, request) -> QuerySet:
        kinds = restricted.unread(of_user(request.user))
        return super().get_queryset(request).exclude(operation__in=kinds)


@admin.register(models.Erasure)
class ErasureAdmin(ReadOnly):
    list_display = ["customer", "day", "files_erased"]
    list_select_related = ["customer"]


@admin.register(models.Forgetting)
class ForgettingAdmin(ReadOnly):
    list_display = ["day", "row_count", "files_erased"]


@admin.register(models.Alert)
class AlertAdmin(ReadOnly):
    list_display = ["day", spoken(models.Alert, "kind", alert_kind),
                    spoken(models.Alert, "reference", subject), "text", "resolved_at"]  # fmt: skip
    list_filter = [spoken_filter(models.Alert, "kind", alert_kinds),
                   ("resolved_at", admin.EmptyFieldListFilter)]  # fmt: skip


@admin.register(models.JournalSeal)
class JournalSealAdmin(ReadOnly):
    list_display = ["day", "entries", "last_entry", "sha256", "sealed_at"]


@admin.register(models.Approval)
class ApprovalAdmin(ReadOnly):
    list_display = ["proposed_at", spoken(models.Approval, "kind", approval_kind), "customer",
                    spoken(models.Approval, "subject", subject), "state", "proposed_by",
                    "decided_by"]  # fmt: skip
    list_filter = [spoken_filter(models.Approval, "kind", approval_kinds), "state"]
    search_fields = ["subject", "customer__name"]
    list_select_related = ["customer", "proposed_by", "decided_by"]


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
