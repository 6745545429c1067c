"""How far a day's jobs have come."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.office.about_company import of_no_company
from contracts.office.terms import clock
from contracts.office.terms.clock import Doubt


@of_no_company("of many companies at once")
class JobRun(models.Model):
    """The jobs of a day; `since` is the first day whose jobs they run.

    `month` is set where staff asked for the billing of a month by itself, `expected` where they
    did so by a preview: its fingerprint. `is_changed`: by then it would have been another, and
    the run was given up before it began.
    """

    day = models.DateField(_("Day"))
    month = models.DateField(_("Billing month"), null=True)
    since = models.DateField(_("First day covered"))
    plan = ArrayField(models.CharField(max_length=20), verbose_name=_("Step"))
    position = models.PositiveIntegerField(_("Current step"), default=0)
    is_prepared = models.BooleanField(default=False)
    expected = models.CharField(max_length=64, blank=True, db_default="")
    is_changed = models.BooleanField(default=False, db_default=False)
    started_at = models.DateTimeField(_("Started"))
    finished_at = models.DateTimeField(_("Finished"), null=True)
    superseded_at = models.DateTimeField(_("Carried over to a later day"), null=True)

    class Meta:
        verbose_name = _("Daily jobs")
        verbose_name_plural = _("Daily jobs")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"], condition=Q(month=None), name="one_run_each_day"
            ),
            models.UniqueConstraint(
                fields=["month"],
                condition=Q(finished_at=None, superseded_at=None),
                name="one_unfinished_run_each_month",
            ),
        ]

    def __str__(self) -> str:
        return str(self.day)

    @property
    def is_to_be_compared(self) -> bool:
        """Whether it has not begun, and what it would bill is to be as staff saw it."""
        return bool(self.expected) and not self.position and not self.is_prepared

    @property
    def stage(self) -> str | None:
        return self.plan[self.position] if self.position < len(self.plan) else None


@of_no_company("of many companies at once")
class JobChunk(models.Model):
    """Some of a stage's rows: done by one worker in one transaction."""

    run = models.ForeignKey(JobRun, models.CASCADE, related_name="chunks")
    stage = models.CharField(_("Step"), max_length=20)
    number = models.PositiveIntegerField(_("Number"))
    ids = ArrayField(models.BigIntegerField())
    finished_at = models.DateTimeField(_("Finished"), null=True)

    class Meta:
        verbose_name = _("Part of the daily jobs")
        verbose_name_plural = _("Parts of the daily jobs")
        ordering = ["run", "id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "stage", "number"], name="one_chunk_each")
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.stage} {self.number}"


@of_no_company("of many companies at once")
class StoppedDay(models.Model):
    """A day that the clock named and that was not lived, until two people release it.

    `doubts` say why, `last_lived` is the last day whose jobs had begun by then, `database_day`
    that of the database's own clock. Rows stay: what was released covers its span permanently,
    unless the clock was set back: then it is over, as is what was never released by the time
    that the jobs went on.
    """

    day = models.DateField(_("Day"), unique=True)
    doubts = ArrayField(models.CharField(max_length=10), verbose_name=_("Reason"))
    database_day = models.DateField(_("Day of the database"))
    last_lived = models.DateField(_("Last day processed"), null=True)
    stopped_at = models.DateTimeField(_("Stopped"))
    released_at = models.DateTimeField(_("Released"), null=True)
    over_at = models.DateTimeField(_("Release no longer needed"), null=True)

    class Meta:
        verbose_name = _("Stopped day")
        verbose_name_plural = _("Stopped days")
        ordering = ["day"]

    def __str__(self) -> str:
        return str(self.day)

    @property
    def reasons(self) -> tuple[Doubt, ...]:
        return tuple(Doubt(one) for one in self.doubts)

    @property
    def release(self) -> clock.Release:
        """What its release lets pass."""
        return clock.release(self.day, self.last_lived, self.reasons)
