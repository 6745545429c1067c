"""The ledger in double entry. Append-only, and balanced by the shape of a row."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.models.invoice import Invoice
from billing.terms.bookkeeping import Event, Title, Why
from billing.terms.tax import TaxCategory
from contracts.office.about_company import about_company, of
from contracts.office.language import choices
from contracts.office.models.fields import Reference
from contracts.people.models import BillingAccount


@about_company("ledger_entries", of("billing_account__customer"), "仕訳", "ledger entries")
class LedgerEntry(models.Model):
    """Yen from the credit side to the debit side on a day; `terms.bookkeeping.Entry` as a row.

    `event` and `event_id` are the row that it was written with, in the same transaction. It
    bears no name: who it concerns is its billing account.
    """

    day = models.DateField(_("Day"))
    debit = models.CharField(_("Debit"), max_length=15, choices=choices(Title))
    credit = models.CharField(_("Credit"), max_length=15, choices=choices(Title))
    amount = models.BigIntegerField(_("Amount"))
    tax = models.BigIntegerField(_("Consumption tax amount"), default=0)
    tax_category = models.CharField(max_length=10, choices=choices(TaxCategory), blank=True)
    tax_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    why = models.CharField(_("Description"), max_length=15, choices=choices(Why))
    event = models.CharField(_("Event"), max_length=12, choices=choices(Event))
    event_id = models.BigIntegerField()
    billing_account = Reference(BillingAccount, related_name="ledger_entries")
    invoice = Reference(Invoice, null=True, related_name="ledger_entries")
    recorded_on = models.DateField(_("Recorded on"))

    class Meta:
        verbose_name = _("Ledger entry")
        verbose_name_plural = _("Ledger entries")
        ordering = ["day", "id"]
        indexes = [
            models.Index(fields=["day", "id"], name="entries_by_day"),
            models.Index(fields=["billing_account", "day", "id"], name="entries_of_account"),
            models.Index(fields=["event_id", "event"], name="entries_of_event"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="entry_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="entry_has_two_sides"),
            models.CheckConstraint(
                condition=Q(tax__gte=-F("amount"), tax__lte=F("amount")),
                name="entry_tax_within_amount",
            ),
            models.CheckConstraint(
                condition=Q(tax_category="", tax_percent__isnull=True, tax=0)
                | (~Q(tax_category="") & Q(tax_percent__isnull=False)),
                name="entry_tax_rate_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.debit} {self.credit} {self.amount}"


class Posting(models.Model):
    """One side of an entry, debits positive, and its tax: a view of the database (guards.sql)."""

    id = models.BigIntegerField(primary_key=True)
    entry = models.ForeignKey(LedgerEntry, models.DO_NOTHING, related_name="postings")
    day = models.DateField()
    title = models.CharField(max_length=15, choices=choices(Title))
    yen = models.BigIntegerField()
    billing_account = models.ForeignKey(BillingAccount, models.DO_NOTHING, related_name="+")
    invoice = models.ForeignKey(Invoice, models.DO_NOTHING, null=True, related_name="+")
    recorded_on = models.DateField()

    class Meta:
        managed = False
        db_table = "billing_posting"

    def __str__(self) -> str:
        return f"{self.entry_id} {self.title} {self.yen}"
