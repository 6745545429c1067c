"""The kinds of alert: what each is called, where Today shows it, which page its matter has.

A kind stands in the file that raises it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.office.language import Text
from contracts.office.registry import Registry

UNKNOWN = _("Alert")
"""What an alert is called whose kind is no longer in the code."""


def _no_key(reference: str) -> None:
    """The page needs no argument."""


@dataclass(frozen=True, slots=True)
class AlertKind:
    """`card` is the card of Today that shows it, `page` the url name of its matter's page.

    `key` reads the page's argument from the reference; without a `page`, the alert's own is shown.
    """

    name: str
    label: Text
    card: str = "alerts"
    page: str = ""
    key: Callable[[str], Any] = _no_key


ALERTS: Registry[AlertKind] = Registry()


def number(reference: str) -> str:
    """What follows the last colon: `12` of `payment:12`."""
    return reference.rpartition(":")[2]
