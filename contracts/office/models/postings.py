"""Documents that went by post: the evidence of it, one row for each."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.office.about_company import about_company, of
from contracts.office.language import choices
from contracts.office.models.fields import CodeField
from contracts.office.models.records import Notice
from contracts.office.personal import MARK, of_companies, personal
from contracts.office.terms.posting import PostKind

LONGEST_REASON = 200


@personal(of_companies("notice__customer"), reason=MARK)
@about_company(
    "postings",
    of("notice__customer"),
    "郵送の記録",
    "documents posted",
    without=("author", "reason"),
)
class Posting(models.Model):
    """That the document of a notice was posted, as staff recorded it.

    What was recorded wrongly stays, and another that `corrects` it, with a `reason`, holds.
    """

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="postings")
    day = models.DateField(_("Day of posting"))
    kind = models.CharField(_("Kind of mail"), max_length=10, choices=choices(PostKind))
    number = CodeField(_("Number given by the post office"), blank=True)
    at = models.DateTimeField(_("Recorded at"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="corrected", verbose_name=_("Corrects")
    )
    reason = models.CharField(_("Reason"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = _("Document posted")
        verbose_name_plural = _("Documents posted")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice"],
                condition=Q(corrects__isnull=True),
                name="one_posting_each_notice",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""),
                name="posting_corrected_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"

    @property
    def said(self) -> tuple[str, str, object]:
        """What it records."""
        return self.kind, self.number, self.day
