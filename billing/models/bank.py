"""What the bank says: files, their records and what became of each, learned payer names."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.payment import Payment
from contracts.office.about_company import about_company, of, of_no_company
from contracts.office.folding import searchable
from contracts.office.personal import MARK, of_companies, personal
from contracts.people.models import BillingAccount


@of_no_company("the operator's own work")
class BankFormat(models.Model):
    """How a bank's CSV is read: which column means what."""

    name = models.CharField(_("Name"), max_length=60, unique=True)
    encoding = models.CharField(_("Character encoding"), max_length=12, default="cp932")
    columns = models.JSONField(_("Columns"), default=dict)

    class Meta:
        verbose_name = _("Bank CSV format")
        verbose_name_plural = _("Bank CSV formats")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@of_no_company("of many companies at once")
class BankFile(models.Model):
    """A file of the bank, imported whole or not at all; the same file only once.

    `form` is that of the records of kind 01; `summary` has the sums of each account, as its
    trailer gave them, and what was read with some liberty.
    """

    class Kind(models.TextChoices):
        TRANSFERS = "zengin01", _("Zengin 01: incoming transfers")
        STATEMENT = "zengin03", _("Zengin 03: account statement")
        CSV = "csv", _("CSV")
        CAMT = "camt053", _("camt.053, account statement in XML")
        MT940 = "mt940", _("MT940, account statement of SWIFT")

    class State(models.TextChoices):
        PREVIEW = "preview", _("Under review")
        COMMITTED = "committed", _("Imported")
        DISCARDED = "discarded", _("Discarded")

    name = models.CharField(_("File name"), max_length=120)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind.choices)
    format = models.ForeignKey(BankFormat, models.PROTECT, null=True)
    content = models.BinaryField()
    bank_account = models.CharField(_("Bank account"), max_length=120, blank=True)
    form = models.CharField(_("Layout"), max_length=1, blank=True)
    summary = models.JSONField(_("Totals and notes"), default=dict, encoder=DjangoJSONEncoder)
    first_day = models.DateField(_("First date"), null=True)
    last_day = models.DateField(_("Last date"), null=True)
    state = models.CharField(
        _("State"), max_length=10, choices=State.choices, default=State.PREVIEW
    )
    uploaded_at = models.DateTimeField(_("Received"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    committed_at = models.DateTimeField(_("Imported at"), null=True)

    class Meta:
        verbose_name = _("Bank file")
        verbose_name_plural = _("Bank files")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                condition=~Q(state="discarded"),
                name="each_bank_file_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


@of_no_company("of many companies, some unknown; its payments are exported")
@personal(
    of_companies("payment__customer"),
    payer_code="", payer_name=MARK, bank=MARK, branch=MARK, remark=MARK, edi=MARK,
    reference=MARK, match={}, reason=MARK,
)  # fmt: skip
class BankRecord(models.Model):
    """One entry of a bank file and its outcome.

    `identity` recognises the same entry in another file: account, days, amount, reference, payer
    and its place among equal ones. `match` says why it was matched, or what is proposed; of
    one imported before, or one that cancels another, which record that is (`earlier`); of one
    whose payment was undone, which payments those were (`undone`).
    """

    class Outcome(models.TextChoices):
        INCOMING = "incoming", _("Money in")
        OUTGOING = "outgoing", _("Money out")
        CANCELLED = "cancelled", _("Cancelled")
        DUPLICATE = "duplicate", _("Already imported")

    class State(models.TextChoices):
        WAITING = "waiting", _("Unmatched")
        MATCHED = "matched", _("Matched")
        IGNORED = "ignored", _("Set aside")

    file = models.ForeignKey(BankFile, models.PROTECT, related_name="records")
    position = models.PositiveIntegerField(_("Line number"))
    account = models.CharField(_("Bank account"), max_length=60, blank=True)
    outcome = models.CharField(_("Outcome"), max_length=10, choices=Outcome.choices)
    booking_date = models.DateField(_("Booking date"))
    value_date = models.DateField(_("Value date"))
    amount = models.BigIntegerField(_("Amount"))
    payer_code = models.CharField(_("Payer code at the bank"), max_length=10, blank=True)
    payer_name = models.CharField(_("Payer name"), max_length=60, blank=True)
    bank = models.CharField(_("Sending bank"), max_length=40, blank=True)
    branch = models.CharField(_("Sending branch"), max_length=40, blank=True)
    remark = models.CharField(_("Remark"), max_length=60, blank=True)
    edi = models.CharField("EDI", max_length=20, blank=True)
    reference = models.CharField(_("Reference number"), max_length=20, blank=True)
    takes_back = models.BooleanField(_("Correction or return"), default=False, db_default=False)
    identity = models.CharField(max_length=64)
    state = models.CharField(
        _("State"), max_length=10, choices=State.choices, default=State.WAITING
    )
    match = models.JSONField(_("Matching"), default=dict, encoder=DjangoJSONEncoder)
    payment = models.OneToOneField(Payment, models.PROTECT, null=True, related_name="bank_record")
    decided_at = models.DateTimeField(_("Processed at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    sought = searchable("payer_name")

    class Meta:
        verbose_name = _("Bank entry")
        verbose_name_plural = _("Bank entries")
        ordering = ["file", "position"]
        indexes = [
            models.Index(fields=["value_date", "id"], name="records_by_day"),
            models.Index(
                fields=["value_date", "id"],
                name="records_to_match",
                condition=Q(state="waiting", outcome="incoming"),
            ),
            models.Index(fields=["identity"], name="record_identity"),
            models.Index(
                fields=["value_date", "id"],
                name="records_without_payment",
                condition=Q(payment=None, outcome="incoming"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["file", "position"], name="one_record_each_line"),
            models.CheckConstraint(
                condition=Q(state="matched", payment__isnull=False, outcome="incoming")
                | Q(state__in=["waiting", "ignored"], payment__isnull=True),
                name="matched_record_has_payment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value_date} {self.amount} {self.payer_name}"


@of_no_company("of many companies at once; its payments are exported")
class TransferPart(models.Model):
    """A further payment of a bank record that was divided; its first is the record's `payment`.

    All payments of a record together are its amount.
    """

    record = models.ForeignKey(BankRecord, models.PROTECT, related_name="parts")
    payment = models.OneToOneField(Payment, models.PROTECT, related_name="transfer_part")

    class Meta:
        verbose_name = _("Part of a split transfer")
        verbose_name_plural = _("Parts of split transfers")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.record_id} {self.payment_id}"


@about_company(
    "transfers_set_aside",
    of("billing_account__customer"),
    "対象外とした振込",
    "transfers set aside after they had been payments",
    without=("record",),
)
class TransferSetAside(models.Model):
    """Yen of a transfer that had been a payment and left the books, or that are in them again.

    Taken back by the bank, or set aside by staff as no payment; `taken_up` undoes either. What
    was never matched was never in the books, and has no row here. `billing_account` is the last
    that it was a payment of.
    """

    class Kind(models.TextChoices):
        CANCELLED = "cancelled", _("Cancelled by the bank")
        SET_ASIDE = "set_aside", _("Set aside")
        TAKEN_UP = "taken_up", _("Unmatched again")

    record = models.ForeignKey(BankRecord, models.PROTECT, related_name="set_aside")
    billing_account = models.ForeignKey(
        BillingAccount, models.PROTECT, related_name="transfers_set_aside"
    )
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind.choices)
    amount = models.BigIntegerField(_("Amount"))
    day = models.DateField(_("Day"))
    recorded_at = models.DateTimeField(_("Recorded at"))

    class Meta:
        verbose_name = _("Transfer set aside")
        verbose_name_plural = _("Transfers set aside")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="set_aside_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.kind} {self.amount}"


@of_no_company("the operator's own work")
class TransferFees(models.Model):
    """What banks charge for a transfer, in yen, as payers take it off; the newest row counts."""

    amounts = ArrayField(models.PositiveIntegerField(), verbose_name=_("Charges"))
    saved_at = models.DateTimeField(_("Recorded at"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("Charges for transfers")
        verbose_name_plural = _("Charges for transfers")
        ordering = ["id"]

    def __str__(self) -> str:
        return ", ".join(map(str, self.amounts))


@about_company(
    "payer_aliases",
    of("billing_account__customer"),
    "振込名義の別名",
    "names under which the company pays",
)
@personal(of_companies("billing_account__customer"))
class PayerAlias(models.Model):
    """A payer's name, as the bank prints it, that staff taught to mean a billing account."""

    billing_account = models.ForeignKey(
        BillingAccount, models.PROTECT, related_name="payer_aliases"
    )
    name = models.CharField(_("Payer name"), max_length=60, db_index=True)
    learned_at = models.DateTimeField(_("Registered at"))
    learned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("Payer alias")
        verbose_name_plural = _("Payer alias")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["billing_account", "name"], name="one_alias_each_account"
            )
        ]

    def __str__(self) -> str:
        return self.name
