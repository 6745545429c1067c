"""Cases of prohibited acts and anti-social forces; their course is only added to (guards.sql)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models import Contract
from contracts.office.about_company import about_company, of
from contracts.office.folding import searchable
from contracts.office.language import choices
from contracts.office.models.fields import CodeField
from contracts.office.personal import MARK, of_companies, of_nobody, personal
from contracts.people.models import Customer
from support.conduct.terms.acting import LONGEST_NAME, LONGEST_TEXT
from support.conduct.terms.kinds import ITEMS, Channel, Item, Matter, Outcome, State, StepKind

OF_REPORTERS = [StepKind.REPORTED.value, StepKind.ADDED.value, StepKind.TOLD.value]
OF_HOLDERS = [one.value for one in StepKind if one.value not in OF_REPORTERS]
"""What is erased with the reporter's company, and with the holder's: each its own side."""
NO_FILE = {"file": "", "file_name": MARK, "sha256": ""}


def _items() -> Q:
    """Each matter has its own items."""
    found = Q()
    for matter, items in ITEMS.items():
        found |= Q(matter=matter.value, item__in=[one.value for one in items])
    return found


@personal(of_companies("reporter"), about=MARK, text=MARK)
@personal(of_companies("holder", reporter=None), about=MARK, text=MARK, reporter_name=MARK)
@personal(of_nobody("cases"), about=MARK, text=MARK, reporter_name=MARK)
@about_company(
    "conduct_reports",
    of("reporter"),
    "禁止行為の通報",
    "reports of prohibited acts",
    only=("number", "item", "about", "text", "received_on", "recorded_at"),
)
class Case(models.Model):
    """A report, or what staff came to suspect, about a holder once it is identified.

    `about` and `text` are the reporter's words. Only a company that reported in the portal is a
    `reporter`; others leave a name. `state` and `due_on` follow from the steps, and are written
    with them; `holder` and `contract` are set by the step that identifies them.
    """

    number = CodeField(_("Case number"), unique=True)
    matter = models.CharField(
        pgettext_lazy("conduct", "Matter"), max_length=10, choices=choices(Matter)
    )
    item = models.CharField(pgettext_lazy("conduct", "Kind"), max_length=10, choices=choices(Item))
    channel = models.CharField(_("Came by"), max_length=10, choices=choices(Channel))
    received_on = models.DateField(_("Received on"))
    recorded_at = models.DateTimeField(_("Recorded at"))
    about = models.CharField(_("Who or what it is about"), max_length=LONGEST_NAME, blank=True)
    text = models.CharField(pgettext_lazy("conduct", "What happened"), max_length=LONGEST_TEXT)
    reporter = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="+")
    reporter_account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reporter_name = models.CharField(_("Name of the reporter"), max_length=LONGEST_NAME, blank=True)
    holder = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="+")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("State"), max_length=10, choices=choices(State))
    due_on = models.DateField(_("Explanation due on"), null=True)
    sought = searchable("about", "text")

    class Meta:
        verbose_name = _("Case")
        verbose_name_plural = _("Cases")
        ordering = ["number"]
        indexes = [
            models.Index(fields=["received_on", "number"], name="cases_by_day"),
            models.Index(
                fields=["received_on", "number"],
                name="cases_not_closed",
                condition=~Q(state=State.CLOSED.value),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=_items(), name="matter_has_the_item"),
            models.CheckConstraint(
                condition=Q(channel=Channel.PORTAL.value) ^ Q(reporter__isnull=True),
                name="only_companies_report_in_the_portal",
            ),
            models.CheckConstraint(
                condition=Q(contract__isnull=True) | Q(holder__isnull=False),
                name="contract_of_a_holder",
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=False)
                | (Q(due_on__isnull=True) & ~Q(state=State.FOUNDED.value)),
                name="founded_and_asked_only_with_a_holder",
            ),
        ]

    def __str__(self) -> str:
        return self.number


def _explained_by(customer_id: int) -> Q:
    """What the holder's own people wrote when they were asked; the rest is our deliberation."""
    return Q(kind=StepKind.EXPLAINED.value, case__holder=customer_id, author__is_staff=False)


@personal(of_companies("case__reporter", kind__in=OF_REPORTERS), text=MARK, said=MARK)
@personal(
    of_companies("case__reporter", case__holder=None, kind__in=OF_HOLDERS), text=MARK, said=MARK
)
@personal(of_companies("case__holder", kind__in=OF_HOLDERS), text=MARK, said=MARK)
@personal(
    of_companies("case__holder", case__reporter=None, kind__in=OF_REPORTERS), text=MARK, said=MARK
)
@personal(of_nobody("cases", "case"), text=MARK, said=MARK)
@about_company(
    "explanations",
    _explained_by,
    "求められて行った説明",
    "explanations that were asked for",
    only=("day", "at", "text"),
)
class Step(models.Model):
    """Something done about a case; `said` are the words that went to holder or reporter."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    kind = models.CharField(_("What was done"), max_length=14, choices=choices(StepKind))
    day = models.DateField(_("Day"))
    outcome = models.CharField(_("Assessment"), max_length=10, choices=choices(Outcome), blank=True)
    ground = models.CharField(_("Ground"), max_length=10, blank=True)
    until = models.DateField(_("Explanation due on"), null=True)
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("For staff"), max_length=LONGEST_TEXT, blank=True)
    said = models.TextField(_("What was told"), max_length=LONGEST_TEXT, blank=True)
    at = models.DateTimeField(_("Recorded at"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("Step of a case")
        verbose_name_plural = _("Steps of cases")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(kind=StepKind.REPORTED.value),
                name="a_case_is_taken_up_once",
            ),
            models.CheckConstraint(
                condition=Q(kind=StepKind.ASSESSED.value) ^ Q(outcome=""),
                name="only_an_assessment_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(kind=StepKind.ASKED.value) ^ Q(until__isnull=True),
                name="only_who_is_asked_has_a_due_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.day}"


def _given_by(customer_id: int) -> Q:
    """Files that a company sent with its own reports and explanations."""
    sent = [StepKind.REPORTED.value, StepKind.ADDED.value]
    reported = Q(step__kind__in=sent, step__case__reporter=customer_id)
    return reported | Q(
        step__kind=StepKind.EXPLAINED.value,
        step__case__holder=customer_id,
        step__author__is_staff=False,
    )


@personal(of_companies("step__case__reporter", step__kind__in=OF_REPORTERS), **NO_FILE)
@personal(
    of_companies("step__case__reporter", step__case__holder=None, step__kind__in=OF_HOLDERS),
    **NO_FILE,
)
@personal(of_companies("step__case__holder", step__kind__in=OF_HOLDERS), **NO_FILE)
@personal(
    of_companies("step__case__holder", step__case__reporter=None, step__kind__in=OF_REPORTERS),
    **NO_FILE,
)
@personal(of_nobody("cases", "step__case"), **NO_FILE)
@about_company(
    "conduct_files",
    _given_by,
    "通報と説明に添えたファイル",
    "files sent with reports and explanations",
    only=("file_name", "content_type", "size", "sha256"),
)
class CaseFile(models.Model):
    """A file that came with a step."""

    step = models.ForeignKey(Step, models.PROTECT, related_name="files")
    file = models.FileField(_("File"), upload_to="conduct/%Y/")
    file_name = models.CharField(_("File name"), max_length=120)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField(_("Size"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("File of a case")
        verbose_name_plural = _("Files of cases")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.file_name
