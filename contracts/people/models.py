"""Who is dealt with: companies, their billing accounts, people and sign-ins."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.office.about_company import about_company, of
from contracts.office.context import Member
from contracts.office.folding import searchable
from contracts.office.language import choices, label
from contracts.office.models.fields import CodeField, corporate_number, phone_number, postal_code
from contracts.office.personal import ADDRESS, MARK, of_companies, personal
from contracts.office.terms.delivery import Delivery, FileNames, Language
from contracts.office.terms.references import LONGEST, ReferenceKind, References
from contracts.office.terms.references import NAMES as REFERENCES


class Address(models.Model):
    postal_code = models.CharField(_("Postal code"), max_length=7, validators=[postal_code])
    address = models.CharField(_("Address"), max_length=200)

    class Meta:
        abstract = True


def _reference(kind: ReferenceKind) -> models.CharField:
    return models.CharField(label(kind), max_length=LONGEST, blank=True, default="", db_default="")


class Referenced(models.Model):
    """What the customer calls it in its own books; for invoices issued from now on."""

    purchase_order = _reference(ReferenceKind.PURCHASE_ORDER)
    own_reference = _reference(ReferenceKind.OWN_REFERENCE)
    cost_centre = _reference(ReferenceKind.COST_CENTRE)

    class Meta:
        abstract = True

    @property
    def references(self) -> References:
        return References(self.purchase_order, self.own_reference, self.cost_centre)


@about_company("customer", of("pk"), "会社", "the company")
@personal(of_companies("pk"), phone="")
@personal(
    of_companies("pk", is_person=True),
    name=MARK, name_kana="", address=MARK, postal_code="", corporate_number="",
)  # fmt: skip
class Customer(Address):
    """A company that applies for, or holds, contracts (Art. 1)."""

    number = CodeField(_("Customer number"), unique=True)
    name = models.CharField(_("Name"), max_length=120)
    name_kana = models.CharField(_("Name in kana"), max_length=160, blank=True)
    corporate_number = models.CharField(
        _("Corporate number"),
        max_length=13,
        blank=True,
        validators=[corporate_number],
        db_index=True,
    )
    is_person = models.BooleanField(_("Sole proprietor"), default=False, db_default=False)
    country = models.CharField(_("Country"), max_length=2, default="JP")
    phone = models.CharField(
        _("Telephone number"), max_length=16, blank=True, validators=[phone_number]
    )
    created_on = models.DateField(_("Registered on"))
    posted_from = models.DateField(_("Documents by post from"), null=True, blank=True)
    declined_mail = ArrayField(
        models.CharField(max_length=30),
        verbose_name=_("E-mail opted out of"),
        default=list,
        blank=True,
    )
    requires_factor = models.BooleanField(
        _("Second factor required of everybody"), default=False, db_default=False
    )
    sought = searchable("name", "name_kana")

    class Meta:
        verbose_name = _("Customer")
        verbose_name_plural = _("Customers")
        ordering = ["number"]
        indexes = [
            models.Index(fields=["created_on", "number"], name="customer_by_day"),
            models.Index(fields=["name_kana", "number"], name="customer_by_kana"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def language(self) -> str:
        """Of documents of none of its billing accounts: as its default account wishes."""
        chosen = self.billing_accounts.filter(is_default=True).values_list("language", flat=True)
        return chosen.first() or Language.JAPANESE.value


VIRTUAL_ACCOUNT = r"^[0-9]{3}-[0-9]{7}$"
VIRTUAL_ACCOUNT_FORM = _("Enter the branch code and the number, such as 123-7654321.")
OUR_OWN_ACCOUNT = _("This is our own account, to which everybody pays.")


@about_company("billing_accounts", of("customer"), "請求先", "billing accounts")
@personal(
    of_companies("customer"),
    department=MARK, person=MARK, emails=[], payer_names=[], payer_codes=[], virtual_account="",
    **dict.fromkeys(REFERENCES, MARK),
)  # fmt: skip
@personal(
    of_companies("customer", customer__is_person=True), name=MARK, address=MARK, postal_code=""
)
@personal(of_companies("customer", is_person=True), name=MARK, address=MARK, postal_code="")
class BillingAccount(Address, Referenced):
    """Who is billed, and how (請求先). Each contract points at one."""

    number = CodeField(_("Billing account number"), unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="billing_accounts")
    name = models.CharField(_("Addressee"), max_length=120)
    department = models.CharField(_("Department"), max_length=80, blank=True)
    person = models.CharField(
        _("Person in charge"), max_length=80, blank=True, default="", db_default=""
    )
    is_person = models.BooleanField(_("Addressee is a person"), default=False, db_default=False)
    emails = ArrayField(
        models.EmailField(), verbose_name=_("Invoices sent to"), default=list, blank=True
    )
    delivery = models.CharField(
        _("Delivery of documents"),
        max_length=10,
        choices=choices(Delivery),
        default=Delivery.ATTACHED.value,
        db_default=Delivery.ATTACHED.value,
    )
    file_names = models.CharField(
        _("File names of documents"),
        max_length=10,
        choices=choices(FileNames),
        default=FileNames.NUMBER.value,
        db_default=FileNames.NUMBER.value,
    )
    language = models.CharField(
        _("Language of documents"),
        max_length=2,
        choices=choices(Language),
        default=Language.JAPANESE.value,
        db_default=Language.JAPANESE.value,
    )
    payer_names = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("Payer names in kana"),
        default=list,
        blank=True,
    )
    payer_codes = ArrayField(
        models.CharField(max_length=10),
        verbose_name=_("Payer code at the bank"),
        default=list,
        blank=True,
    )
    virtual_account = models.CharField(
        _("Virtual account for transfers"),
        max_length=11,
        blank=True,
        default="",
        db_default="",
        validators=[RegexValidator(VIRTUAL_ACCOUNT, VIRTUAL_ACCOUNT_FORM)],
    )
    is_default = models.BooleanField(_("Default"), default=True)
    sought = searchable("name", "department", *REFERENCES)

    class Meta:
        verbose_name = _("Billing account")
        verbose_name_plural = _("Billing accounts")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(is_default=True),
                name="one_default_billing_account",
            ),
            models.UniqueConstraint(
                fields=["virtual_account"],
                condition=~models.Q(virtual_account=""),
                name="one_account_each_virtual_account",
                violation_error_message=_("Another billing account has this number."),
            ),
            models.CheckConstraint(
                condition=models.Q(virtual_account="")
                | models.Q(virtual_account__regex=VIRTUAL_ACCOUNT),
                name="virtual_account_form",
            ),
        ]

    def __str__(self) -> str:
        return self.called(self.name, self.department)

    @staticmethod
    def called(name: str, department: str) -> str:
        """What an account is called, where no more is read of it."""
        return f"{name} {department}".strip()

    def clean(self) -> None:
        """Our own account is nobody's: all money that comes to it would be this payer's."""
        ours = settings.ISSUER_BANK_ACCOUNT.number.zfill(7)
        if self.virtual_account.rpartition("-")[2] == ours:
            raise ValidationError({"virtual_account": OUR_OWN_ACCOUNT})


@about_company("contacts", of("customer"), "担当者", "contacts")
@personal(
    of_companies("customer"),
    name=MARK, name_kana="", department="", email=ADDRESS, phone="",
)  # fmt: skip
class Contact(models.Model):
    """A person at a customer."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contacts")
    name = models.CharField(_("Full name"), max_length=80)
    name_kana = models.CharField(_("Full name in kana"), max_length=120, blank=True)
    department = models.CharField(_("Department"), max_length=80, blank=True)
    email = models.EmailField(_("E-mail address"))
    phone = models.CharField(
        _("Telephone number"), max_length=16, blank=True, validators=[phone_number]
    )
    sought = searchable("name", "name_kana")

    class Meta:
        verbose_name = _("Contact")
        verbose_name_plural = _("Contacts")
        ordering = ["customer", "id"]

    def __str__(self) -> str:
        return self.name


@about_company(
    "memberships",
    of("customer"),
    "利用者の役割",
    "people's roles",
    beside={"user__email": ("user_email", "メールアドレス")},
)
@personal(of_companies("customer"))
class Membership(models.Model):
    """A sign-in that acts for a customer (Art. 10), and as what."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="memberships")
    role = models.CharField(
        _("Role"), max_length=10, choices=choices(Member), default=Member.OWNER.value
    )
    last_seen_notice = models.BigIntegerField(_("Last notice read"), default=0)

    class Meta:
        verbose_name = _("Membership")
        verbose_name_plural = _("Memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "customer"], name="one_membership_each")
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.customer}"


@about_company("invitations", of("customer"), "招待", "invitations", without=("token_sha256",))
@personal(of_companies("customer"), email=ADDRESS)
class Invitation(models.Model):
    """Somebody asked to join a company's people; its link works once and for a while.

    Only a hash of the link's token is kept.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("E-mail address"))
    role = models.CharField(_("Role"), max_length=10, choices=choices(Member))
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations"
    )
    created_at = models.DateTimeField(_("Invited at"))
    expires_at = models.DateTimeField(_("Expires on"))
    accepted_at = models.DateTimeField(_("Joined at"), null=True)
    revoked_at = models.DateTimeField(_("Revoked at"), null=True)

    class Meta:
        verbose_name = _("Invitation")
        verbose_name_plural = _("Invitations")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "email"],
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.customer}"
