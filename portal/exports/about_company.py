"""Every table that concerns a company, and which of its rows do (Art. 11-1, 29).

Left out are secrets, and what the operator noted for itself: when screening, in its notes and
files, and in what it proposed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.db.models import BigIntegerField, F, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

import billing.models as b
import contracts.models as c
import contracts.office.models as o
import contracts.people.models as p
from contracts.office.queries import journal_hidden
from portal.exports.models import Export


@dataclass(frozen=True, slots=True)
class Kept:
    """A table of the export: the rows about a company, in both languages what they are."""

    name: str
    model: type[Model]
    about: Callable[[int], Q]
    ja: str
    en: str
    without: tuple[str, ...] = ()
    beside: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By path, the name and meaning of columns from tables that it refers to."""

    @property
    def columns(self) -> dict[str, str]:
        """Names in code, with the Japanese names."""
        fields = self.model._meta.concrete_fields
        own = {f.attname: str(f.verbose_name) for f in fields if f.name not in self.without}
        return own | dict(self.beside.values())

    def rows(self, customer_id: int) -> QuerySet:
        own = [f.attname for f in self.model._meta.concrete_fields if f.name not in self.without]
        found = self.model._default_manager.filter(self.about(customer_id)).order_by("pk")
        return found.values(*own, **{name: F(path) for path, (name, _) in self.beside.items()})


def _of(path: str) -> Callable[[int], Q]:
    return lambda customer_id: Q(**{path: customer_id})


def _any_of(*paths: str) -> Callable[[int], Q]:
    def about(customer_id: int) -> Q:
        found = Q()
        for path in paths:
            found |= Q(**{path: customer_id})
        return found

    return about


def _applied(customer_id: int) -> Q:
    """Of contracts for which the company itself applied, whoever holds them now (Art. 19)."""
    first = c.Transfer.objects.filter(contract=OuterRef("pk"), carried_out_on__isnull=False)
    holder = Subquery(first.order_by("pk").values("from_customer")[:1])
    contracts = c.Contract.objects.annotate(
        applicant=Coalesce(holder, F("customer_id"), output_field=BigIntegerField())
    )
    return Q(contract__in=contracts.filter(applicant=customer_id).values("pk"))


def allocated(customer_id: int) -> Q:
    """By its money or credit notes, and write-offs of its invoices."""
    by_source = Q(payment__customer=customer_id) | Q(credit_note__customer=customer_id)
    without = Q(payment=None, credit_note=None, invoice__customer=customer_id)
    return by_source | without


def _dunned(customer_id: int) -> Q:
    steps = b.DunningStep.objects.filter(invoice__customer=customer_id)
    return Q(pk__in=steps.values("message"))


def _proposed(customer_id: int) -> Q:
    rows = b.DunningProposal.objects.filter(invoices__customer=customer_id)
    return Q(pk__in=rows.values("pk"))


def _of_invoice_or_account(customer_id: int) -> Q:
    return Q(invoice__customer=customer_id) | Q(invoice=None, billing_account__customer=customer_id)


def _told(customer_id: int) -> Q:
    return Q(customer=customer_id) & ~Q(operation__in=journal_hidden.OPERATIONS)


PEOPLE = (
    "id", "email", "first_name", "last_name", "is_active", "date_joined", "last_login",
)  # fmt: skip
User = get_user_model()

TABLES = (
    Kept("customer", p.Customer, _of("pk"), "会社", "the company"),
    Kept("billing_accounts", p.BillingAccount, _of("customer"), "請求先", "billing accounts"),
    Kept(
        "payer_aliases", b.PayerAlias, _of("billing_account__customer"), "振込名義の別名",
        "names under which the company pays",
    ),
    Kept("contacts", p.Contact, _of("customer"), "担当者", "contacts"),
    Kept(
        "people", User, _of("memberships__customer"), "利用者", "people who sign in",
        without=tuple(f.name for f in User._meta.concrete_fields if f.name not in PEOPLE),
    ),
    Kept(
        "memberships", p.Membership, _of("customer"), "利用者の役割", "people's roles",
        beside={"user__email": ("user_email", "メールアドレス")},
    ),
    Kept(
        "invitations", p.Invitation, _of("customer"), "招待", "invitations",
        without=("token_sha256",),
    ),
    Kept("contracts", c.Contract, _of("customer"), "契約", "contracts"),
    Kept(
        "applications", c.Application, _applied, "申込と同意",
        "applications and consent", without=("findings",),
    ),
    Kept(
        "drafts", c.ApplicationDraft, lambda pk: Q(customer=pk) | _applied(pk), "申込の下書き",
        "applications being written",
    ),
    Kept(
        "agreements", c.IndividualAgreement,
        _any_of("contract__customer", "billing_account__customer"), "個別合意",
        "individual agreements",
    ),
    Kept("terms", c.Term, _of("contract__customer"), "契約期間", "terms of contracts"),
    Kept(
        "server_changes", c.ServerChange, _of("contract__customer"), "台数変更",
        "servers added and removed",
    ),
    Kept("plan_changes", c.PlanChange, _of("contract__customer"), "プラン変更", "plan changes"),
    Kept("suspensions", c.Suspension, _of("contract__customer"), "停止", "suspensions"),
    Kept("endings", c.Ending, _of("contract__customer"), "契約の終了", "ends of contracts"),
    Kept(
        "transfers", c.Transfer, _any_of("from_customer", "to_customer"), "契約の承継",
        "contracts passed to another holder",
    ),
    Kept(
        "interruptions", c.Interruption, _of("contract__customer"), "中断・計画停止",
        "interruptions of its contracts",
    ),
    Kept("charges", b.Charge, _of_invoice_or_account, "損害の請求", "damages billed"),
    Kept("change_requests", c.ChangeRequest, _of("customer"), "変更申請", "change requests"),
    Kept("invoices", b.Invoice, _of("customer"), "請求書", "invoices"),
    Kept("invoice_lines", b.InvoiceLine, _of("invoice__customer"), "請求の明細", "invoice lines"),
    Kept("invoice_taxes", b.InvoiceTax, _of("invoice__customer"), "税額", "tax on invoices"),
    Kept(
        "invoice_documents", b.InvoiceDocument, _of("invoice__customer"), "請求書PDFの記録",
        "records of invoice PDFs", without=("pdf",),
    ),
    Kept("credit_notes", b.CreditNote, _of("customer"), "返還請求書", "credit notes"),
    Kept(
        "credit_note_parts", b.CreditNotePart, _of("credit_note__customer"), "返還の内訳",
        "what credit notes give back",
    ),
    Kept(
        "credit_note_documents", b.CreditNoteDocument, _of("credit_note__customer"),
        "返還請求書PDFの記録", "records of credit note PDFs", without=("pdf",),
    ),
    Kept(
        "payments", b.Payment, _of("customer"), "入金", "payments", without=("form_key",),
    ),
    Kept(
        "payment_returns", b.PaymentReturn, _of("payment__customer"), "入金の取消",
        "payments taken back",
    ),
    Kept("allocations", b.Allocation, allocated, "充当", "allocations"),
    Kept("settlements", b.Settlement, _of("invoice__customer"), "完済", "invoices paid in full"),
    Kept(
        "dunning_messages", b.DunningMessage, _dunned, "督促状",
        "dunning messages",
    ),
    Kept("dunning_steps", b.DunningStep, _of("invoice__customer"), "督促の経過", "dunning steps"),
    Kept(
        "dunning_holds", b.DunningHold, _of_invoice_or_account, "督促の保留",
        "dunning held",
    ),
    Kept(
        "proposals", b.DunningProposal, _proposed, "停止・解除の起案",
        "proposals to suspend or terminate",
    ),
    Kept("notices", o.Notice, _of("customer"), "通知", "notices"),
    Kept("mail", o.OutboxMessage, _of("notice__customer"), "送信メール", "mail sent"),
    Kept("journal", o.JournalEntry, _told, "操作記録", "the journal"),
    Kept("exports", Export, _of("customer"), "作成したファイル", "files made"),
)  # fmt: skip
