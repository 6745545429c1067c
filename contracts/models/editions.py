"""Editions of the terms and individual agreements: the figures that the rules read."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contracts.office.about_company import about_company, of, of_no_company
from contracts.people.models import BillingAccount


@of_no_company("about the service")
class TermsEdition(models.Model):
    """A published edition. The database refuses any change to it (migration 0002)."""

    number = models.PositiveIntegerField("版", unique=True)
    title = models.CharField("表題", max_length=120, blank=True)
    published_at = models.DateTimeField("公表日時")
    effective_on = models.DateField("施行日", db_index=True)
    parameters = models.JSONField("変更する項目", default=dict, blank=True)
    text = models.TextField("本文", blank=True)
    articles = models.JSONField("条文", default=list, blank=True)
    sha256 = models.CharField("本文と項目のハッシュ", max_length=64)

    class Meta:
        verbose_name = "規約の版"
        verbose_name_plural = "規約の版"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"第{self.number}版"


@of_no_company("the operator's own work")
class EditionDraft(models.Model):
    """An edition being written (Art. 3): changed freely until it is published."""

    title = models.CharField("表題", max_length=120, blank=True)
    effective_on = models.DateField("施行日", null=True, blank=True)
    parameters = models.JSONField("変更する項目", default=dict, blank=True)
    text = models.TextField("本文", blank=True)
    created_at = models.DateTimeField("作成日時")
    updated_at = models.DateTimeField("更新日時")
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    edition = models.OneToOneField(
        TermsEdition, models.PROTECT, null=True, related_name="draft", verbose_name="公表した版"
    )

    class Meta:
        verbose_name = "規約の草案"
        verbose_name_plural = "規約の草案"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title or f"草案{self.pk}"


@about_company(
    "agreements",
    of("contract__customer", "billing_account__customer"),
    "個別合意",
    "individual agreements",
)
class IndividualAgreement(models.Model):
    """Art. 2-2: parameters agreed for one contract, or for one billing account."""

    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    billing_account = models.ForeignKey(
        BillingAccount, models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    effective_on = models.DateField("適用開始日")
    ends_on = models.DateField("適用終了日", null=True, blank=True)
    parameters = models.JSONField("合意した項目")
    document = models.FileField("合意書", upload_to="agreements/%Y/", blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "個別合意"
        verbose_name_plural = "個別合意"
        ordering = ["effective_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contract__isnull=True) ^ Q(billing_account__isnull=True),
                name="agreement_with_contract_or_account",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("effective_on")),
                name="agreement_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract or self.billing_account} {self.effective_on}"
