"""The demo's settings with examples that take no time to make."""

import sys
from collections.abc import Callable
from types import ModuleType

from portal.settings import *  # noqa: F403


def fill(progress: Callable[[str], None]) -> None:
    progress("見本 1 / 1")


examples = ModuleType("portal.tools.demo")
examples.fill = fill
examples.SIGN_INS = [("担当者 / staff", "staff@example.jp", "secret-of-staff")]
sys.modules["portal.tools.demo"] = examples
