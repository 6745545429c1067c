"""The rows of billing, to be looked at; only the policy and the tax table are edited."""

from django.contrib import admin

from billing import models
from contracts.admin import Journaled, ReadOnly, rows


@admin.register(models.Invoice)
class InvoiceAdmin(ReadOnly):
    list_display = ["number", "customer", "kind", "label", "issued_on", "due_on", "total"]
    list_filter = ["kind"]
    search_fields = ["number", "customer__name", "label"]
    date_hierarchy = "issued_on"
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
    search_fields = ["customer__name", "payer_name"]
    date_hierarchy = "value_date"
    list_select_related = ["customer"]
    inlines = [rows(models.Allocation), rows(models.PaymentReturn, fk_name="payment")]


@admin.register(models.Proposal)
class ProposalAdmin(ReadOnly):
    list_display = ["made_on", "kind", "billing_account", "state", "closed_on"]
    list_filter = ["kind", "state"]
    list_select_related = ["billing_account"]


@admin.register(models.DunningMessage)
class DunningMessageAdmin(ReadOnly):
    list_display = ["day", "step", "billing_account"]
    list_filter = ["step"]
    date_hierarchy = "day"
    list_select_related = ["billing_account"]


@admin.register(models.DunningHold)
class DunningHoldAdmin(ReadOnly):
    list_display = ["held_on", "billing_account", "reason", "promised_on", "released_on"]
    list_select_related = ["billing_account"]


@admin.register(models.Charge)
class ChargeAdmin(ReadOnly):
    list_display = ["day", "billing_account", "contract", "amount", "reason", "invoice"]
    list_select_related = ["billing_account", "contract", "invoice"]


@admin.register(models.BillingRun)
class BillingRunAdmin(ReadOnly):
    list_display = ["month", "started_at", "finished_at"]
    inlines = [rows(models.BillingFailure)]


@admin.register(models.BankDataReceived)
class BankDataReceivedAdmin(ReadOnly):
    list_display = ["through", "recorded_at"]


@admin.register(models.DunningPolicyStep)
class DunningPolicyStepAdmin(Journaled):
    """A change counts for steps not yet taken."""

    clause = "24-1"
    list_display = ["position", "step", "days"]
    list_display_links = ["step"]


@admin.register(models.TaxRate)
class TaxRateAdmin(Journaled):
    """A new rate is added with its day; issued invoices keep theirs."""

    clause = "23-1"
    list_display = ["category", "percent", "effective_on"]
