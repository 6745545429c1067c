"""The rows of what follows an end; what must never be is refused by the database (guards.sql)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models import Contract
from contracts.office.about_company import about_company, of, of_no_company
from contracts.office.language import choices
from contracts.office.models.fields import CodeField
from contracts.office.personal import MARK, NO_FILE, Masked, of_companies, personal
from contracts.people.models import Customer
from support.offboarding.terms.checklist import LONGEST_NAME, LONGEST_REASON, LONGEST_TEXT
from support.offboarding.terms.kinds import ITEMS, Item, Method, Side
from support.offboarding.terms.policy import BOUNDS, DEFAULTS, Policy

REASON = LONGEST_REASON
"""The most characters of why a hold is set or lifted, or a record withdrawn."""


def _items() -> Q:
    """Each side has its own items."""
    found = Q()
    for side, items in ITEMS.items():
        found |= Q(side=side.value, item__in=[one.value for one in items])
    return found


@about_company("offboarding", of("contract__customer"), "終了後の処理", "what follows an end")
class Checklist(models.Model):
    """Both checklists of a contract that has ended, opened on the day after its last.

    `next_due_on`, `holder_left` and `operator_left` follow from its items and are written with
    them; `reminders` are the days on which the holder is still to be reminded, `remind_on` the
    first of them.
    """

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="offboarding")
    ends_on = models.DateField(_("Last day"))
    opened_on = models.DateField(_("Opened on"))
    holder_left = models.PositiveSmallIntegerField(_("Left of the holder"))
    operator_left = models.PositiveSmallIntegerField(_("Left of the operator"))
    next_due_on = models.DateField(pgettext_lazy("offboarding", "Next due on"), null=True)
    reminders = ArrayField(models.DateField(), verbose_name=_("Reminders to come"), default=list)
    remind_on = models.DateField(_("Next reminder on"), null=True)

    class Meta:
        verbose_name = _("Checklists after an end")
        verbose_name_plural = _("Checklists after ends")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["ends_on", "id"], name="checklists_by_end"),
            models.Index(
                fields=["next_due_on", "id"],
                name="checklists_due",
                condition=Q(next_due_on__isnull=False),
            ),
            models.Index(
                fields=["remind_on"],
                name="checklists_to_remind",
                condition=Q(remind_on__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_on__gt=F("ends_on")), name="checklist_after_the_end"
            ),
            models.CheckConstraint(
                condition=Q(holder_left=0, operator_left=0) ^ Q(next_due_on__isnull=False),
                name="checklist_due_while_something_is_left",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.ends_on}"


@personal(of_companies("checklist__contract__customer"), who=MARK, how=MARK, **NO_FILE)
@about_company(
    "offboarding_items",
    of("checklist__contract__customer"),
    "終了後の返還と消去",
    "returns and erasures after an end",
)
class Line(models.Model):
    """An item of a checklist; once it is done it never changes, unless it is withdrawn whole.

    `arrived_on` is the day on which the holder's word arrived, where staff entered it.
    """

    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="lines")
    side = models.CharField(_("Whose"), max_length=8, choices=choices(Side))
    item = models.CharField(_("Item"), max_length=12, choices=choices(Item))
    due_on = models.DateField(pgettext_lazy("register", "Due on"))
    explanation = models.JSONField(default=dict)
    done_on = models.DateField(_("Done on"), null=True)
    method = models.CharField(
        _("What became of it"), max_length=8, choices=choices(Method), blank=True
    )
    who = models.CharField(_("Done by"), max_length=LONGEST_NAME, blank=True)
    how = models.TextField(_("How"), max_length=LONGEST_TEXT, blank=True)
    arrived_on = models.DateField(_("Arrived on"), null=True)
    recorded_at = models.DateTimeField(_("Recorded at"), null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    file = models.FileField(_("File"), upload_to="offboarding/%Y/", blank=True)
    file_name = models.CharField(_("File name"), max_length=120, blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField(_("Size"), null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("Item after an end")
        verbose_name_plural = _("Items after ends")
        ordering = ["checklist", "id"]
        constraints = [
            models.UniqueConstraint(fields=["checklist", "item"], name="one_line_each_item"),
            models.CheckConstraint(condition=_items(), name="line_of_its_side"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, method="", recorded_at__isnull=True)
                | (Q(done_on__isnull=False, recorded_at__isnull=False) & ~Q(method="")),
                name="line_done_whole",
            ),
            models.CheckConstraint(
                condition=Q(arrived_on__isnull=True)
                | Q(side=Side.HOLDER.value, arrived_on__gte=F("done_on")),
                name="line_arrived_after_it_was_done",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checklist_id} {self.item}"


@personal(
    of_companies("line__checklist__contract__customer"), who=MARK, how=MARK, reason=MARK, **NO_FILE
)
@about_company(
    "offboarding_reopened",
    of("line__checklist__contract__customer"),
    "終了後の返還と消去の取り消された記録",
    "withdrawn records of returns and erasures after an end",
)
class Withdrawn(models.Model):
    """What was recorded of an item by mistake, and why it was withdrawn: the item is open again."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="withdrawn")
    done_on = models.DateField(_("Done on"))
    method = models.CharField(_("What became of it"), max_length=8, choices=choices(Method))
    who = models.CharField(_("Done by"), max_length=LONGEST_NAME, blank=True)
    how = models.TextField(_("How"), max_length=LONGEST_TEXT, blank=True)
    arrived_on = models.DateField(_("Arrived on"), null=True)
    recorded_at = models.DateTimeField(_("Recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    file = models.FileField(_("File"), upload_to="offboarding/%Y/", blank=True)
    file_name = models.CharField(_("File name"), max_length=120, blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField(_("Size"), null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    reason = models.CharField(_("Reason"), max_length=REASON)
    withdrawn_at = models.DateTimeField(_("Withdrawn at"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("Withdrawn record of an item after an end")
        verbose_name_plural = _("Withdrawn records of items after ends")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["line", "recorded_at"], name="withdrawn_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="withdrawn_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.withdrawn_at:%Y-%m-%d}"


@personal(of_companies("checklist__contract__customer"), content=Masked("recipient"), pdf=b"")
@about_company(
    "erasure_certificates",
    of("checklist__contract__customer"),
    "消去証明書",
    "certificates of erasure",
    without=("pdf",),
)
class Certificate(models.Model):
    """Art. 25-2: what was erased, when, by whom, for which contract; issued once and frozen.

    `content` is what the PDF says, `sha256` the hash of the PDF.
    """

    checklist = models.OneToOneField(Checklist, models.PROTECT, related_name="certificate")
    number = CodeField(_("Certificate number"), unique=True)
    issued_on = models.DateField(_("Issued on"))
    issued_at = models.DateTimeField(_("Issued at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    content = models.JSONField(_("Content"))
    pdf = models.BinaryField()
    sha256 = models.CharField(_("Hash of the PDF"), max_length=64)

    class Meta:
        verbose_name = _("Certificate of erasure")
        verbose_name_plural = _("Certificates of erasure")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number


def _within(name: str) -> Q:
    least, most = BOUNDS[name]
    return Q(**{f"{name}__gte": least, f"{name}__lte": most})


@of_no_company("about the service")
class OffboardingPolicy(models.Model):
    """The figures that count from a moment on; rows are only added, the newest counts."""

    holder_days = models.PositiveSmallIntegerField(
        _("Holder's return and erasure: days after the end"), default=DEFAULTS.holder_days
    )
    operator_days = models.PositiveSmallIntegerField(
        _("Operator's return and erasure: days after the end"), default=DEFAULTS.operator_days
    )
    certify_days = models.PositiveSmallIntegerField(
        _("Certificate of erasure: days after the end"), default=DEFAULTS.certify_days
    )
    remind_before = models.PositiveSmallIntegerField(
        _("Reminder: days before the due day"), default=DEFAULTS.remind_before
    )
    remind_after = models.PositiveSmallIntegerField(
        _("First reminder: days after the due day"), default=DEFAULTS.remind_after
    )
    remind_again = models.PositiveSmallIntegerField(
        _("Second reminder: days after the due day"), default=DEFAULTS.remind_again
    )
    keep_years = models.PositiveSmallIntegerField(
        _("Books and documents are kept: years"), default=DEFAULTS.keep_years
    )
    fiscal_month = models.PositiveSmallIntegerField(
        _("Last month of the fiscal year"), default=DEFAULTS.fiscal_month
    )
    applicant_months = models.PositiveSmallIntegerField(
        _("Applications that came to nothing are kept: months"), default=DEFAULTS.applicant_months
    )
    stranger_months = models.PositiveSmallIntegerField(
        _("Mail and inquiries of no company are kept: months"), default=DEFAULTS.stranger_months
    )
    case_months = models.PositiveSmallIntegerField(
        _("Reports that concern no company are kept: months"), default=DEFAULTS.case_months
    )
    at = models.DateTimeField(_("Changed at"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("Figures after an end")
        verbose_name_plural = _("Figures after ends")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=_within("keep_years"), name="kept_as_long_as_the_law")
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"

    @property
    def figures(self) -> Policy:
        return Policy(**{name: getattr(self, name) for name in BOUNDS})


@personal(of_companies("customer"), reason=MARK, lifted_because=MARK)
@of_no_company("the operator's own deliberation")
class LegalHold(models.Model):
    """Nothing of a company is erased while one stands: until a day, or until it is lifted."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="legal_holds")
    reason = models.CharField(_("Reason"), max_length=REASON)
    set_on = models.DateField(_("Set on"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    until = models.DateField(_("Until"), null=True)
    lifted_on = models.DateField(_("Lifted on"), null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    lifted_because = models.CharField(_("Why it was lifted"), max_length=REASON, blank=True)

    class Meta:
        verbose_name = _("Legal hold")
        verbose_name_plural = _("Legal holds")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_reason"),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True, lifted_because="")
                | (Q(lifted_on__gte=F("set_on")) & ~Q(lifted_because="")),
                name="hold_lifted_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.set_on}"
