"""The rows of the support desk; what must never be is refused by the database."""

from datetime import UTC, date, datetime

from django.conf import settings
from django.core.validators import validate_email
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models import Contract
from contracts.office.about_company import about_company, of, of_no_company
from contracts.office.folding import searchable
from contracts.office.language import choices
from contracts.office.models.fields import CodeField
from contracts.office.personal import MARK, of_companies, personal
from contracts.office.terms.days import TOKYO
from contracts.people.models import Customer
from support.desk.terms.clocks import Run, Target
from support.desk.terms.course import Standing
from support.desk.terms.hours import Span
from support.desk.terms.kinds import (
    SHOWN,
    UNRESOLVED,
    Awaited,
    Category,
    Channel,
    Priority,
    Said,
    State,
)

SUBJECT, REASON, BODY, QUOTED = 200, 1000, 20_000, 200_000
"""The most characters of a subject, of a reason, of what is written, of what a mail quotes."""
BEGINNING = 100
"""Characters of the first message that stand under the subject."""
NEVER = datetime(9000, 1, 1, tzinfo=UTC)
"""Where what is due at no moment stands in the order of what is due."""
OWN_WORK = "the operator's own work"


@personal(
    of_companies("customer"),
    contact_name=MARK, contact=MARK, phone="", subject=MARK, beginning=MARK, scope_reason=MARK,
    rating_text=MARK,
)  # fmt: skip
@about_company(
    "inquiries",
    of("customer"),
    "お問い合わせ",
    "inquiries",
    without=("assignee", "priority", "suggested", "form_key", "version", "risk_at", "due_order"),
)
class Inquiry(models.Model):
    """Something that somebody asks of us. Nobody's company until it is known: triage.

    `about` is the number of an invoice or another document that it is about. `due_at` is when
    the clock that runs out first does so, `risk_at` from when that is near; both are None while
    no clock runs. `version` grows with whatever is said or done, and is what a person read.
    `suggested` is the inquiry that a mail of an unknown sender names.
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
    due_at = models.DateTimeField(pgettext_lazy("inquiry", "Due"), null=True)
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
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)
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
        return Standing(State(self.state), self.customer_id is not None, is_answered)

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


def _shown(customer_id: int) -> Q:
    """Neither notes nor drafts."""
    return Q(inquiry__customer=customer_id, kind__in=[one.value for one in SHOWN])


@personal(
    of_companies("inquiry__customer"),
    author_name=MARK, body=MARK, quoted=MARK, message_id="", recipient=MARK,
)  # fmt: skip
@about_company(
    "inquiry_messages", _shown, "お問い合わせのやり取り", "messages of inquiries",
    without=("author", "form_key"),
)  # fmt: skip
class Message(models.Model):
    """Something said about an inquiry. Never changed once it is no draft (guards.sql).

    `quoted` is what a mail repeats of earlier ones; `message_id` its own Message-ID.
    `recipient` is whom an answer was mailed to, empty where it was not.
    """

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="messages")
    kind = models.CharField(_("Kind"), max_length=8, choices=choices(Said))
    channel = models.CharField(_("Received by"), max_length=9, choices=choices(Channel))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    author_name = models.CharField(_("From whom"), max_length=120, blank=True)
    at = models.DateTimeField(_("Date and time"))
    body = models.TextField(_("Text"), max_length=BODY, blank=True)
    quoted = models.TextField(_("Quoted text"), max_length=QUOTED, blank=True)
    message_id = models.CharField(max_length=998, blank=True)
    recipient = models.EmailField(_("Recipient"), max_length=254, blank=True)
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("Message of an inquiry")
        verbose_name_plural = _("Messages of inquiries")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["message_id"], name="one_message_each_mail", condition=~Q(message_id="")
            ),
            models.UniqueConstraint(
                fields=["inquiry", "author"],
                name="one_draft_each_person",
                condition=Q(kind=Said.DRAFT.value),
            ),
            models.CheckConstraint(
                condition=Q(kind=Said.CUSTOMER.value) | Q(author__isnull=False),
                name="staff_sign_what_they_write",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inquiry_id} {self.kind}"


def _shown_files(customer_id: int) -> Q:
    kinds = [one.value for one in SHOWN]
    return Q(message__inquiry__customer=customer_id, message__kind__in=kinds)


@personal(
    of_companies("message__inquiry__customer"),
    file="", name=MARK, content_type="", size=None, sha256="",
)  # fmt: skip
@about_company("inquiry_files", _shown_files, "お問い合わせのファイル", "files of inquiries")
class MessageFile(models.Model):
    """A file that came with a message, checked on its way in. `refused` says why none is kept."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="files")
    file = models.FileField(_("File"), upload_to="inquiries/%Y/", blank=True)
    name = models.CharField(_("File name"), max_length=120)
    content_type = models.CharField(_("Kind"), max_length=80, blank=True)
    size = models.PositiveIntegerField(_("Size"), null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    refused = models.CharField(_("Why it is not kept"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("File of an inquiry")
        verbose_name_plural = _("Files of inquiries")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file="", sha256="", size__isnull=True)
                & (~Q(refused="") | Q(name=MARK))  # erased
                | (Q(refused="", size__isnull=False) & ~Q(file="") & ~Q(sha256="")),
                name="inquiry_file_kept_or_refused",
            )
        ]

    def __str__(self) -> str:
        return self.name


@of_no_company(OWN_WORK)
class Wait(models.Model):
    """A stretch in which the clock of resolution stands still: for the customer or the maker.

    The maker's has the reference that the maker gave (escalation).
    """

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="waits")
    awaited = models.CharField(_("Awaited"), max_length=8, choices=choices(Awaited))
    reference = models.CharField(_("Maker's reference"), max_length=80, blank=True)
    starts_at = models.DateTimeField(pgettext_lazy("wait", "From"))
    ends_at = models.DateTimeField(pgettext_lazy("wait", "Until"), null=True)

    class Meta:
        verbose_name = _("Waiting time")
        verbose_name_plural = _("Waiting times")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry"], name="one_wait_at_a_time", condition=Q(ends_at__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="wait_in_order",
            ),
            models.CheckConstraint(
                condition=Q(awaited=Awaited.MAKER.value) ^ Q(reference=""),
                name="the_maker_has_a_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inquiry_id} {self.awaited}"

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)


@of_no_company("about the service")
class CompanyHoliday(models.Model):
    """A day on which the operator is closed, beside national holidays and the turn of the year."""

    day = models.DateField(_("Day"), unique=True)
    name = models.CharField(pgettext_lazy("holiday", "Name"), max_length=60)

    class Meta:
        verbose_name = _("Company holiday")
        verbose_name_plural = _("Company holidays")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


@of_no_company("about the service")
class SupportTarget(models.Model):
    """What is aimed at for a priority, for inquiries received from a day on. In minutes."""

    priority = models.CharField(_("Priority"), max_length=6, choices=choices(Priority))
    effective_from = models.DateField(pgettext_lazy("target", "Received from"))
    response_minutes = models.PositiveIntegerField(_("First answer within"))
    resolution_minutes = models.PositiveIntegerField(_("Resolution within"))

    class Meta:
        verbose_name = _("Support target")
        verbose_name_plural = _("Support targets")
        ordering = ["priority", "effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["priority", "effective_from"], name="one_target_each_day"
            ),
            models.CheckConstraint(
                condition=Q(response_minutes__gte=1)
                & Q(resolution_minutes__gte=F("response_minutes")),
                name="resolved_no_sooner_than_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.priority} {self.effective_from}"


@of_no_company(OWN_WORK)
class CannedAnswer(models.Model):
    """A text that staff begin an answer with."""

    title = models.CharField(_("Title"), max_length=80, unique=True)
    category = models.CharField(_("Category"), max_length=12, choices=choices(Category), blank=True)
    text = models.TextField(_("Text"), max_length=BODY)

    class Meta:
        verbose_name = _("Canned answer")
        verbose_name_plural = _("Canned answers")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


@of_no_company(OWN_WORK)
class Reader(models.Model):
    """Who has an inquiry open, and whether an answer is being written: seen by colleagues."""

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(_("Date and time"))
    is_writing = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("Reader of an inquiry")
        verbose_name_plural = _("Readers of inquiries")
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "user"], name="one_reader_each_inquiry")
        ]

    def __str__(self) -> str:
        return f"{self.inquiry_id} {self.user_id}"
