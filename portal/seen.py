"""Forms about a row that others change too: what differs from what was shown is changed, no more.

A page carries, signed, the values that its form was made from. Two people who change different
fields both win. Where somebody else has changed the same field meanwhile, the form comes back
with that value beside it; sent again, it is what its sender wants.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext, pgettext

from contracts.office.language import localized, sentence
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from portal.requests import HttpRequest

SALT = "portal.seen"
Row = TypeVar("Row", bound=Model)


class Edited(Generic[Row]):
    """A row as a form shows it, and what was sent of it; of a new one, all of that is new."""

    def __init__(
        self,
        request: HttpRequest,
        row: Row,
        form_class: type[forms.Form],
        names: Iterable[str] = (),
    ) -> None:
        self.row = row
        self.names = list(names or form_class.base_fields)
        self.seen = self._now()
        self.is_new = row.pk is None
        self.is_posted = request.method == "POST"
        self.form = form_class(request.POST if self.is_posted else None, initial=self.seen)
        self.is_known = True
        if self.is_posted and request.POST.get("seen"):
            self._remember(request.POST["seen"])

    def _now(self) -> dict[str, Any]:
        return {name: getattr(self.row, name) for name in self.names}

    def _remember(self, sent: str) -> None:
        """The values that the form was made from, unless that was tampered with."""
        try:
            kept = signing.loads(sent, salt=SALT)
        except signing.BadSignature:
            kept = {}
        self.is_known = list(kept) == ["row", *self.names] and kept.pop("row") == self.row.pk
        if self.is_known:
            self.seen = kept

    @property
    def is_sent(self) -> bool:
        """Whether it was sent and can be carried out; says so on the form where it cannot."""
        if not self.is_posted or not self.form.is_valid():
            return False
        if self.is_new:
            return True
        if not self.is_known:
            self.form.add_error(None, gettext("Please enter it again."))
        elif not self.new:
            self.form.add_error(None, gettext("Nothing has been changed, and nothing was saved."))
        else:
            return True
        return False

    @property
    def new(self) -> dict[str, Any]:
        """What differs from what was shown."""
        values = self.form.cleaned_data
        names = [n for n in self.names if self.is_new or values[n] != self.seen[n]]
        return {name: values[name] for name in names}

    @property
    def read(self) -> str | None:
        """The fingerprint of what was shown of it, for the operation; None of a new row."""
        if self.is_new:
            return None
        return fingerprint.of({name: self.seen[name] for name in self.new})

    def tell(self, error: Refused | ValidationError) -> None:
        """What an operation refused, at the field at fault or above the form."""
        if isinstance(error, Changed):
            self._ask_again(error)
        elif isinstance(error, Refused):
            self.form.add_error(None, sentence(error))
        else:
            self.form.add_error(None, error)

    def _ask_again(self, error: Changed) -> None:
        """What is there now stands at each field that somebody else has changed; it is seen now."""
        self.row.refresh_from_db()
        now, asked = self._now(), False
        for name in self.new:
            if now[name] == self.seen[name]:
                continue
            asked = True
            said = gettext(
                "Somebody else has changed this meanwhile to “%(value)s”. "
                "Send the form again to keep your value."
            )
            self.form.add_error(name, said % {"value": in_words(self.form.fields[name], now[name])})
        self.seen |= {name: now[name] for name in self.names if name in self.form.errors}
        if not asked:
            self.form.add_error(None, localized(error))

    @property
    def context(self) -> Mapping[str, object]:
        """The form for its page, with what it was made from."""
        kept = signing.dumps({"row": self.row.pk, **self.seen}, salt=SALT)
        return {"form": self.form, "seen": kept}


def in_words(field: forms.Field, value: Any) -> str:
    """A value as people read it; a dash for none."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list | tuple):
        return pgettext("list", ", ").join(value) or "–"
    if isinstance(field, forms.ChoiceField):
        return next((str(said) for key, said in field.widget.choices if key == value), str(value))
    return str(value) or "–"
