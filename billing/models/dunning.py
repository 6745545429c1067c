"""Dunning: the policy, the steps taken, the messages, the proposals that staff decide."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from billing.models.invoice import Invoice, of_invoice_or_account
from billing.terms.dunning import Step
from contracts.office.about_company import about_company, of, of_no_company
from contracts.office.language import both, choices
from contracts.people.models import BillingAccount


@of_no_company("about the service")
class DunningPolicyStep(models.Model):
    """A step of the policy; a change counts for steps not yet taken."""

    step = models.CharField("段階", max_length=12, choices=choices(Step), unique=True)
    position = models.PositiveIntegerField("順", unique=True)
    days = models.PositiveIntegerField("期日からの日数")

    class Meta:
        verbose_name = "督促の段階"
        verbose_name_plural = "督促の段階"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.get_step_display()


@of_no_company("the operator's own work")
class PolicyDraft(models.Model):
    """A policy being written: `steps` are pairs of a step and its days, in order."""

    steps = models.JSONField("段階")
    created_at = models.DateTimeField("作成日時")
    updated_at = models.DateTimeField("更新日時")
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField("適用日時", null=True)

    class Meta:
        verbose_name = "督促方針の草案"
        verbose_name_plural = "督促方針の草案"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"督促方針 {self.pk}"


def _in_steps(customer_id: int) -> Q:
    steps = DunningStep.objects.filter(invoice__customer=customer_id)
    return Q(pk__in=steps.values("message"))


@about_company("dunning_messages", _in_steps, "督促状", "dunning messages")
class DunningMessage(models.Model):
    """One message for each step, billing account and day."""

    billing_account = models.ForeignKey(
        BillingAccount, models.PROTECT, related_name="dunning_messages"
    )
    step = models.CharField("段階", max_length=12, choices=choices(Step))
    day = models.DateField("日")
    text = models.JSONField("内容", default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = "督促状"
        verbose_name_plural = "督促状"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["billing_account", "step", "day"], name="one_dunning_message_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.billing_account_id} {self.day} {self.step}"


def _proposed(customer_id: int) -> Q:
    rows = DunningProposal.objects.filter(invoices__customer=customer_id)
    return Q(pk__in=rows.values("pk"))


@about_company("proposals", _proposed, "停止・解除の起案", "proposals to suspend or terminate")
class DunningProposal(models.Model):
    """A suspension or termination for default that staff approve or decline."""

    class State(models.TextChoices):
        OPEN = "open", both("未決", "open")
        APPROVED = "approved", both("承認", "approved")
        DECLINED = "declined", both("却下", "declined")
        LAPSED = "lapsed", both("消滅", "lapsed")

    class Kind(models.TextChoices):
        SUSPENSION = "suspension", both("停止", "suspension")
        TERMINATION = "termination", both("解除", "termination")
        LIFTING = "lifting", both("停止の解除", "lifting of a suspension")

    billing_account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="proposals")
    kind = models.CharField("種類", max_length=12, choices=Kind.choices)
    invoices = models.ManyToManyField(Invoice, related_name="proposals", verbose_name="請求書")
    made_on = models.DateField("起案日")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    closed_on = models.DateField("決定日", null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)

    class Meta:
        verbose_name = "起案"
        verbose_name_plural = "起案"
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
    step = models.CharField("段階", max_length=12, choices=choices(Step))
    day = models.DateField("日")
    left_out = models.BooleanField(default=False)
    outstanding = models.BigIntegerField("未払額")
    accrued_interest = models.BigIntegerField("遅延損害金")
    message = models.ForeignKey(DunningMessage, models.PROTECT, null=True, related_name="steps")
    proposal = models.ForeignKey(DunningProposal, models.PROTECT, null=True, related_name="steps")

    class Meta:
        verbose_name = "督促の経過"
        verbose_name_plural = "督促の経過"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "step"], name="each_step_once"),
            models.UniqueConstraint(fields=["invoice", "day"], name="one_step_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.step}"


@about_company("dunning_holds", of_invoice_or_account, "督促の保留", "dunning held")
class DunningHold(models.Model):
    """Dunning waits: a dispute, or a date that the payer promised."""

    billing_account = models.ForeignKey(
        BillingAccount, models.PROTECT, related_name="dunning_holds"
    )
    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True, blank=True)
    reason = models.CharField("理由", max_length=200)
    held_on = models.DateField("保留日")
    promised_on = models.DateField("約束の日", null=True, blank=True)
    released_on = models.DateField("解除日", null=True, blank=True)

    class Meta:
        verbose_name = "督促の保留"
        verbose_name_plural = "督促の保留"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.billing_account_id} {self.reason}"


@of_no_company("about the service")
class BankDataReceived(models.Model):
    """Through which day the bank's data are on file: no debt due later is dunned."""

    through = models.DateField("入金データの最終日")
    recorded_at = models.DateTimeField("記録日時")

    class Meta:
        verbose_name = "銀行データ"
        verbose_name_plural = "銀行データ"
        ordering = ["through"]

    def __str__(self) -> str:
        return str(self.through)
