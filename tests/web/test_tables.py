"""Every table of every page, cell by cell, over one life that has something for each.

What the cells should say is in `tables/*.txt`, one file for each kind of reader, as read once
by a person against `filled_life.py`. `WRITE_TABLES=1 pytest tests/web/test_tables.py` writes the
files anew: read the difference before it is committed.
"""

import os
import re
from pathlib import Path

import pytest

from contracts.models import EditionDraft
from tests.architecture.sources import ROOT
from tests.factories import UserFactory
from tests.staff import member
from tests.web.filled_life import failed_run, life, reported_and_suspended, sign_in  # noqa: F401
from tests.web.filled_pages import (
    CONDUCT,
    DESK,
    REGISTERS,
    Sent,
    console_pages,
    own_pages,
    sent_by_staff,
    sent_with_files,
    simulated,
)
from tests.web.html import Page

pytestmark = pytest.mark.django_db
FILES = Path(__file__).with_name("tables")
CHANGING = re.compile(
    r"\b(?=\d*[a-f])[0-9a-f]{12,64}\b|(?<=[a-z]:)\d+\b|(?<=草案 )\d+|(?<=[DN]L-\d{8}-)\d{6}\b"
)
"""Digests and the database's keys, which are others every time."""
KEY = re.compile(r"(?<=[/=])(\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})(?=/|$)")
TEMPLATES = ROOT / "templates"
JOURNAL = "操作記録"
"""Its tables show keys of the database; `test_console_team.py` looks at them."""


def written(client, pages: list[str], seen: set[str], sent: Sent = ()) -> str:
    """The tables of pages as lines, and of those that answer what is sent to them.

    `seen` takes the templates that they came from.
    """
    lines = []
    for page, data in [*((page, None) for page in pages), *sent]:
        answer = client.get(page) if data is None else client.post(page, data, follow=True)
        assert answer.status_code == 200, page
        seen |= {str(one.name) for one in answer.templates}
        tables = [one for one in Page(answer).tables if not one.heading.startswith(JOURNAL)]
        lines += [f"# {KEY.sub('#', page)}", ""] if tables else []
        for table in tables:
            lines += [f"## {table.heading}", *(" | ".join(row) for row in table.rows), ""]
    return CHANGING.sub("…", "\n".join(lines))


def compare(name: str, found: str) -> None:
    file = FILES / f"{name}.txt"
    if "WRITE_TABLES" in os.environ:
        file.write_text(found)
    assert found.splitlines() == file.read_text().splitlines()


def test_every_table_of_every_page(life, client):  # noqa: F811
    seen: set[str] = set()
    sign_in(client, life)
    compare("customer", written(client, own_pages(), seen))
    sign_in(client, member("suzuki"))
    compare("console", written(client, console_pages(), seen, sent_by_staff()))
    draft = EditionDraft.objects.get().pk
    drafted = [f"/console/editions/drafts/{draft}/{part}" for part in ("", "figures/", "compare/")]
    compare("drafts", written(client, drafted, seen))
    compare("desk", written(client, DESK, seen))
    compare("registers", written(client, REGISTERS, seen))
    client.cookies["django_language"] = "en"
    compare("registers_in_english", written(client, REGISTERS, seen))
    del client.cookies["django_language"]
    compare("files", written(client, simulated(client), seen, sent_with_files()))
    sign_in(client, UserFactory(email="applicant@example.jp"))
    order = {"plan": "monthly", "servers": "3", "starts_on": "2026-09-01", "action": "calculate"}
    begun = [("/apply/begin/", {}), ("/apply/step/order/", order)]
    compare("applicant", written(client, [], seen, begun))
    sign_in(client, member("suzuki"))
    row = reported_and_suspended()
    cases = written(client, [*CONDUCT, f"/console/conduct/{row.number}/"], seen)
    sign_in(client, life)
    own = ["/portal/reports/", f"/portal/reports/{row.number}/"]
    compare("conduct", cases + written(client, own, seen))
    sign_in(client, member("suzuki"))
    failed_run()
    compare("failures", written(client, ["/console/runs/2026-08/"], seen))
    with_tables = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if "<table" in path.read_text() and path.parts[-2] not in ("documents", "elements")
    }
    assert with_tables - seen == set()
