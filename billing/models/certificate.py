"""Certificates of a company's money: of a payment (支払証明書), of a balance (残高証明書)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.models.payment import Payment
from billing.terms.certificate import CertificateKind
from contracts.office.about_company import about_company, of
from contracts.office.language import choices
from contracts.office.models.fields import CodeField
from contracts.office.personal import Masked, of_companies, personal
from contracts.people.models import BillingAccount, Customer


@about_company(
    "money_certificates", of("customer"), "支払証明書・残高証明書", "certificates of money"
)
@personal(of_companies("customer"), parties=Masked("recipient", "payer", "accounts"))
class MoneyCertificate(models.Model):
    """What our records said on `issued_on`: of a payment, or of the balance at the end of `as_of`.

    Frozen; `facts` are its figures, `amount` the yen that came, or the balance. A balance is of
    one billing account, or without one of the whole company. Where the records have changed,
    another is made that `replaces` it.
    """

    number = CodeField(_("Certificate number"), unique=True)
    kind = models.CharField(_("Kind"), max_length=10, choices=choices(CertificateKind))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="money_certificates")
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, related_name="money_certificates"
    )
    billing_account = models.ForeignKey(
        BillingAccount, models.PROTECT, null=True, related_name="money_certificates"
    )
    as_of = models.DateField(_("As of"))
    issued_on = models.DateField(_("Issued on"))
    amount = models.BigIntegerField(_("Amount"))
    facts = models.JSONField(_("Certified figures"))
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name=_("Issued in place of"),
        null=True,
        related_name="replaced_by",
    )
    parties = models.JSONField(_("Copy of the parties"))

    class Meta:
        verbose_name = _("Certificate")
        verbose_name_plural = _("Certificates")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "customer", "payment", "billing_account", "as_of"],
                condition=Q(replaces__isnull=True),
                name="one_first_certificate_of_each_thing",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=CertificateKind.PAYMENT.value,
                    payment__isnull=False,
                    billing_account__isnull=True,
                    amount__gt=0,
                )
                | Q(kind=CertificateKind.BALANCE.value, payment__isnull=True),
                name="certificate_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(as_of__lte=F("issued_on")), name="certificate_of_a_day_that_came"
            ),
        ]

    def __str__(self) -> str:
        return self.number


@about_company(
    "money_certificate_documents",
    of("certificate__customer"),
    "支払証明書・残高証明書PDFの記録",
    "records of PDFs of certificates of money",
    without=("pdf",),
)
@personal(of_companies("certificate__customer"))
class MoneyCertificateDocument(models.Model):
    """The PDFs, made when first needed: the original, and the one marked 再発行."""

    certificate = models.ForeignKey(MoneyCertificate, models.PROTECT, related_name="documents")
    is_copy = models.BooleanField(_("Marked as reissued"))
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Certificate PDF")
        verbose_name_plural = _("Certificate PDFs")
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "is_copy"], name="one_original_and_one_copy_certificate"
            )
        ]

    def __str__(self) -> str:
        return str(self.certificate_id)
