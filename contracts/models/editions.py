"""Editions of the terms and individual agreements: the figures that the rules read."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contracts.office.about_company import about_company, of, of_no_company
from contracts.office.personal import of_companies, personal
from contracts.people.models import BillingAccount


@of_no_company("about the service")
class TermsEdition(models.Model):
    """A published edition. The database refuses any change to it (migration 0002)."""

    number = models.PositiveIntegerField(_("Edition"), unique=True)
    title = models.CharField(_("Title"), max_length=120, blank=True)
    published_at = models.DateTimeField(_("Published at"))
    effective_on = models.DateField(_("In force from"), db_index=True)
    parameters = models.JSONField(_("Figures changed"), default=dict, blank=True)
    text = models.TextField(pgettext_lazy("column", "Text"), blank=True)
    articles = models.JSONField(_("Articles"), default=list, blank=True)
    sha256 = models.CharField(_("Hash of text and figures"), max_length=64)

    class Meta:
        verbose_name = _("Edition of the terms")
        verbose_name_plural = _("Editions of the terms")
        ordering = ["number"]

    def __str__(self) -> str:
        return gettext("Edition %(number)s") % {"number": self.number}


@of_no_company("the operator's own work")
class EditionDraft(models.Model):
    """An edition being written (Art. 3): changed freely until it is published."""

    title = models.CharField(_("Title"), max_length=120, blank=True)
    effective_on = models.DateField(_("In force from"), null=True, blank=True)
    parameters = models.JSONField(_("Figures changed"), default=dict, blank=True)
    text = models.TextField(pgettext_lazy("column", "Text"), blank=True)
    created_at = models.DateTimeField(_("Created at"))
    updated_at = models.DateTimeField(_("Updated at"))
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    edition = models.OneToOneField(
        TermsEdition,
        models.PROTECT,
        null=True,
        related_name="draft",
        verbose_name=_("Published edition"),
    )

    class Meta:
        verbose_name = _("Draft of the terms")
        verbose_name_plural = _("Drafts of the terms")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title or gettext("Draft %(pk)s") % {"pk": self.pk}


@about_company(
    "agreements",
    of("contract__customer", "billing_account__customer"),
    "個別合意",
    "individual agreements",
)
@personal(of_companies("contract__customer", "billing_account__customer"), document="")
class IndividualAgreement(models.Model):
    """Art. 2-2: parameters agreed for one contract, or for one billing account."""

    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    billing_account = models.ForeignKey(
        BillingAccount, models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    effective_on = models.DateField(_("Effective date"))
    ends_on = models.DateField(_("Effective until"), null=True, blank=True)
    parameters = models.JSONField(_("Agreed figures"))
    document = models.FileField(_("Written agreement"), upload_to="agreements/%Y/", blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("Individual agreement")
        verbose_name_plural = _("Individual agreements")
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
