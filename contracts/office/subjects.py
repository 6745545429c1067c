"""What a reference names: `account:K-004` is billing account K-004, and has a page.

Journal, notices, alerts and approvals name their matter by such a text. The kind of row stands
before the first colon, its number or key after it; each room registers its kinds.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.office.language import Text
from contracts.office.registry import Registry


def _as_it_is(key: str) -> str:
    return key


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of row; `page` is the url name of its page, whose argument is the key.

    `shown` puts the key into words; without it only the label is read, as of a row that people
    know by no number. `prefix` begins the numbers that stand without the name of their kind.
    """

    name: str
    label: Text
    page: str = ""
    shown: Callable[[str], str] | None = None
    prefix: str = ""


SUBJECTS: Registry[Subject] = Registry()


def numbered(name: str, label: Text, page: str = "", prefix: str = "") -> Subject:
    """Register a kind whose key is what people read."""
    return SUBJECTS.register(Subject(name, label, page, _as_it_is, prefix))


def keyed(name: str, label: Text, page: str = "") -> Subject:
    """Register a kind whose key only the database knows."""
    return SUBJECTS.register(Subject(name, label, page))


@dataclass(frozen=True, slots=True)
class Named:
    """A reference in words, with the page of what it names."""

    words: str
    page: str = ""
    key: str = ""


def named(reference: str) -> Named:
    """A reference as people read it; a plain number of no known kind as it is."""
    kind, colon, rest = reference.partition(":")
    if not colon:
        return _number(reference)
    subject, key = SUBJECTS.get(kind), rest.partition(":")[0]
    if subject is None:
        return Named(_of_model(kind) or reference)
    words = f"{subject.label} {subject.shown(key)}" if subject.shown else str(subject.label)
    return Named(words, subject.page if key else "", key)


def references(words: str) -> list[str]:
    """What words may refer to: as they are, `account:K-004` for K-004 or 請求先 K-004."""
    found = [words]
    for subject in SUBJECTS:
        if subject.shown is not None:
            key = words.removeprefix(str(subject.label)).strip()
            found.append(f"{subject.name}:{key}")
    return found


def _number(reference: str) -> Named:
    found = (one for one in SUBJECTS if one.prefix and reference.startswith(one.prefix))
    subject = next(found, None)
    return Named(reference, subject.page, reference) if subject else Named(reference)


def _of_model(name: str) -> str:
    """What the records call rows that staff edit there."""
    models = (model for model in apps.get_models() if model._meta.model_name == name)
    return next((str(model._meta.verbose_name) for model in models), "")


keyed("notice", _("Notice"), "staff_notice")
keyed("outbox", _("Outgoing e-mail"), "staff_message")
keyed("approval", _("Approval"), "approval")
keyed("alert", _("Alert"), "admin:office_alert_change")
keyed("note", pgettext_lazy("memo", "Note"))
keyed("attachment", _("File"), "staff_attachment")
