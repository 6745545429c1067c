"""A release's own database, brought back and migrated to what the code is now.

`tests/releases/` has a backup of each release, made by its own code (`make release`): every
table has rows, and people can sign in. Nothing but `restore` and `migrate` is done to it.
"""

import lzma
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from billing.models import Invoice
from portal.accounts.recovery_codes import HashedCodes, auth_codes
from portal.tools.backup import restoring
from tests.architecture.sources import ROOT
from tests.authenticator import code_now
from tests.factories import PASSWORD, UserFactory
from tests.releases import FOLDER, KEY, OWNER, SECRET, STAFF
from tests.setup.elsewhere import elsewhere
from tests.world import contract, d

RELEASES = sorted(FOLDER.glob("*.backup.xz"))
STRUCTURE = """
SELECT 'column', attrelid::regclass || '.' || attname || ' ' ||
       format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' not null' ELSE '' END ||
       coalesce(' ' || pg_get_expr(adbin, adrelid), '') || attidentity::text || attgenerated::text
  FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
  LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')
   AND attnum > 0 AND NOT attisdropped
UNION SELECT 'constraint', conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
UNION SELECT 'index', indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION SELECT 'trigger', pg_get_triggerdef(pg_trigger.oid)
  FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
 WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal
UNION SELECT 'function', pg_get_functiondef(pg_proc.oid) FROM pg_proc
  JOIN pg_language ON pg_language.oid = prolang
 WHERE pronamespace = 'public'::regnamespace AND lanname IN ('sql', 'plpgsql')
UNION SELECT 'aggregate', aggfnoid || ' ' || concat_ws(
       ' ', aggtransfn, aggtranstype::regtype, agginitval, aggfinalfn, aggcombinefn, proparallel)
  FROM pg_aggregate JOIN pg_proc ON pg_proc.oid = aggfnoid::oid
 WHERE pronamespace = 'public'::regnamespace
UNION SELECT 'view', viewname || ' ' || definition FROM pg_views WHERE schemaname = 'public'
"""
"""Everything that PostgreSQL holds rows by, and refuses them by; not the order of the columns."""
REWRITTEN = re.compile(r"::(text|character varying)(\[\])?|[()]")
"""What PostgreSQL words otherwise once it has read its own dump."""


def structure() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(STRUCTURE)
        return {(kind, REWRITTEN.sub("", said)) for kind, said in cursor}


def code_of_old() -> str:
    """A recovery code of the owner that is still unused, from its seed or as it waits."""
    held = Authenticator.objects.get(user__email=OWNER, type="recovery_codes")
    return HashedCodes(held).get_unused_codes()[-1]


def signed_in(email: str, code: str) -> Client:
    """Who was there before the update, by the password and second factor of that time."""
    client = Client()
    client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.session["_auth_user_id"]
    return client


def test_every_release_has_left_one():
    released = re.findall(r"^## \[([\d.]+)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert {f"{version}.backup.xz" for version in released} == {path.name for path in RELEASES}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [auth_codes, HashedCodes])
def test_a_code_is_read_from_a_backup_of_either_kind(kind):
    kind.activate(UserFactory(email=OWNER))
    held = HashedCodes(Authenticator.objects.get())
    assert held.validate_code(code_of_old())


@pytest.mark.usefixtures("committed", "nobody_has_tried")
@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_a_release_is_brought_back_and_migrated(
    release, own_files, settings, today, tmp_path, capsys
):
    settings.SECRET_KEY = KEY
    fresh, path = structure(), tmp_path / "whole"
    path.write_bytes(lzma.decompress(release.read_bytes()))
    with elsewhere():
        manifest = restoring.ready(path)
        call_command("restore", path, verify=False)
        assert restoring.differences(path, manifest) == []
        recovery = code_of_old()
        call_command("migrate", verbosity=0)
        assert structure() == fresh, "as a new database is made"
        call_command("check", databases=["default"], fail_level="ERROR")
        day = d(manifest.day)
        call_command("verify_journal", expect=manifest.seal, as_of=day)
        call_command("verify_books", as_of=day)
        assert "不一致" not in capsys.readouterr().out
        today(manifest.day)
        it_goes_on(recovery)


def it_goes_on(recovery: str) -> None:
    """Its people sign in with what they had, and see what they had."""
    invoice = Invoice.objects.filter(customer__number="B").first()
    owner, staff = signed_in(OWNER, recovery), signed_in(STAFF, code_now(SECRET))
    held = Authenticator.objects.filter(type="recovery_codes")
    assert [len(one.data["hashes"]) for one in held.order_by("user__email")] == [8, 9]
    for client, address in (
        (owner, reverse("contracts")),
        (owner, reverse("invoice", args=[invoice.number])),
        (owner, reverse("invoice_pdf", args=[invoice.number])),
        (owner, reverse("inquiries")),
        (staff, reverse("console")),
        (staff, reverse("receivables")),
        (staff, reverse("open_items")),
        (staff, reverse("dunning_board")),
        (staff, reverse("staff_contract", args=[contract("C2").number])),
        (staff, reverse("staff_customer", args=["B"])),
    ):
        assert client.get(address).status_code == 200, address
