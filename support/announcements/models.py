"""The rows of announcements and calls; what must never be is refused by the database."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models import Contract
from contracts.office.about_company import about_company, of, of_no_company
from contracts.office.language import choices
from contracts.office.models import Notice
from contracts.office.models.fields import CodeField
from contracts.office.personal import MARK, of_companies, personal
from contracts.people.models import Customer
from contracts.queries.portfolio import PortfolioState
from contracts.terms.parameters import Plan
from support.announcements.terms import announcement as rules
from support.announcements.terms.announcement import Audience, State

TITLE, TEXT = 80, 4000
"""The most characters of a title, and of a text."""
STATES = (
    PortfolioState.RUNNING,
    PortfolioState.SUSPENDED,
    PortfolioState.ENDING,
    PortfolioState.ENDED,
)
"""The states of contracts by which holders can be chosen."""


@of_no_company("one text for everybody; what a company was told of it is among its notices")
class Announcement(models.Model):
    """What staff write and post. Posted or withdrawn, it never changes (`guards.sql`).

    `customers` are numbers; with `plan` and `state` they narrow whom SOME are.
    """

    number = CodeField(_("Number"), unique=True)
    title = models.CharField(_("Title"), max_length=TITLE)
    text = models.TextField(pgettext_lazy("column", "Text"))
    title_en = models.CharField(_("Title in English"), max_length=TITLE, blank=True)
    text_en = models.TextField(_("Text in English"), blank=True)
    is_on_page = models.BooleanField(_("On the page of notices"))
    audience = models.CharField(_("Sent by e-mail to"), max_length=6, choices=choices(Audience))
    customers = ArrayField(
        CodeField(), verbose_name=_("Customer numbers"), default=list, blank=True
    )
    plan = models.CharField(_("Plan"), max_length=10, choices=choices(Plan), blank=True)
    state = models.CharField(
        _("State of the contract"), max_length=9, choices=choices(PortfolioState), blank=True
    )
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections", verbose_name=_("Corrects")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField(_("Written at"))
    post_at = models.DateTimeField(_("Set for"), null=True)
    posted_at = models.DateTimeField(_("Posted at"), null=True)
    withdrawn_at = models.DateTimeField(_("Withdrawn at"), null=True)
    explanation = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("Announcement")
        verbose_name_plural = _("Announcements")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["post_at"],
                name="announcements_set_ahead",
                condition=Q(post_at__isnull=False, posted_at=None, withdrawn_at=None),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(posted_at=None) | Q(withdrawn_at=None),
                name="announcement_posted_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(is_on_page=True) | ~Q(audience=Audience.NOBODY.value),
                name="announcement_reaches_somebody",
            ),
            models.CheckConstraint(
                condition=Q(title_en="", text_en="") | (~Q(title_en="") & ~Q(text_en="")),
                name="announcement_in_english_whole",
            ),
            models.CheckConstraint(
                condition=(Q(audience=Audience.SOME.value) & ~Q(customers=[], plan="", state=""))
                | (~Q(audience=Audience.SOME.value) & Q(customers=[], plan="", state="")),
                name="announcement_chosen_or_all",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) & ~Q(audience=Audience.TOLD.value)
                | Q(corrects__isnull=False)
                & Q(audience__in=[Audience.TOLD.value, Audience.NOBODY.value]),
                name="correction_reaches_those_told",
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                name="one_correction_each",
                condition=Q(withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def known(self) -> rules.Announcement:
        return rules.Announcement(self.is_on_page, self.post_at, self.posted_at, self.withdrawn_at)

    @property
    def life(self) -> State:
        return self.known.state


@about_company("calls", of("customer"), "電話での通知", "notices by telephone")
@personal(of_companies("customer"), person=MARK, phone="", text=MARK)
class Call(models.Model):
    """A notice said by telephone: when, by whom, to whom, what. Append-only.

    Its `notice` is the entry of the register.
    """

    notice = models.OneToOneField(Notice, models.PROTECT, related_name="call")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="calls")
    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, related_name="calls", verbose_name=_("Contract")
    )
    said_at = models.DateTimeField(_("Said at"))
    caller = models.CharField(_("Said by"), max_length=TITLE)
    person = models.CharField(_("Said to"), max_length=TITLE)
    phone = models.CharField(_("Telephone number"), max_length=16)
    text = models.TextField(_("What was said"))
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="correction", verbose_name=_("Corrects")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("Recorded at"))

    class Meta:
        verbose_name = _("Notice by telephone")
        verbose_name_plural = _("Notices by telephone")
        ordering = ["-said_at", "-id"]
        indexes = [models.Index(fields=["said_at", "id"], name="calls_by_moment")]
        constraints = [
            models.CheckConstraint(
                condition=Q(said_at__lte=models.F("recorded_at")), name="call_said_before_recorded"
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer} {self.said_at}"
