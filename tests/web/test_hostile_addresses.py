"""What nobody would type into an address or a form: answered, never a server error."""

import pytest

from contracts.office.context import Duty
from contracts.office.terms import fingerprint
from tests.bank_files import bank_file, two_companies
from tests.factories import UserFactory
from tests.web.reading import read
from tests.world import account, d

pytestmark = pytest.mark.django_db
NUL, LONG = "a\x00b", "9" * 5000
ADDRESSES = [
    ("payments/new/", {"account": LONG}),
    ("approvals/", {"older": "0001-01-01T00:00:00~1"}),
    ("approvals/", {"newer": "9999-12-31T23:59:59-14:00~1"}),
    ("applications/", {"part": "requests", "older": "9999-12-31~1"}),
    ("admin/office/alert/", {"before": LONG}),
]


@pytest.mark.parametrize(("path", "asked"), ADDRESSES)
def test_a_key_that_no_row_has(staff, path, asked):
    assert staff().get(f"/console/{path}", asked).status_code == 200


def test_a_path_with_nul_is_not_there(staff):
    client = staff()
    for path in ("contracts", "invoices", "customers", "applications", "viewing"):
        assert client.get(f"/console/{path}/a%00b/").status_code == 404, path


def test_the_worklist_takes_any_text_and_number(staff, today):
    today("2026-07-10")
    two_companies()
    (row,) = bank_file({"name": "ﾐﾅﾄ ﾀﾛｳ", "amount": 1_000, "day": d("2026-07-04")})
    client, here = staff(Duty.ACCOUNTS), "/console/payments/matching/"
    assert client.get(here, {"q": NUL}).status_code == 200
    assert client.post(f"{here}{row.pk}/assign/", {"account": LONG}).status_code == 302
    shown = client.get(here, {"q": account().number})
    named = {"account": account().pk, "named": NUL, "expected": read(shown)}
    assert client.post(f"{here}{row.pk}/assign/", named).status_code == 302
    assert client.post(f"{here}{row.pk}/ignore/", {"reason": NUL}).status_code == 302
    row.refresh_from_db()
    assert row.state == "ignored"
    assert (
        client.post(
            f"{here}{row.pk}/undo/", {"reason": NUL, "expected": fingerprint.of([])}
        ).status_code
        == 302
    )
    assert client.post("/console/runs/2026-05/repeat/", {"account": LONG}).status_code == 404


def test_companies_and_drafts_stand_any_number(client):
    client.force_login(UserFactory(email="c@example.jp"))
    assert client.post("/apply/begin/", {"company": LONG}).status_code in (302, 403)
    assert client.post("/portal/company/", {"company": LONG}).status_code in (302, 404)
