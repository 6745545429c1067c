"""What the bank says: files, their records and what became of each, learned payer names."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from billing.models.payment import Payment
from contracts.office.about_company import about_company, of, of_no_company
from contracts.office.language import both
from contracts.people.models import BillingAccount


@of_no_company("the operator's own work")
class BankFormat(models.Model):
    """How a bank's CSV is read: which column means what."""

    name = models.CharField("名称", max_length=60, unique=True)
    encoding = models.CharField("文字コード", max_length=12, default="cp932")
    columns = models.JSONField("列の対応", default=dict)

    class Meta:
        verbose_name = "銀行CSVの形式"
        verbose_name_plural = "銀行CSVの形式"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@of_no_company("of many companies at once")
class BankFile(models.Model):
    """A file of the bank, imported whole or not at all; the same file only once.

    `form` is that of the records of kind 01; `summary` has the sums of each account, as its
    trailer told them, and what was read with some liberty.
    """

    class Kind(models.TextChoices):
        TRANSFERS = "zengin01", both("全銀 振込入金通知", "Zengin 01, transfers received")
        STATEMENT = "zengin03", both("全銀 入出金取引明細", "Zengin 03, account statement")
        CSV = "csv", both("CSV", "CSV")

    class State(models.TextChoices):
        PREVIEW = "preview", both("確認中", "previewed")
        COMMITTED = "committed", both("取込済み", "taken in")
        DISCARDED = "discarded", both("破棄", "discarded")

    name = models.CharField("ファイル名", max_length=120)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField("種類", max_length=10, choices=Kind.choices)
    format = models.ForeignKey(BankFormat, models.PROTECT, null=True)
    content = models.BinaryField()
    bank_account = models.CharField("口座", max_length=120, blank=True)
    form = models.CharField("様式", max_length=1, blank=True)
    summary = models.JSONField("合計と注意", default=dict, encoder=DjangoJSONEncoder)
    first_day = models.DateField("最初の日", null=True)
    last_day = models.DateField("最後の日", null=True)
    state = models.CharField("状態", max_length=10, choices=State.choices, default=State.PREVIEW)
    uploaded_at = models.DateTimeField("受付")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    committed_at = models.DateTimeField("取込", null=True)

    class Meta:
        verbose_name = "銀行ファイル"
        verbose_name_plural = "銀行ファイル"
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
class BankRecord(models.Model):
    """One entry of a bank file and its outcome.

    `identity` tells the same entry in another file: account, days, amount, reference, payer
    and its place among equal ones. `match` says why it was matched, or what is proposed; of
    one imported before, or one that cancels another, which record that is (`earlier`); of one
    whose payment was undone, which payments those were (`undone`).
    """

    class Outcome(models.TextChoices):
        INCOMING = "incoming", both("入金", "money in")
        OUTGOING = "outgoing", both("出金", "money out")
        CANCELLED = "cancelled", both("取消", "cancelled")
        DUPLICATE = "duplicate", both("取込済みと同じ", "taken in before")

    class State(models.TextChoices):
        WAITING = "waiting", both("未消込", "not matched")
        MATCHED = "matched", both("消込済み", "matched")
        IGNORED = "ignored", both("対象外", "not ours")

    file = models.ForeignKey(BankFile, models.PROTECT, related_name="records")
    position = models.PositiveIntegerField("行")
    account = models.CharField("口座", max_length=60, blank=True)
    outcome = models.CharField("扱い", max_length=10, choices=Outcome.choices)
    booking_date = models.DateField("勘定日")
    value_date = models.DateField("起算日")
    amount = models.BigIntegerField("金額")
    payer_code = models.CharField("振込依頼人コード", max_length=10, blank=True)
    payer_name = models.CharField("振込名義", max_length=60, blank=True)
    bank = models.CharField("仕向銀行", max_length=40, blank=True)
    branch = models.CharField("仕向支店", max_length=40, blank=True)
    remark = models.CharField("摘要", max_length=60, blank=True)
    edi = models.CharField("EDI", max_length=20, blank=True)
    reference = models.CharField("照会番号", max_length=20, blank=True)
    identity = models.CharField(max_length=64)
    state = models.CharField("状態", max_length=10, choices=State.choices, default=State.WAITING)
    match = models.JSONField("照合", default=dict, encoder=DjangoJSONEncoder)
    payment = models.OneToOneField(Payment, models.PROTECT, null=True, related_name="bank_record")
    decided_at = models.DateTimeField("処理日時", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField("理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "銀行の明細"
        verbose_name_plural = "銀行の明細"
        ordering = ["file", "position"]
        indexes = [
            models.Index(fields=["value_date", "id"], name="records_by_day"),
            models.Index(
                fields=["value_date", "id"],
                name="records_to_match",
                condition=Q(state="waiting", outcome="incoming"),
            ),
            models.Index(fields=["identity"], name="record_identity"),
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


@about_company(
    "payer_aliases",
    of("billing_account__customer"),
    "振込名義の別名",
    "names under which the company pays",
)
class PayerAlias(models.Model):
    """A payer's name, as the bank prints it, that staff taught to mean a billing account."""

    billing_account = models.ForeignKey(
        BillingAccount, models.PROTECT, related_name="payer_aliases"
    )
    name = models.CharField("振込名義", max_length=60, db_index=True)
    learned_at = models.DateTimeField("登録日時")
    learned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "振込名義の別名"
        verbose_name_plural = "振込名義の別名"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["billing_account", "name"], name="one_alias_each_account"
            )
        ]

    def __str__(self) -> str:
        return self.name
