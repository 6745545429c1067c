"""What staff at the desk work with."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.office.about_company import of_no_company
from contracts.office.language import choices
from support.desk.models.clocks import OWN_WORK
from support.desk.models.inquiries import Inquiry
from support.desk.models.messages import BODY
from support.desk.terms.kinds import Category


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
