"""What is said about an inquiry, with its files."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.office.about_company import about_company
from contracts.office.language import choices
from contracts.office.personal import MARK, of_companies, of_nobody, personal
from support.desk.models.inquiries import Inquiry
from support.desk.terms.kinds import SHOWN, Channel, Said

BODY, QUOTED = 20_000, 200_000
"""The most characters of what is written, and of what a mail quotes."""


def _shown(customer_id: int) -> Q:
    """Neither notes nor drafts."""
    return Q(inquiry__customer=customer_id, kind__in=[one.value for one in SHOWN])


WORDS: Mapping[str, str] = {
    "author_name": MARK, "body": MARK, "quoted": MARK, "message_id": "", "recipient": MARK,
}  # fmt: skip
FILE: Mapping[str, Any] = {
    "file": "", "name": MARK, "content_type": "", "size": None, "sha256": "",
}  # fmt: skip


@personal(of_companies("inquiry__customer"), **WORDS)
@personal(of_nobody("inquiries", "inquiry"), **WORDS)
@about_company(
    "inquiry_messages", _shown, "お問い合わせのやり取り", "messages of inquiries",
    without=("author", "author_name"),
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


@personal(of_companies("message__inquiry__customer"), **FILE)
@personal(of_nobody("inquiries", "message__inquiry"), **FILE)
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
