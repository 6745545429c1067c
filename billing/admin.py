"""The rows of billing, to be looked at; only the tax table is edited."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from billing import models
from contracts.office.admin import Journaled, ReadOnly, period, rows
from contracts.office.operation import journal_entries

journal_entries(
    add_taxrate=_("Tax rate added"),
    change_taxrate=_("Tax rate changed"),
    delete_taxrate=_("Tax rate deleted"),
)


@admin.register(models.Invoice)
class InvoiceAdmin(ReadOnly):
    list_display = ["number", "customer", "kind", "label", "issued_on", "due_on", "total"]
    list_filter = ["kind", period("issued_on"), period("due_on")]
    search_fields = ["number", "customer__name", "label"]
    list_select_related = ["customer"]
    inlines = [
        rows(models.InvoiceLine, fk_name="invoice"),
        rows(models.InvoiceTax),
        rows(models.Allocation),
        rows(models.DunningStep),
    ]


@admin.register(models.Payment)
class PaymentAdmin(ReadOnly):
    list_display = ["value_date", "customer", "amount", "named", "payer_name"]
    list_filter = [period("value_date")]
    search_fields = ["customer__name", "payer_name"]
    list_select_related = ["customer"]
    inlines = [rows(models.Allocation), rows(models.PaymentReturn, fk_name="payment")]


@admin.register(models.Payout)
class PayoutAdmin(ReadOnly):
    list_display = ["day", "customer", "amount", "bank", "account_number", "holder"]
    list_filter = [period("day")]
    search_fields = ["customer__name", "holder"]
    list_select_related = ["customer"]
    inlines = [rows(models.PayoutPart)]


@admin.register(models.DunningProposal)
class DunningProposalAdmin(ReadOnly):
    list_display = ["made_on", "kind", "billing_account", "state", "closed_on"]
    list_filter = ["kind", "state"]
    list_select_related = ["billing_account"]


@admin.register(models.DunningMessage)
class DunningMessageAdmin(ReadOnly):
    list_display = ["day", "step", "billing_account"]
    list_filter = ["step", period("day")]
    list_select_related = ["billing_account"]


@admin.register(models.DunningHold)
class DunningHoldAdmin(ReadOnly):
    list_display = ["held_on", "billing_account", "reason", "promised_on", "released_on"]
    list_select_related = ["billing_account"]


@admin.register(models.Charge)
class ChargeAdmin(ReadOnly):
    list_display = ["day", "kind", "billing_account", "contract", "amount", "reason", "invoice"]
    list_filter = ["kind"]
    list_select_related = ["billing_account", "contract", "invoice"]


@admin.register(models.BillingRun)
class BillingRunAdmin(ReadOnly):
    list_display = ["month", "expected", "held", "started_at", "finished_at"]
    inlines = [rows(models.BillingFailure)]


@admin.register(models.BillingHold)
class BillingHoldAdmin(ReadOnly):
    list_display = ["held_on", "billing_account", "reason", "through", "released_on"]
    list_select_related = ["billing_account"]


@admin.register(models.BankDataReceived)
class BankDataReceivedAdmin(ReadOnly):
    list_display = ["through", "recorded_at"]


@admin.register(models.DunningPolicyStep)
class DunningPolicyStepAdmin(ReadOnly):
    """The console changes the policy, through a second person."""

    list_display = ["position", "step", "days"]
    list_display_links = ["step"]


@admin.register(models.TaxRate)
class TaxRateAdmin(Journaled):
    """A new rate is added with its day; those in the table stay, as invoices rest on them."""

    clause = "23-1"
    list_display = ["category", "percent", "effective_on"]

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(models.PolicyDraft)
class PolicyDraftAdmin(ReadOnly):
    list_display = ["created_at", "updated_at", "updated_by", "published_at"]
    list_select_related = ["updated_by"]


@admin.register(models.CreditNote)
class CreditNoteAdmin(ReadOnly):
    list_display = ["number", "invoice", "customer", "issued_on", "total", "reason"]
    list_filter = [period("issued_on")]
    search_fields = ["number", "customer__name", "invoice__number"]
    list_select_related = ["invoice", "customer"]
    inlines = [rows(models.CreditNotePart), rows(models.Allocation)]


@admin.register(models.BankFormat)
class BankFormatAdmin(ReadOnly):
    list_display = ["name", "encoding", "columns"]


@admin.register(models.BankFile)
class BankFileAdmin(ReadOnly):
    """Without the bytes of the file, which no page shows."""

    list_display = ["name", "kind", "bank_account", "first_day", "last_day", "state",
                    "uploaded_at", "uploaded_by"]  # fmt: skip
    list_filter = ["kind", "state"]
    exclude = ["content"]
    list_select_related = ["uploaded_by"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content")


@admin.register(models.BankRecord)
class BankRecordAdmin(ReadOnly):
    list_display = [
        "value_date",
        "amount",
        "payer_name",
        "payer_code",
        "outcome",
        "state",
        "reason",
    ]
    list_filter = ["outcome", "state", period("value_date")]
    search_fields = ["payer_name", "payer_code", "remark", "edi"]


@admin.register(models.PayerAlias)
class PayerAliasAdmin(ReadOnly):
    list_display = ["name", "billing_account", "learned_at", "learned_by"]
    search_fields = ["name", "billing_account__name"]
    list_select_related = ["billing_account", "learned_by"]
