"""Files asked for: how far their making has come, where they lie, until when."""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.office.about_company import about_company, of
from contracts.office.exporting import EXPORTS
from contracts.office.personal import of_companies, personal
from contracts.people.models import Customer

UNFINISHED = ("waiting", "running")


@about_company("exports", of("customer"), "作成したファイル", "files made")
@personal(of_companies("customer"), parameters={}, result=None)
class Export(models.Model):
    """Long work asked for: a file, or figures in `result`.

    For a company's people, or for staff where there is no `customer`. `file` is its name in
    the storage, set once it is whole.

    `seen_at` is the last sign of life of the job that makes it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Queued")
        RUNNING = "running", _("Being created")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")
        EXPIRED = "expired", _("Expired")

    class Error(models.TextChoices):
        JOB = (
            "job",
            _("The file could not be created. The operator has been notified. Please try again."),
        )

        DISK = (
            "disk",
            _(
                "There was no room to store the file. The operator has been notified. "
                "Please try again later."
            ),
        )

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("Kind"), max_length=15)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="exports")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    parameters = models.JSONField(_("Conditions"), default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(
        _("State"), max_length=10, choices=State.choices, default=State.WAITING
    )
    done = models.PositiveIntegerField(_("Parts done"), default=0)
    total = models.PositiveIntegerField(_("All parts"), default=0)
    result = models.JSONField(_("Result"), null=True, encoder=DjangoJSONEncoder)
    file = models.CharField(_("File"), max_length=120, blank=True)
    size = models.BigIntegerField(_("Size"), null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(_("Received"))
    seen_at = models.DateTimeField(_("Last progress"))
    finished_at = models.DateTimeField(_("Completed at"), null=True)
    expires_at = models.DateTimeField(_("Expires on"), null=True)
    error = models.CharField(
        pgettext_lazy("column", "Error"), max_length=10, choices=Error.choices, blank=True
    )

    class Meta:
        verbose_name = _("Created file")
        verbose_name_plural = _("Created files")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind", "parameters"],
                condition=Q(state__in=UNFINISHED),
                name="one_unfinished_export_each",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer} {self.kind} {self.created_at:%Y-%m-%d}"

    @property
    def label(self) -> str:
        """What it is; the name of a kind that is no longer in the code."""
        kind = EXPORTS.get(self.kind)
        return str(kind.label) if kind else self.kind

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def download_name(self) -> str:
        """In ASCII, so that every browser keeps it."""
        return f"{self.kind.replace('_', '-')}-{self.created_at:%Y%m%d}-{self.key.hex[:8]}.zip"
