"""What customers ask for: applications being written, changes waiting for acceptance."""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models.consented import Consented
from contracts.models.contract import Contract, applied_by
from contracts.office.about_company import about_company, of
from contracts.office.personal import MARK, Masked, of_accounts, of_companies, personal
from contracts.people.models import Customer


@about_company(
    "drafts",
    lambda pk: Q(customer=pk) | applied_by(pk),
    "申込の下書き",
    "applications being written",
)
@personal(of_companies("customer"), data={})
@personal(of_accounts("user"), data={})
class ApplicationDraft(models.Model):
    """An application that its applicant is still writing, step by step (Art. 6-1).

    Sent once: `contract` is then what came of it.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    customer = models.ForeignKey(Customer, models.CASCADE, null=True, blank=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    contract = models.OneToOneField(Contract, models.PROTECT, null=True, related_name="draft")

    class Meta:
        verbose_name = _("Draft of an application")
        verbose_name_plural = _("Drafts of applications")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.key)


CLAUSES = {"add_servers": "6-2", "change_plan": "6-2", "responsible": "8-2"}


def clause(kind: str) -> str:
    """The clause under which such a change is asked for."""
    return CLAUSES.get(kind, "12-1")


@about_company("change_requests", of("customer"), "変更申請", "change requests")
@personal(
    of_companies("customer"), before=Masked(), after=Masked(), reason=MARK, address_of_origin=None
)
class ChangeRequest(Consented):
    """Art. 6-2, 8-2, 12-1: a change asked for by the holder; it takes effect on acceptance.

    `before` and `after` are the values as the holder saw and asked for them. What is ordered
    (Art. 6-2) says to which edition the holder consented; particulars need no consent. One that
    can come to nothing any more lapses: `lapsed_because` is the explanation. Two that wait for
    one row are about different fields of it, which the database holds.
    """

    class Kind(models.TextChoices):
        ADD_SERVERS = "add_servers", _("Additional servers")
        CHANGE_PLAN = "change_plan", _("Change of plan")
        RESPONSIBLE = "responsible", _("Change of responsible person")
        COMPANY = "company", _("Change of company details")
        BILLING_ACCOUNT = "billing_account", _("Change of billing account")
        CONTACT = "contact", _("Change of contact")

    class State(models.TextChoices):
        OPEN = "open", _("Under review")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        LAPSED = "lapsed", pgettext_lazy("request", "Closed")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="requests")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, related_name="requests")
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind.choices)
    subject = models.BigIntegerField(_("Record concerned"), null=True)
    before = models.JSONField(_("Before the change"), default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("After the change"), default=dict, encoder=DjangoJSONEncoder)
    requested_at = models.DateTimeField(_("Requested on"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.OPEN)
    decided_at = models.DateTimeField(_("Decided at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(_("Reason"), blank=True)
    lapsed_because = models.JSONField(_("Why it was closed"), default=dict, blank=True)

    class Meta:
        verbose_name = _("Request for a change")
        verbose_name_plural = _("Requests for changes")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["requested_at"], name="open_requests", condition=Q(state="open"))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "kind"],
                condition=Q(state="open", contract__isnull=False),
                name="one_open_request_each_kind",
            ),
            models.CheckConstraint(
                condition=Q(state="lapsed") ^ Q(lapsed_because={}),
                name="request_lapses_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer} {self.kind}"
