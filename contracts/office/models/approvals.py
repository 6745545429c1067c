"""What one person proposed and another decides."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.office import approving
from contracts.office.about_company import of_no_company
from contracts.office.models.fields import CodeField
from contracts.office.personal import MARK, of_companies, personal
from contracts.office.terms import proposal
from contracts.office.terms.proposal import Fact


@personal(
    of_companies("customer", "contract__customer"),
    values={}, proposed_facts=[], approved_facts=None, document="", reason=MARK, note=MARK,
)  # fmt: skip
@of_no_company("the operator's own deliberation")
class Approval(models.Model):
    """An operation that needs two people (Art. 2-2, 3-1, 7-3, 17-1, 23-1, 24-1).

    `kind` is the name of a registered kind, `values` the arguments of its operation.
    `subject` names what it is about (`contract:C-2026-00001`): one open proposal of a kind
    for each. `proposed_facts` and `approved_facts` are the facts that each of the two read
    (`terms.proposal`). The proposer never decides, which the database holds too.
    One that can come to nothing any more lapses: `lapsed_because` is the explanation.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for approval")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        LAPSED = "lapsed", pgettext_lazy("request", "Closed")

    kind = models.CharField(_("Kind"), max_length=20, validators=[approving.check_registered])
    customer = models.ForeignKey(
        "people.Customer", models.PROTECT, null=True, related_name="approvals"
    )
    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, null=True, related_name="approvals"
    )
    subject = CodeField(_("Subject"), max_length=80)
    values = models.JSONField(_("Content"), default=dict, encoder=DjangoJSONEncoder)
    proposed_facts = models.JSONField(_("Content when proposed"), default=list)
    approved_facts = models.JSONField(_("Content when approved"), null=True)
    document = models.FileField(_("Documents"), upload_to="approvals/%Y/", blank=True)
    reason = models.TextField(_("Reason"), blank=True)
    proposed_at = models.DateTimeField(_("Proposed at"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.OPEN)
    decided_at = models.DateTimeField(_("Decided at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    note = models.TextField(_("Reason for the decision"), blank=True)
    lapsed_because = models.JSONField(_("Why it was closed"), default=dict, blank=True)

    class Meta:
        verbose_name = _("Approval")
        verbose_name_plural = _("Approvals")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["proposed_at"], name="open_approvals", condition=Q(state="open"))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(state="open"),
                name="one_open_approval_each",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "lapsed"], decided_by__isnull=True)
                | Q(state="withdrawn", decided_by__isnull=False)
                | Q(state__in=["approved", "declined"], decided_by__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
                name="decided_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state="lapsed") ^ Q(lapsed_because={}),
                name="approval_lapses_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.subject}"

    @property
    def label(self) -> str:
        """The name of its kind, in the reader's language."""
        return str(approving.kind_of(self).label)

    @property
    def facts_then(self) -> tuple[Fact, ...]:
        """What the proposer read."""
        return proposal.from_json(self.proposed_facts)

    @property
    def facts_approved(self) -> tuple[Fact, ...] | None:
        """What the approver read; None where it was not approved."""
        return None if self.approved_facts is None else proposal.from_json(self.approved_facts)
