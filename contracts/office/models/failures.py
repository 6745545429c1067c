"""Rows that work in bulk could not do."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.office.about_company import of_no_company
from contracts.office.models.fields import CodeField


@of_no_company("the operator's own work")
class FailedRow(models.Model):
    """A row that a job could not do when it was last at work; gone once it is done.

    `cause` is a mark of what failed and where: a row that is known to be bad is told by it from
    one that meets what is in the way of all. One that was not tried by itself was left, as the
    cause was in the way of all: it is no worse than one that nobody has tried yet.
    """

    job = CodeField(_("Job"), max_length=40)
    row = models.BigIntegerField(_("Row"))
    cause = CodeField(_("Cause"), max_length=12)
    was_tried = models.BooleanField(_("Tried by itself"), default=True)
    at = models.DateTimeField(_("Last tried"), db_index=True)

    class Meta:
        verbose_name = _("Row that failed")
        verbose_name_plural = _("Rows that failed")
        constraints = [models.UniqueConstraint(fields=["job", "row"], name="one_failure_each_row")]

    def __str__(self) -> str:
        return f"{self.job} {self.row}"
