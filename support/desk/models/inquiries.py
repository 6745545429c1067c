"""Inquiries; what must never be is refused by the database."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.core.validators import validate_email
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models import Contract
from contracts.office.about_company import about_company, of
from contracts.office.folding import searchable
from contracts.office.language import choices
from contracts.office.models.fields import CodeField
from contracts.office.personal import MARK, of_companies, of_nobody, personal
from contracts.office.terms.days import TOKYO
from contracts.people.models import Customer
from support.desk.terms.clocks import Run, Target
from support.desk.terms.course import Standing
from support.desk.terms.hours import Span
from support.desk.terms.kinds import UNRESOLVED, Category, Channel, Priority, State

SUBJECT, REASON = 200, 1000
"""The most characters of a subject, and of a reason."""
BEGINNING = 100
"""Characters of the first message that stand under the subject."""
NEVER = datetime(9000, 1, 1, tzinfo=UTC)
"""Where what is due at no moment stands in the order of what is due."""


SAID: Mapping[str, Any] = {
    "contact_name": MARK, "contact": MARK, "phone": "", "subject": MARK, "beginning": MARK,
    "scope_reason": MARK, "rating_text": MARK, "is_erased": True,
}  # fmt: skip


@personal(of_companies("customer"), **SAID)
@personal(of_nobody("inquiries"), **SAID)
@about_company(
    "inquiries",
    of("customer"),
    "お問い合わせ",
    "inquiries",
    without=(
        "assignee", "priority", "suggested", "version", "risk_at", "due_order",
        "is_erased",
    ),
)  # fmt: skip
class Inquiry(models.Model):
    """Something that somebody asks of us. Nobody's company until it is known: triage.

    `about` is what it was asked about: `INV-2026-000123`, `payment:12`. `due_at` is when
    the clock that runs out first does so, `risk_at` from when that is near; both are None while
    no clock runs. `version` grows with whatever is said or done, and is what a person read.
    `suggested` is the inquiry that a mail of an unknown sender names. Nothing is said or done any
    more about one that `is_erased` (Art. 29).
    """

    number = CodeField(_("Inquiry number"), unique=True)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, related_name="inquiries", db_index=False
    )
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, related_name="inquiries")
    about = CodeField(_("Document"), blank=True)
    contact_name = models.CharField(_("Name of the person"), max_length=120, blank=True)
    contact = models.CharField(
        _("E-mail address"), max_length=254, blank=True, validators=[validate_email]
    )
    phone = models.CharField(_("Telephone number"), max_length=20, blank=True)
    subject = models.CharField(pgettext_lazy("inquiry", "Subject"), max_length=SUBJECT)
    beginning = models.CharField(_("Beginning"), max_length=BEGINNING, blank=True)
    category = models.CharField(_("Category"), max_length=12, choices=choices(Category))
    scope_reason = models.CharField(_("Why it is out of scope"), max_length=REASON, blank=True)
    priority = models.CharField(
        _("Priority"), max_length=6, choices=choices(Priority), default=Priority.NORMAL.value
    )
    state = models.CharField(
        _("State"), max_length=12, choices=choices(State), default=State.OPEN.value
    )
    channel = models.CharField(_("Received by"), max_length=9, choices=choices(Channel))
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField(_("Received at"))
    first_answered_at = models.DateTimeField(_("First answered at"), null=True)
    heard_at = models.DateTimeField(_("Last message of the customer"), null=True)
    resolved_at = models.DateTimeField(_("Resolved at"), null=True)
    response_minutes = models.PositiveIntegerField(_("Target of the first answer"))
    resolution_minutes = models.PositiveIntegerField(_("Target of the resolution"))
    due_at = models.DateTimeField(_("Due"), null=True)
    risk_at = models.DateTimeField(null=True)
    due_order = models.GeneratedField(
        expression=Coalesce(F("due_at"), models.Value(NEVER)),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    suggested = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    rating = models.PositiveSmallIntegerField(_("Rating"), null=True)
    rating_text = models.CharField(_("Comment on the rating"), max_length=REASON, blank=True)
    rated_at = models.DateTimeField(_("Rated at"), null=True)
    version = models.PositiveIntegerField(default=1)
    is_erased = models.BooleanField(default=False, db_default=False)
    sought = searchable("subject", "beginning", "contact_name", "contact")

    class Meta:
        verbose_name = _("Inquiry")
        verbose_name_plural = _("Inquiries")
        ordering = ["-opened_at", "-id"]
        indexes = [
            models.Index(fields=["opened_at", "id"], name="inquiry_by_day"),
            models.Index(fields=["customer", "opened_at", "id"], name="inquiries_of_customer"),
            models.Index(
                fields=["due_order", "id"],
                include=["risk_at"],
                name="inquiry_by_due",
                condition=Q(state__in=[one.value for one in UNRESOLVED]),
            ),
            models.Index(fields=["due_order", "id"], name="inquiry_by_any_due"),
            models.Index(fields=["state", "opened_at", "id"], name="inquiry_by_state"),
            models.Index(fields=["assignee", "opened_at", "id"], name="inquiry_of_assignee"),
            models.Index(fields=["contact"], name="inquiry_of_contact"),
            models.Index(fields=["about"], name="inquiry_about", condition=~Q(about="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | Q(contract__isnull=True),
                name="inquiry_contract_of_a_company",
            ),
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | ~Q(state=State.ESCALATED.value),
                name="only_a_companys_inquiry_is_escalated",
            ),
            models.CheckConstraint(
                condition=Q(customer__isnull=True) | ~Q(state=State.DISMISSED.value),
                name="no_companys_inquiry_is_dismissed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.RESOLVED.value, State.OUT_OF_SCOPE.value])
                ^ Q(resolved_at__isnull=True),
                name="inquiry_over_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(state=State.MERGED.value, merged_into__isnull=False)
                | (~Q(state=State.MERGED.value) & Q(merged_into__isnull=True)),
                name="merged_inquiry_says_into_which",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="inquiry_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.OUT_OF_SCOPE.value) | ~Q(scope_reason=""),
                name="out_of_scope_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True, rated_at__isnull=True, rating_text="")
                | Q(rating__gte=1, rating__lte=5, rated_at__isnull=False),
                name="inquiry_rated_from_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in UNRESOLVED]) | Q(due_at__isnull=True),
                name="only_unresolved_inquiries_are_due",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def standing(self) -> Standing:
        """What further steps depend on."""
        is_answered = self.first_answered_at is not None
        has_company = self.customer_id is not None
        return Standing(State(self.state), has_company, is_answered, self.is_erased)

    @property
    def opened_on(self) -> date:
        return self.opened_at.astimezone(TOKYO).date()

    @property
    def is_unresolved(self) -> bool:
        return self.state in UNRESOLVED

    def run(self, waits: tuple[Span, ...]) -> Run:
        """What its clocks depend on."""
        target = Target(self.response_minutes, self.resolution_minutes)
        return Run(self.opened_at, target, self.first_answered_at, self.resolved_at, waits)
