"""Entries of the registers, and what was done about each: acts are only added (guards.sql)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models import Contract
from contracts.office.about_company import of_no_company
from contracts.office.folding import searchable
from contracts.office.language import choices
from contracts.office.models.fields import CodeField
from contracts.office.personal import MARK, NO_FILE, of_companies, personal
from contracts.people.models import Customer
from support.registers.terms.acting import LONGEST_NAME, LONGEST_TEXT
from support.registers.terms.kinds import SORTS, ActKind, Asked, DueKind, Register, Sort, State

OWN_DUTIES = "the operator's own record of its duties, as its notes are"


def _sorts() -> Q:
    """Each register has its own sorts of entries."""
    found = Q()
    for register, sorts in SORTS.items():
        found |= Q(register=register.value, sort__in=[one.value for one in sorts])
    return found


@of_no_company(OWN_DUTIES)
@personal(of_companies("customer"), party=MARK, title=MARK, scope=MARK, purpose=MARK, marking=MARK)
class Entry(models.Model):
    """Something received, given, entrusted or asked for; its facts never change.

    `state`, `due_on`, `due_kind`, `closed_on` and `closed_by` follow from its acts, and are
    written with them.
    """

    number = CodeField(_("Entry number"), unique=True)
    register = models.CharField(_("Register"), max_length=15, choices=choices(Register))
    sort = models.CharField(_("Kind"), max_length=12, choices=choices(Sort))
    party = models.CharField(_("Other party"), max_length=LONGEST_NAME)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="+")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, related_name="+")
    title = models.CharField(pgettext_lazy("register", "Subject"), max_length=LONGEST_NAME)
    scope = models.CharField(_("Scope"), max_length=LONGEST_TEXT, blank=True)
    purpose = models.CharField(_("Purpose of use"), max_length=LONGEST_NAME, blank=True)
    marking = models.CharField(_("Marking"), max_length=LONGEST_NAME, blank=True)
    designated_on = models.DateField(_("Designated in writing on"), null=True)
    starts_on = models.DateField(pgettext_lazy("register", "From"))
    asked = models.CharField(
        pgettext_lazy("register", "Requested"), max_length=10, choices=choices(Asked), blank=True
    )
    recorded_at = models.DateTimeField(_("Recorded at"))
    state = models.CharField(_("State"), max_length=8, choices=choices(State))
    due_on = models.DateField(pgettext_lazy("register", "Due on"), null=True)
    due_kind = models.CharField(
        pgettext_lazy("register", "Due"), max_length=8, choices=choices(DueKind), blank=True
    )
    closed_on = models.DateField(_("Done on"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    sought = searchable("party", "title", "scope")

    class Meta:
        verbose_name = _("Register entry")
        verbose_name_plural = _("Register entries")
        ordering = ["number"]
        indexes = [
            models.Index(fields=["register", "starts_on", "number"], name="register_by_day"),
            models.Index(
                fields=["due_on", "id"], name="register_due", condition=Q(due_on__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=_sorts(), name="register_has_the_sort"),
            models.CheckConstraint(
                condition=Q(sort=Sort.REQUEST.value) ^ Q(asked=""), name="only_requests_ask"
            ),
            models.CheckConstraint(
                condition=Q(state=State.OPEN.value) ^ Q(closed_on__isnull=False),
                name="entry_open_or_closed",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True, due_kind="")
                | (Q(due_on__isnull=False, state=State.OPEN.value) & ~Q(due_kind="")),
                name="only_open_entries_are_due",
            ),
        ]

    def __str__(self) -> str:
        return self.number


@of_no_company(OWN_DUTIES)
@personal(of_companies("entry__customer"), who=MARK, text=MARK, **NO_FILE)
class Act(models.Model):
    """Something done about an entry, with its file where there is one. Never changed."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="acts")
    kind = models.CharField(_("Kind"), max_length=12, choices=choices(ActKind))
    day = models.DateField(_("Day"))
    until = models.DateField(_("Day named"), null=True)
    chosen = ArrayField(
        models.CharField(max_length=11), verbose_name=_("Choice"), default=list, blank=True
    )
    who = models.CharField(_("To whom"), max_length=LONGEST_NAME, blank=True)
    subcontract = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="given")
    text = models.TextField(_("Details"), max_length=LONGEST_TEXT, blank=True)
    at = models.DateTimeField(_("Recorded at"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    file = models.FileField(_("File"), upload_to="registers/%Y/", blank=True)
    file_name = models.CharField(_("File name"), max_length=120, blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField(_("Size"), null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("Act about a register entry")
        verbose_name_plural = _("Acts about register entries")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(kind=ActKind.ENTERED.value),
                name="an_entry_is_entered_once",
            ),
            models.CheckConstraint(
                condition=Q(subcontract__isnull=True) | Q(kind=ActKind.DISCLOSED.value),
                name="only_disclosed_to_a_subcontractor",
            ),
            models.CheckConstraint(
                condition=Q(file="", file_name="", size__isnull=True, sha256="")
                | (Q(size__isnull=False) & ~Q(file="") & ~Q(file_name="") & ~Q(sha256="")),
                name="act_has_a_file_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.kind} {self.day}"
