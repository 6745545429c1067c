"""A release's own backup of a life, from which later releases rehearse their upgrade.

    make release

writes `tests/releases/VERSION.backup.xz` from the version in `pyproject.toml`, once, by the code
of that release. It is never written anew: what a release left behind does not change.
"""

import lzma
import tomllib

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command

from contracts.office import context
from contracts.office.operations import seals
from tests.architecture.sources import ROOT
from tests.factories import EmailAddressFactory
from tests.releases import FOLDER, KEY, OWNER, SECRET, STAFF
from tests.staff import member
from tests.web.filled_life import DAY, life  # noqa: F401  # a fixture
from tests.world import d


@pytest.mark.usefixtures("committed")
def test_write(request, settings, tmp_path):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = KEY, []
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    target = FOLDER / f"{version}.backup.xz"
    assert not target.exists(), "what a release left behind is not written anew"
    owner = request.getfixturevalue("life")
    assert owner.email == OWNER
    for user in (owner, member(STAFF.partition("@")[0])):
        EmailAddressFactory(user=user)
        TOTP.activate(user, SECRET)
        codes = RecoveryCodes.activate(user)
        codes.validate_code(codes.get_unused_codes()[0])
    seals.seal(context.system(d(DAY)))
    call_command("backup", tmp_path / "whole")
    target.write_bytes(lzma.compress((tmp_path / "whole").read_bytes(), preset=9))
