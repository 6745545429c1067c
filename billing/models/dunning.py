"""Dunning: the policy, the steps taken, the messages, the proposals that staff decide."""

from datetime import date

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from billing.models.invoice import Invoice, of_invoice_or_account
from billing.terms.dunning import Step, demanded
from contracts.office.about_company import about_company, of, of_no_company
from contracts.office.language import choices
from contracts.office.personal import MARK, Masked, of_companies, personal
from contracts.people.models import BillingAccount


@of_no_company("about the service")
class DunningPolicyStep(models.Model):
    """A step of the policy; a change counts for steps not yet taken."""

    step = models.CharField(_("Step"), max_length=12, choices=choices(Step), unique=True)
    position = models.PositiveIntegerField(_("Position"), unique=True)
    days = models.PositiveIntegerField(_("Days after the due date"))

    class Meta:
        verbose_name = _("Dunning step")
        verbose_name_plural = _("Dunning steps")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.get_step_display()


@of_no_company("the operator's own work")
class PolicyDraft(models.Model):
    """A policy being written: `steps` are pairs of a step and its days, in order."""

    steps = models.JSONField(_("Step"))
    created_at = models.DateTimeField(_("Created at"))
    updated_at = models.DateTimeField(_("Updated at"))
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(_("Applied at"), null=True)

    class Meta:
        verbose_name = _("Draft of a dunning policy")
        verbose_name_plural = _("Drafts of dunning policies")
        ordering = ["id"]

    def __str__(self) -> str:
        return gettext("Dunning policy %(pk)s") % {"pk": self.pk}


def _in_steps(customer_id: int) -> Q:
    steps = DunningStep.objects.filter(invoice__customer=customer_id)
    return Q(pk__in=steps.values("message"))


@about_company("dunning_messages", _in_steps, "督促状", "dunning messages")
@personal(of_companies("billing_account__customer"), text=Masked("parties.recipient"))
class DunningMessage(models.Model):
    """One message for each step, billing account and day."""

    billing_account = models.ForeignKey(
        BillingAccount, models.PROTECT, related_name="dunning_messages"
    )
    step = models.CharField(_("Step"), max_length=12, choices=choices(Step))
    day = models.DateField(_("Day"))
    text = models.JSONField(_("Content"), default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("Dunning letter")
        verbose_name_plural = _("Dunning letters")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["billing_account", "step", "day"], name="one_dunning_message_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.billing_account_id} {self.day} {self.step}"

    @property
    def letter_number(self) -> str:
        """By which its letter is known."""
        return f"DL-{self.day:%Y%m%d}-{self.pk:06}"

    @property
    def demanded(self) -> int:
        """The yen that it asks for, as its letter does."""
        return demanded(self.step, self.text["total"], self.text["due"])


def _proposed(customer_id: int) -> Q:
    rows = DunningProposal.objects.filter(invoices__customer=customer_id)
    return Q(pk__in=rows.values("pk"))


@about_company("proposals", _proposed, "停止・解除の起案", "proposals to suspend or terminate")
class DunningProposal(models.Model):
    """A suspension or termination for default that staff approve or decline."""

    class State(models.TextChoices):
        OPEN = "open", _("Undecided")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        LAPSED = "lapsed", _("Lapsed")

    class Kind(models.TextChoices):
        SUSPENSION = "suspension", _("Suspension")
        TERMINATION = "termination", _("Termination")
        LIFTING = "lifting", _("Lifting of the suspension")

    billing_account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="proposals")
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind.choices)
    invoices = models.ManyToManyField(Invoice, related_name="proposals", verbose_name=_("Invoice"))
    made_on = models.DateField(_("Proposed on"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    closed_on = models.DateField(_("Decided on"), null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)

    class Meta:
        verbose_name = _("Proposal")
        verbose_name_plural = _("Proposals")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["billing_account", "kind"],
                name="open_proposals",
                condition=Q(state="open"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.made_on}"


@about_company("dunning_steps", of("invoice__customer"), "督促の経過", "dunning steps")
class DunningStep(models.Model):
    """A step that an invoice took, once. `left_out` of a proposal, it still counts."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="dunning_steps")
    step = models.CharField(_("Step"), max_length=12, choices=choices(Step))
    day = models.DateField(_("Day"))
    left_out = models.BooleanField(default=False)
    outstanding = models.BigIntegerField(_("Unpaid amount"))
    accrued_interest = models.BigIntegerField(_("Late interest"))
    message = models.ForeignKey(DunningMessage, models.PROTECT, null=True, related_name="steps")
    proposal = models.ForeignKey(DunningProposal, models.PROTECT, null=True, related_name="steps")

    class Meta:
        verbose_name = _("Dunning history")
        verbose_name_plural = _("Dunning history")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "step"], name="each_step_once"),
            models.UniqueConstraint(fields=["invoice", "day"], name="one_step_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.step}"


@about_company("dunning_holds", of_invoice_or_account, "督促の保留", "dunning held")
@personal(of_companies("billing_account__customer"), reason=MARK)
class DunningHold(models.Model):
    """Dunning waits: a dispute, or a date that the payer promised."""

    billing_account = models.ForeignKey(
        BillingAccount, models.PROTECT, related_name="dunning_holds"
    )
    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True, blank=True)
    reason = models.CharField(_("Reason"), max_length=200)
    held_on = models.DateField(_("Held on"))
    promised_on = models.DateField(_("Promised date"), null=True, blank=True)
    released_on = models.DateField(_("Released on"), null=True, blank=True)

    class Meta:
        verbose_name = _("Dunning hold")
        verbose_name_plural = _("Dunning holds")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.billing_account_id} {self.reason}"

    def waits(self, day: date) -> bool:
        """Whether dunning waits for it on a day: until it is released, and to the promised date."""
        return self.released_on is None and (self.promised_on is None or day <= self.promised_on)


@of_no_company("about the service")
class BankDataReceived(models.Model):
    """Through which day the bank's data are on file: no debt due later is dunned."""

    through = models.DateField(_("Bank data complete through"))
    recorded_at = models.DateTimeField(_("Recorded at"))

    class Meta:
        verbose_name = _("Bank data")
        verbose_name_plural = _("Bank data")
        ordering = ["through"]

    def __str__(self) -> str:
        return str(self.through)
