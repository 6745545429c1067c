"""The form of a layout of journal entries: the file, its columns, the operator's accounts."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from billing.exports.accounting import TITLES
from billing.terms.bookkeeping import TaxScope, Title
from billing.terms.layouts import (
    LONGEST,
    MOST_COLUMNS,
    USUAL_CLASSES,
    USUAL_COLUMNS,
    Account,
    Column,
    DayForm,
    Encoding,
    Item,
    Layout,
    LineEnd,
    Quoting,
    Shape,
    wrong,
)
from billing.terms.layouts import TITLES as OURS
from contracts.office.language import Text, choices, label, sentence
from contracts.office.terms.labels import Labelled
from portal.console.files.forms import Day
from portal.fields import text_field

ROWS, MORE = 12, 6
CHOOSE = _("Select an option.")
CLASSES = {
    TaxScope.NONE: ("tax_none", _("Not subject to tax")),
    TaxScope.SALE: ("tax_sale", _("Taxed sale")),
    TaxScope.RETURN: ("tax_return", _("Return of a taxed sale")),
    TaxScope.BAD_DEBT: ("tax_bad_debt", _("Bad debt of a taxed sale")),
}
BY_CUSTOMER = (Title.RECEIVABLE, Title.ADVANCES, Title.DEFERRED)


def _choice(name: Text, kinds: type[Labelled]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=name,
        choices=choices(kinds),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )


class FileForm(forms.Form):
    """What the file is like, and what the tax classes are called."""

    name = text_field(_("Name"), LONGEST, help_text=_("For example: our own accounting program"))
    encoding = _choice(_("Encoding"), Encoding)
    line_end = _choice(_("Line ends"), LineEnd)
    has_header = forms.BooleanField(label=_("With a heading line"), required=False)
    quoting = _choice(_("Quotation marks"), Quoting)
    day_form = _choice(_("Form of dates"), DayForm)
    shape = _choice(_("Rows of an entry"), Shape)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, title in CLASSES.values():
            self.fields[name] = text_field(title, LONGEST, required=False)

    @property
    def about(self) -> list[forms.BoundField]:
        return [self[name] for name in type(self).base_fields]

    @property
    def classes(self) -> list[forms.BoundField]:
        return [self[name] for name, _title in CLASSES.values()]


class ColumnForm(forms.Form):
    """A column; one without contents is none."""

    position = forms.IntegerField(
        label=_("Position"),
        required=False,
        min_value=1,
        max_value=999,
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"], _("Enter a whole number from 1 to 999.")
        ),
        widget=forms.TextInput({"inputmode": "numeric", "size": 3}),
    )
    item = forms.ChoiceField(
        label=_("Content"),
        required=False,
        choices=[("", pgettext_lazy("choice", "No column")), *choices(Item)],
        error_messages={"invalid_choice": _("There is no such content: %(value)s.")},
    )
    heading = text_field(_("Heading"), LONGEST, required=False)
    text = text_field(_("Fixed text"), LONGEST, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        is_said = values.get("heading") or values.get("text")
        if is_said and not values.get("item") and "item" not in self.errors:
            self.add_error("item", _("Choose the content of the column."))
        return values


class AccountForm(forms.Form):
    """What one of our accounts is in the operator's chart."""

    code = text_field(_("Account code"), LONGEST, required=False)
    name = text_field(_("Account name"), LONGEST, required=False)
    by_customer = forms.BooleanField(label=_("Sub-account for each customer"), required=False)

    def __init__(
        self, title: Title, data: Mapping[str, str] | None, initial: dict[str, Any]
    ) -> None:
        self.title = title
        super().__init__(data, initial=initial, prefix=f"account-{title.value}")
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{label(title)}: {field.label}"


class ExportForm(forms.Form):
    """Days of entries, both included."""

    first = Day(_("From date"))
    last = Day(_("To date"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and first > last:
            self.add_error("last", _("Enter a date on or after the “from” date."))
        return values


Columns = forms.formset_factory(
    ColumnForm, extra=0, max_num=MOST_COLUMNS, absolute_max=MOST_COLUMNS
)


class LayoutForms:
    """The whole form; `layout` and what is wrong with it once it was sent."""

    def __init__(self, data: Mapping[str, str] | None, layout: Layout | None) -> None:
        self.file = FileForm(data, initial=_of_file(layout))
        self.columns = Columns(data, initial=_of_columns(layout))
        self.accounts = [AccountForm(one, data, _of_account(one, layout)) for one in OURS]

    @property
    def parts(self) -> list[forms.Form]:
        return [self.file, *self.columns, *self.accounts]

    def is_valid(self) -> bool:
        """What the rules say is wrong stands at its part of the form."""
        are_valid = [one.is_valid() for one in (self.file, *self.accounts)]
        if not (self.columns.is_valid() and all(are_valid)):
            return False
        found = wrong(self.layout)
        for one in found:
            self._at(one.column, one.account).add_error(
                CLASSES[one.scope][0] if one.scope else None, sentence(one)
            )
        return not found

    def _at(self, column: int | None, account: Title | None) -> forms.Form:
        if column is not None:
            return self._used[column]
        return self.accounts[OURS.index(account)] if account else self.file

    @property
    def _used(self) -> list[ColumnForm]:
        """The columns that there are, in their order; those without a place come last."""
        used = [one for one in self.columns if one.cleaned_data.get("item")]
        return sorted(used, key=lambda one: one.cleaned_data.get("position") or 1000)

    @property
    def layout(self) -> Layout:
        said = self.file.cleaned_data
        return Layout(
            said["name"],
            Encoding(said["encoding"]),
            LineEnd(said["line_end"]),
            said["has_header"],
            Quoting(said["quoting"]),
            DayForm(said["day_form"]),
            Shape(said["shape"]),
            tuple(
                Column(Item(one["item"]), one["heading"], one["text"])
                for one in (form.cleaned_data for form in self._used)
            ),
            {form.title: Account(**form.cleaned_data) for form in self.accounts},
            {scope: said[name] for scope, (name, _title) in CLASSES.items()},
        )


def _of_file(layout: Layout | None) -> dict[str, Any]:
    if layout is None:
        return {
            "has_header": True,
            **{CLASSES[one][0]: name for one, name in USUAL_CLASSES.items()},
        }
    plain = {name: getattr(layout, name) for name in FileForm.base_fields}
    return {
        **plain,
        **{name: layout.classes.get(scope, "") for scope, (name, _title) in CLASSES.items()},
    }


def _of_columns(layout: Layout | None) -> list[dict[str, Any]]:
    kept = layout.columns if layout else USUAL_COLUMNS
    found: list[dict[str, Any]] = [
        {"position": place, "item": one.item, "heading": one.heading, "text": one.text}
        for place, one in enumerate(kept, 1)
    ]
    empty = [{"position": len(found) + n} for n in range(1, max(ROWS - len(found), MORE) + 1)]
    return [*found, *empty][:MOST_COLUMNS]


def _of_account(title: Title, layout: Layout | None) -> dict[str, Any]:
    if layout is None:
        return {"name": TITLES[title], "by_customer": title in BY_CUSTOMER}
    one = layout.accounts.get(title, Account())
    return {"code": one.code, "name": one.name, "by_customer": one.by_customer}
