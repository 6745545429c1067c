"""A contract and everything that happens to it. Its status is derived from its dates."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import BigIntegerField, F, Func, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contracts.models.arrived import Arrived, arrived_by_entry
from contracts.models.consented import Consented
from contracts.office.about_company import about_company, of, of_no_company
from contracts.office.folding import searchable
from contracts.office.language import choices
from contracts.office.models.fields import CodeField
from contracts.office.personal import (
    MARK,
    Masked,
    of_accounts,
    of_companies,
    personal,
    that_say,
)
from contracts.office.terms.references import NAMES as REFERENCES
from contracts.people.models import BillingAccount, Contact, Customer, Referenced
from contracts.terms.ending import TERMINATION_GROUNDS
from contracts.terms.facts import ApplicationState, EndReason
from contracts.terms.parameters import Plan


@about_company("contracts", of("customer"), "契約", "contracts")
@personal(of_companies("customer"), refusal_reason=MARK, **dict.fromkeys(REFERENCES, MARK))
class Contract(Referenced):
    """`ends_on` is the last day, set as soon as an end is fixed; `Ending` keeps how.

    `billed_from` is the first day of a month, set where another product billed those before.
    """

    number = CodeField(_("Contract number"), unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contracts")
    billing_account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="contracts")
    responsible = models.ForeignKey(Contact, models.PROTECT, related_name="contracts")
    plan = models.CharField(_("Plan"), max_length=10, choices=choices(Plan))
    servers = models.PositiveIntegerField(_("Servers applied for"))
    applied_on = models.DateField(_("Applied on"))
    formed_on = models.DateField(_("Formed on"), null=True, blank=True)
    refused_on = models.DateField(_("Refused on"), null=True, blank=True)
    refusal_ground = models.CharField(_("Ground for refusal"), max_length=10, blank=True)
    refusal_reason = models.TextField(_("Reason for refusal"), blank=True)
    withdrawn_on = models.DateField(_("Application withdrawn on"), null=True, blank=True)
    service_starts_on = models.DateField(_("Service starts on"), null=True, blank=True)
    minimum_term_ends_on = models.DateField(_("End of the minimum term"), null=True, blank=True)
    billed_from = models.DateField(_("First month billed here"), null=True, blank=True)
    ends_on = models.DateField(_("Ends on"), null=True, blank=True)
    end_reason = models.CharField(
        _("Reason for the end"), max_length=20, choices=choices(EndReason), blank=True
    )
    sought = searchable(*REFERENCES)

    class Meta:
        verbose_name = _("Contract")
        verbose_name_plural = _("Contracts")
        ordering = ["number"]
        indexes = [
            models.Index(fields=["formed_on", "ends_on"], name="contract_life"),
            models.Index(fields=["applied_on", "number"], name="contract_by_day"),
            models.Index(Reverse("number"), name="contract_by_tail"),
            models.Index(
                fields=["service_starts_on"],
                name="services_to_start",
                condition=Q(minimum_term_ends_on__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(servers__gte=1), name="contract_has_servers"),
            models.CheckConstraint(
                condition=Q(billed_from__isnull=True) | Q(billed_from__day=1),
                name="contract_billed_from_a_month",
            ),
            models.CheckConstraint(
                condition=Q(formed_on__isnull=True, service_starts_on__isnull=True)
                | Q(
                    service_starts_on__gte=F("formed_on"),
                    refused_on__isnull=True,
                    withdrawn_on__isnull=True,
                ),
                name="contract_formed_before_service",
            ),
            models.CheckConstraint(
                condition=Q(refused_on__isnull=True) | Q(withdrawn_on__isnull=True),
                name="contract_refused_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, end_reason="")
                | (Q(ends_on__gte=F("formed_on")) & ~Q(end_reason="")),
                name="contract_end_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def application_state(self) -> ApplicationState:
        """What has become of the application."""
        if self.formed_on:
            return ApplicationState.ACCEPTED
        if self.withdrawn_on:
            return ApplicationState.WITHDRAWN
        return ApplicationState.REFUSED if self.refused_on else ApplicationState.APPLIED

    @property
    def language(self) -> str:
        """Of its documents: as its billing account wishes, where that is the holder's own."""
        account = self.billing_account
        is_own = account.customer_id == self.customer_id
        return account.language if is_own else self.customer.language


UNDECIDED = Q(formed_on=None, refused_on=None, withdrawn_on=None)
"""Applications that wait for our answer."""
ALIVE = Q(refused_on=None, withdrawn_on=None)
"""Contracts formed at some time, and applications that wait."""


def applied_by(customer_id: int) -> Q:
    """Of contracts for which the company itself applied, whoever holds them now (Art. 19)."""
    first = Transfer.objects.filter(contract=OuterRef("pk"), carried_out_on__isnull=False)
    holder = Subquery(first.order_by("pk").values("from_customer")[:1])
    contracts = Contract.objects.annotate(
        applicant=Coalesce(holder, F("customer_id"), output_field=BigIntegerField())
    )
    return Q(contract__in=contracts.filter(applicant=customer_id).values("pk"))


@about_company(
    "applications", applied_by, "申込と同意", "applications and consent", without=("findings",)
)
@personal(of_companies("contract__customer"), paper="", findings=[], address_of_origin=None)
@personal(of_accounts("account", "contract__customer"), address_of_origin=None)
@personal(that_say("contracts_application", "findings"), findings=[])
class Application(Consented, Arrived):
    """Art. 6-1: what the applicant declared and agreed to, when, and from where.

    Of one that came otherwise than by the portal, `paper` shows the consent, there is no
    `account`, and `consented_at` is the moment of entry; of an imported contract `received_on`
    is the day of the contract. The applicant was told to expect the decision by `expected_on`.
    """

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="application")
    consented_at = models.DateTimeField(_("Agreed at"))
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    declares_no_antisocial_ties = models.BooleanField(_("Declaration on anti-social forces"))
    declaration = models.TextField(_("Declaration text"), blank=True)
    findings = models.JSONField(_("Screening findings"), default=list, blank=True)
    expected_on = models.DateField(_("Decision expected by"), null=True, blank=True)

    class Meta:
        verbose_name = _("Application")
        verbose_name_plural = _("Applications")
        constraints = [arrived_by_entry("application")]

    def __str__(self) -> str:
        return str(self.contract)


@about_company("terms", of("contract__customer"), "契約期間", "terms of contracts")
class Term(models.Model):
    """Art. 14: a term as fixed on the day it began."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="terms")
    number = models.PositiveIntegerField(_("Term"))
    starts_on = models.DateField(_("Starts on"))
    ends_on = models.DateField(_("End of term"))
    months = models.PositiveIntegerField(_("Months"))
    notice_deadline = models.DateField(_("Notice deadline"), db_index=True)
    plan = models.CharField(_("Plan"), max_length=10, choices=choices(Plan))

    class Meta:
        verbose_name = _("Contract period")
        verbose_name_plural = _("Contract periods")
        ordering = ["contract", "number"]
        indexes = [models.Index(fields=["ends_on"], name="term_end")]
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="one_term_each_number"),
            ExclusionConstraint(
                name="terms_do_not_overlap",
                expressions=[
                    ("contract", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_on"),
                            F("ends_on"),
                            RangeBoundary(inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="term_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(contract)s, term %(number)s") % {
            "contract": self.contract,
            "number": self.number,
        }


@about_company("server_changes", of("contract__customer"), "台数変更", "servers added and removed")
@personal(of_companies("contract__customer"), paper="")
class ServerChange(Arrived):
    """Art. 6-2, 15-2, 16-1, 17-1: servers that come or leave at the start of a day or term."""

    class Kind(models.TextChoices):
        ADDITION = "addition", _("Added")
        REDUCTION = "reduction", _("Removed")
        TERMINATION = "termination", _("Partial termination")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="server_changes")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    servers = models.PositiveIntegerField(_("Servers"))
    effective_on = models.DateField(_("Effective on"), null=True, blank=True)
    with_term = models.PositiveIntegerField(_("Applies from term"), null=True, blank=True)
    explanation = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("Server change")
        verbose_name_plural = _("Server changes")
        ordering = ["contract", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(servers__gte=1), name="change_has_servers"),
            models.CheckConstraint(
                condition=Q(effective_on__isnull=True) ^ Q(with_term__isnull=True),
                name="change_on_a_day_or_with_a_term",
            ),
            arrived_by_entry("change"),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.get_kind_display()} {self.servers}"


@about_company("plan_changes", of("contract__customer"), "プラン変更", "plan changes")
@personal(of_companies("contract__customer"), paper="")
class PlanChange(Arrived):
    """Art. 6-2: another plan from a term on."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="plan_changes")
    plan = models.CharField(_("Plan"), max_length=10, choices=choices(Plan))
    with_term = models.PositiveIntegerField(_("Applies from term"))

    class Meta:
        verbose_name = _("Plan change")
        verbose_name_plural = _("Plan changes")
        ordering = ["contract", "id"]
        constraints = [arrived_by_entry("plan_change")]

    def __str__(self) -> str:
        return f"{self.contract} {self.get_plan_display()}"


@about_company("endings", of("contract__customer"), "契約の終了", "ends of contracts")
@personal(
    of_companies("contract__customer"),
    paper="", quote=Masked("parties.holder", "parties.responsible"),
)  # fmt: skip
class Ending(Arrived):
    """How an end of the whole contract was fixed.

    A later, earlier-dated end replaces it, or it is withdrawn (`EndWithdrawal`): from
    `replaced_on` on it no longer stands.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="endings")
    reason = models.CharField(_("Reason"), max_length=20, choices=choices(EndReason))
    ground = models.CharField(
        _("Ground"), max_length=10, blank=True, choices=[(g, g) for g in TERMINATION_GROUNDS]
    )
    by_holder = models.BooleanField(_("By the contract holder"))
    desired_on = models.DateField(_("Preferred date"), null=True, blank=True)
    ends_on = models.DateField(_("Ends on"))
    replaced_on = models.DateField(_("Replaced on"), null=True, blank=True)
    carried_out_on = models.DateField(_("End processed on"), null=True, blank=True)
    explanation = models.JSONField(default=dict)
    quote = models.JSONField(_("Quote at the time of notice"), default=dict)

    class Meta:
        verbose_name = _("End")
        verbose_name_plural = _("Endings")
        ordering = ["contract", "id"]
        indexes = [
            models.Index(
                fields=["ends_on"],
                name="endings_to_carry_out",
                condition=Q(replaced_on__isnull=True, carried_out_on__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contract"],
                condition=Q(replaced_on__isnull=True),
                name="one_standing_end",
            ),
            arrived_by_entry("ending"),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.ends_on}"


@about_company(
    "transfers",
    of("from_customer", "to_customer"),
    "契約の承継",
    "contracts passed to another holder",
)
@personal(of_companies("contract__customer"), consent="")
class Transfer(models.Model):
    """Art. 19: a contract passes to another holder on a day, by written consent on file.

    What hinders it on that day lets it lapse: `obstacle` is the explanation. The billing account
    is `passed_account` where it passed too, with all that is owed on it.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="transfers")
    from_customer = models.ForeignKey(Customer, models.PROTECT, related_name="transfers_away")
    to_customer = models.ForeignKey(Customer, models.PROTECT, related_name="transfers_here")
    responsible = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    effective_on = models.DateField(_("Transferred on"))
    consent = models.FileField(_("Consent document"), upload_to="transfers/%Y/")
    recorded_on = models.DateField(_("Recorded on"))
    carried_out_on = models.DateField(_("Transfer processed on"), null=True, blank=True)
    lapsed_on = models.DateField(_("Lapsed on"), null=True, blank=True)
    passed_account = models.ForeignKey(
        BillingAccount,
        models.PROTECT,
        related_name="passed_by",
        null=True,
        blank=True,
        verbose_name=_("Billing account transferred"),
    )
    obstacle = models.JSONField(_("Obstacle"), default=dict, blank=True)
    explanation = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("Transfer of the contract")
        verbose_name_plural = _("Transfers of contracts")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract"],
                condition=Q(carried_out_on__isnull=True, lapsed_on__isnull=True),
                name="one_open_transfer",
            ),
            models.CheckConstraint(
                condition=Q(carried_out_on__isnull=True)
                | Q(carried_out_on=F("effective_on"), lapsed_on__isnull=True),
                name="transfer_on_its_day_or_never",
            ),
            models.CheckConstraint(
                condition=Q(passed_account__isnull=True) | Q(carried_out_on__isnull=False),
                name="account_passes_when_carried_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} → {self.to_customer}"


@of_no_company("about the service")
class ServiceEnd(models.Model):
    """Art. 18: the end of the service for everybody."""

    posted_on = models.DateField(_("Posted on"))
    effective_on = models.DateField(_("Ends on"))
    explanation = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("End of the service")
        verbose_name_plural = _("Ends of the service")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.effective_on)
