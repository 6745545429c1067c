"""The operator's own CSV of journal entries: its columns, and its chart of accounts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.terms.bookkeeping import TaxScope, Title
from billing.terms.layouts import DayForm, Encoding, Item, LineEnd, Quoting, Shape
from contracts.office.about_company import of_no_company
from contracts.office.language import choices

OWN_WORK = "the operator's own work"


@of_no_company(OWN_WORK)
class JournalLayout(models.Model):
    """How a file of journal entries is laid out. Retired it is offered no more."""

    name = models.CharField(_("Name"), max_length=60)
    encoding = models.CharField(_("Encoding"), max_length=10, choices=choices(Encoding))
    line_end = models.CharField(_("Line ends"), max_length=5, choices=choices(LineEnd))
    has_header = models.BooleanField(_("With a heading line"))
    quoting = models.CharField(_("Quotation marks"), max_length=7, choices=choices(Quoting))
    day_form = models.CharField(_("Form of dates"), max_length=8, choices=choices(DayForm))
    shape = models.CharField(_("Rows of an entry"), max_length=3, choices=choices(Shape))
    saved_at = models.DateTimeField(_("Saved at"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    retired_at = models.DateTimeField(_("Retired at"), null=True)

    class Meta:
        verbose_name = _("Journal CSV layout")
        verbose_name_plural = _("Journal CSV layouts")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(retired_at=None),
                name="one_layout_each_name",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="layout_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


@of_no_company(OWN_WORK)
class LayoutColumn(models.Model):
    """A column of a layout by its place from 1; `text` is what one of fixed text says."""

    layout = models.ForeignKey(
        JournalLayout,
        models.CASCADE,
        related_name="columns",
        verbose_name=_("Journal CSV layout"),
    )
    position = models.PositiveSmallIntegerField(_("Position"))
    item = models.CharField(_("Content"), max_length=15, choices=choices(Item))
    heading = models.CharField(_("Heading"), max_length=60, blank=True)
    text = models.CharField(_("Fixed text"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("Column of a journal CSV")
        verbose_name_plural = _("Columns of journal CSVs")
        ordering = ["layout", "position"]
        constraints = [
            models.UniqueConstraint(fields=["layout", "position"], name="one_column_each_position"),
            models.UniqueConstraint(
                fields=["layout", "heading"],
                condition=~Q(heading=""),
                name="one_column_each_heading",
            ),
            models.CheckConstraint(
                condition=Q(position__range=(1, 60)), name="column_position_in_range"
            ),
            models.CheckConstraint(
                condition=Q(item__in=[one.value for one in Item]), name="column_item_is_known"
            ),
            models.CheckConstraint(
                condition=Q(text="") | Q(item=Item.TEXT.value), name="only_fixed_text_has_a_text"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layout_id} {self.position} {self.item}"


@of_no_company(OWN_WORK)
class LayoutAccount(models.Model):
    """What one of our accounts is called in the operator's chart, in one layout."""

    layout = models.ForeignKey(
        JournalLayout,
        models.CASCADE,
        related_name="accounts",
        verbose_name=_("Journal CSV layout"),
    )
    title = models.CharField(_("Account of the ledger"), max_length=15, choices=choices(Title))
    code = models.CharField(_("Account code"), max_length=60, blank=True)
    name = models.CharField(_("Account name"), max_length=60, blank=True)
    by_customer = models.BooleanField(_("Sub-account for each customer"), default=False)

    class Meta:
        verbose_name = _("Account of a journal CSV")
        verbose_name_plural = _("Accounts of journal CSVs")
        ordering = ["layout", "id"]
        constraints = [
            models.UniqueConstraint(fields=["layout", "title"], name="one_account_each_title"),
            models.CheckConstraint(
                condition=Q(title__in=[one.value for one in Title if one is not Title.TAX]),
                name="layout_title_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layout_id} {self.title}"


@of_no_company(OWN_WORK)
class LayoutTaxClass(models.Model):
    """What a layout calls a tax class."""

    layout = models.ForeignKey(
        JournalLayout,
        models.CASCADE,
        related_name="classes",
        verbose_name=_("Journal CSV layout"),
    )
    scope = models.CharField(
        _("Tax class"), max_length=10, choices=[(one.value, one.value) for one in TaxScope]
    )
    name = models.CharField(_("Name"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("Tax class of a journal CSV")
        verbose_name_plural = _("Tax classes of journal CSVs")
        ordering = ["layout", "id"]
        constraints = [
            models.UniqueConstraint(fields=["layout", "scope"], name="one_class_each_scope"),
            models.CheckConstraint(
                condition=Q(scope__in=[one.value for one in TaxScope]),
                name="class_scope_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layout_id} {self.scope}"
