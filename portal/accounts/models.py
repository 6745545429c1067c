from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.office.about_company import about_company, of, of_no_company
from contracts.office.context import Duty
from contracts.office.language import choices, label
from contracts.office.personal import ADDRESS, of_accounts, of_words, personal
from portal.accounts.devices import device


class UserManager(BaseUserManager["User"]):
    """Users are made and found by e-mail address, whatever the case of its letters."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        if not email:
            raise ValueError("メールアドレスが必要です / an e-mail address is needed")
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").strip().lower())


SHOWN = (
    "id", "email", "first_name", "last_name", "is_active", "date_joined", "last_login",
)  # fmt: skip
"""What of a person a company may take away."""


@about_company("people", of("memberships__customer"), "利用者", "people who sign in", only=SHOWN)
@personal(
    of_accounts("pk"),
    email=ADDRESS, first_name="", last_name="", password="!", is_active=False, last_login=None,
)  # fmt: skip
class User(AbstractUser):
    """A person who signs in by e-mail address, kept in lower case.

    `duties` say what a member of staff may do; a superuser has every one.
    """

    username = None  # type: ignore[assignment]  # as Django says to do without it
    email = models.EmailField(_("E-mail address"), unique=True)
    duties = ArrayField(
        models.CharField(max_length=20, choices=choices(Duty)),
        verbose_name=_("Duties"),
        default=list,
        blank=True,
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()  # type: ignore[assignment,misc]  # Django's has user names

    class Meta:
        verbose_name = pgettext_lazy("column", "User")
        verbose_name_plural = _("Users")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"
            )
        ]

    @property
    def duty_names(self) -> list[str]:
        """What a member of staff is there for, in words."""
        return [label(Duty(one)) for one in self.duties]

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    def save(self, *args, **kwargs) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)


@of_no_company("of a person in whatever company")
@personal(of_accounts("user"))
@personal(of_words("email"))
class SignIn(models.Model):
    """A sign-in, or the try of one, that its holder can look at (Art. 10-2).

    `user` is whose account it was tried on; `email` what was typed.
    """

    class Method(models.TextChoices):
        PASSWORD = "password", _("Password")
        TOTP = "totp", _("Password and authenticator code")
        WEBAUTHN = "webauthn", _("Password and security key")
        RECOVERY_CODES = "recovery_codes", _("Password and recovery code")
        PASSKEY = "passkey", _("Passkey")
        EMAIL = "email", _("Confirmed e-mail address")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sign_ins"
    )
    email = models.EmailField(_("E-mail address"), max_length=254, blank=True)
    at = models.DateTimeField(_("Date and time"))
    address = models.GenericIPAddressField(_("Connected from"), null=True)
    agent = models.CharField(_("Browser"), max_length=300, blank=True)
    method = models.CharField(_("Method"), max_length=20, choices=Method.choices)
    succeeded = models.BooleanField(_("Succeeded"))

    class Meta:
        verbose_name = _("Sign-in")
        verbose_name_plural = _("Sign-ins")
        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "-id"], name="sign_ins_of_user")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.email}"

    @property
    def device(self) -> str:
        return device(self.agent)


LONGEST_NAME, LONGEST_QUERY = 40, 2_000


@of_no_company("a member of staff's own")
class SavedView(models.Model):
    """Filters and order of a list of the console, kept by a member of staff under a name.

    `query` is what the list's address asks for.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    listing = models.CharField(_("List"), max_length=40)
    name = models.CharField(_("Name"), max_length=LONGEST_NAME)
    query = models.CharField(_("Filters and order"), max_length=LONGEST_QUERY, blank=True)

    class Meta:
        verbose_name = _("Saved view")
        verbose_name_plural = _("Saved views")
        ordering = ["user", "listing", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "listing", "name"], name="one_saved_view_each_name"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_view_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


@of_no_company("counts of tries, for minutes")
class CacheEntry(models.Model):
    """What `portal.cache` keeps while Valkey is down; Django's cache reads and writes it by SQL."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "accounts_cache"

    def __str__(self) -> str:
        return self.cache_key
