"""The rows of incidents and maintenance; what must never be is refused by the database."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.office.about_company import about_company, of, of_no_company
from contracts.office.language import choices
from contracts.office.models.fields import CodeField
from contracts.office.personal import MARK, of_companies, personal
from contracts.people.models import Customer
from support.incidents.terms.course import Course, Effect, Kind, Scope, State, Step
from support.incidents.terms.incident import GROUNDS
from support.incidents.terms.maintenance import PLANNED, URGENT

TITLE, TEXT = 80, 2000
"""The most characters of a title, and of a text that staff write."""


def told_to(customer_id: int) -> Q:
    """Of what a company was told about."""
    mine = Affected.objects.filter(contract__customer=customer_id, told_at__isnull=False)
    return Q(pk__in=mine.values("disruption"))


@about_company("incidents", told_to, "障害・保守", "incidents and maintenance", without=("issuer",))
class Disruption(models.Model):
    """An incident (Art. 27, 13-1), or maintenance (Art. 13-2, 13-1(1)).

    An incident has `known_at` and, once it is told, `announced_at`; maintenance has its planned
    end. `ended_at` is the moment of repair, or at which maintenance was over. A moment that is
    set stays, and what is closed or cancelled is not changed at all (`guards.sql`). `issuer` is
    the copy of the operator's particulars that the report carries.
    """

    number = CodeField(_("Number"), unique=True)
    kind = models.CharField(_("Kind"), max_length=12, choices=choices(Kind))
    scope = models.CharField(_("Affected contracts"), max_length=5, choices=choices(Scope))
    effect = models.CharField(_("Effect"), max_length=12, choices=choices(Effect))
    ground = models.CharField(
        _("Ground"), max_length=10, blank=True, choices=[(g, g) for g in (*GROUNDS, PLANNED)]
    )
    title = models.CharField(_("Title"), max_length=TITLE)
    part = models.CharField(_("Affected part"), max_length=TITLE, blank=True)
    urgent_reason = models.CharField(_("Reason of urgency"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("Started"))
    planned_end_at = models.DateTimeField(_("Expected end"), null=True)
    known_at = models.DateTimeField(_("Detected at"), null=True)
    announced_at = models.DateTimeField(_("Announced at"), null=True)
    ended_at = models.DateTimeField(_("Restored at"), null=True)
    cancelled_at = models.DateTimeField(_("Cancelled at"), null=True)
    closed_at = models.DateTimeField(_("Closed at"), null=True)
    cause = models.TextField(_("Cause"), blank=True)
    remedy = models.TextField(_("What was done"), blank=True)
    prevention = models.TextField(_("Prevention"), blank=True)
    issuer = models.JSONField(_("Issuer of the report"), default=dict)

    class Meta:
        verbose_name = _("Incident or maintenance")
        verbose_name_plural = _("Incidents and maintenance")
        ordering = ["-starts_at", "-id"]
        indexes = [
            models.Index(
                fields=["starts_at"],
                name="disruptions_not_over",
                condition=Q(ended_at__isnull=True, cancelled_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind=Kind.INCIDENT.value, known_at__isnull=False)
                    & Q(known_at__gte=F("starts_at"), planned_end_at__isnull=True)
                    & Q(cancelled_at__isnull=True, urgent_reason="")
                    & (Q(announced_at__isnull=True) | Q(announced_at__gte=F("known_at")))
                )
                | (
                    Q(kind=Kind.MAINTENANCE.value, known_at__isnull=True, closed_at__isnull=True)
                    & Q(planned_end_at__isnull=False, planned_end_at__gt=F("starts_at"))
                    & Q(announced_at__isnull=False, announced_at__lt=F("starts_at"))
                    & (
                        Q(ground=PLANNED, urgent_reason="")
                        | (Q(ground=URGENT) & ~Q(urgent_reason=""))
                    )
                ),
                name="disruption_moments_of_its_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.INCIDENT.value, effect=Effect.INTERRUPTED.value, ground=""),
                name="interruption_has_its_ground",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("starts_at")),
                name="disruption_in_order",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="disruption_finished_or_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, cause="")
                | (Q(ended_at__isnull=False, announced_at__isnull=False) & ~Q(cause="")),
                name="closed_after_repair_with_its_cause",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def course(self) -> Course:
        return Course(
            Kind(self.kind),
            self.starts_at,
            self.planned_end_at,
            self.known_at,
            self.announced_at,
            self.ended_at,
            self.cancelled_at,
            self.closed_at,
        )

    @property
    def is_incident(self) -> bool:
        return self.kind == Kind.INCIDENT

    @property
    def is_over(self) -> bool:
        """Repaired, finished or cancelled: no longer felt, nor still to come."""
        return bool(self.ended_at or self.cancelled_at)

    def state(self, now) -> State:
        return self.course.state(now)


def _of_told(customer_id: int) -> Q:
    """Entries of what a company was told about, but not of measures agreed with others."""
    told = Affected.objects.filter(contract__customer=customer_id, told_at__isnull=False)
    others = Q(measure__isnull=False) & ~Q(measure__contract__customer=customer_id)
    return Q(disruption__in=told.values("disruption")) & ~others


@about_company("incident_course", _of_told, "障害・保守の経過", "courses of incidents")
class DisruptionUpdate(models.Model):
    """An entry of its course: what happened at a moment, and when it was recorded. Append-only."""

    disruption = models.ForeignKey(Disruption, models.PROTECT, related_name="updates")
    step = models.CharField(_("Step"), max_length=10, choices=choices(Step))
    at = models.DateTimeField(_("Date and time"))
    recorded_at = models.DateTimeField(_("Recorded at"))
    text = models.TextField(_("Content"), blank=True)
    explanation = models.JSONField(default=dict)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("Entry of the course")
        verbose_name_plural = _("Courses of incidents and maintenance")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.disruption_id} {self.step}"


@about_company("incident_contracts", of("contract__customer"), "影響する契約", "contracts affected")
class Affected(models.Model):
    """A contract that it affects, and when its holder was told."""

    disruption = models.ForeignKey(Disruption, models.PROTECT, related_name="affected")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="affected_by")
    told_at = models.DateTimeField(_("Notified at"), null=True)

    class Meta:
        verbose_name = _("Contract affected")
        verbose_name_plural = _("Contracts affected")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["disruption", "contract"], name="contract_affected_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.disruption_id} {self.contract_id}"


@about_company("incident_addresses", of("customer"), "障害・保守の連絡先", "incident addresses")
@personal(of_companies("customer"))
class DisruptionAddress(models.Model):
    """Where a holder wants to be told of incidents and maintenance of a contract.

    Without one it is the responsible person (Art. 8-1). It is of the `customer` who chose it:
    another holder of the contract does not take it over (Art. 19).
    """

    contract = models.OneToOneField(
        Contract, models.PROTECT, primary_key=True, related_name="disruption_address"
    )
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    email = models.EmailField(_("Address for incidents and maintenance"))
    chosen_at = models.DateTimeField(_("Chosen at"))

    class Meta:
        verbose_name = _("Address for incidents and maintenance")
        verbose_name_plural = _("Addresses for incidents and maintenance")

    def __str__(self) -> str:
        return f"{self.contract_id} {self.email}"


@of_no_company("the operator's dealings with its carriers")
class CarrierOrder(models.Model):
    """Art. 27-3: the order to a carrier to repair a line that the operator rents."""

    update = models.OneToOneField(DisruptionUpdate, models.PROTECT, related_name="order")
    carrier = models.CharField(_("Carrier"), max_length=TITLE)
    line = models.CharField(_("Line of the carrier"), max_length=TITLE)
    reference = models.CharField(_("Carrier's reference"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("Order to a carrier")
        verbose_name_plural = _("Orders to carriers")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.carrier} {self.line}"


@about_company("joint_measures", of("contract__customer"), "協議して決めた対応", "measures agreed")
@personal(of_companies("contract__customer"), ours=MARK, theirs=MARK)
class JointMeasure(models.Model):
    """Art. 27-4: what a holder and the operator decided together, and who does what."""

    update = models.OneToOneField(DisruptionUpdate, models.PROTECT, related_name="measure")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="joint_measures")
    ours = models.TextField(_("What we do"))
    theirs = models.TextField(_("What the holder does"))

    class Meta:
        verbose_name = _("Measures agreed together")
        verbose_name_plural = _("Measures agreed together")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.update_id)


@of_no_company("the same for all who were told")
class IncidentReport(models.Model):
    """The PDF of a closed incident, made once when first needed."""

    disruption = models.OneToOneField(
        Disruption, models.PROTECT, primary_key=True, related_name="report"
    )
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Incident report PDF")
        verbose_name_plural = _("Incident report PDFs")

    def __str__(self) -> str:
        return str(self.disruption_id)
