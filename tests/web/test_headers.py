"""What every answer tells a browser: load from here alone, keep nothing, ask for nothing."""

import json
import re

import pytest
from django.conf import settings
from django.core.cache import cache

from tests.factories import person_of
from tests.world import invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-06-20"
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "report-uri /blocked/",
}


@pytest.fixture
def life(today):
    today(DAY)
    lived(DAY, *signed("2026-04-01"))


def policy(response) -> set[str]:
    return set(response["Content-Security-Policy"].split("; "))


def kept(response) -> tuple[str, ...]:
    names = ("Cache-Control", "Cross-Origin-Resource-Policy", "Cross-Origin-Opener-Policy")
    others = ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")
    return tuple(response[name] for name in names + others)


ALWAYS = ("private, no-store", "same-origin", "same-origin", "nosniff", "DENY", "same-origin")


@pytest.mark.parametrize(
    ("address", "status"),
    [("/", 200), ("/service/", 200), ("/accounts/login/", 200), ("/nothing/", 404)],
)
def test_visitors(life, client, address, status):
    response = client.get(address)
    assert (response.status_code, kept(response)) == (status, ALWAYS)
    assert policy(response) == POLICY
    assert "clipboard-write=(self)" in response["Permissions-Policy"]
    assert "camera=()" in response["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in response


def test_people_of_a_company_and_documents(life, client):
    client.force_login(person_of("A"))
    number = invoice("2026-05").number
    for address in ("/portal/", f"/portal/invoices/{number}/"):
        response = client.get(address)
        assert (response.status_code, kept(response)) == (200, ALWAYS)
        assert policy(response) == POLICY
    document = client.get(f"/portal/invoices/{number}/pdf/")
    assert (document["Content-Type"], kept(document)) == ("application/pdf", ALWAYS)
    assert "Content-Security-Policy" not in document
    refused = client.get("/console/")
    assert (refused.status_code, kept(refused)) == (404, ALWAYS)


def test_a_browser_forgets_its_pages_when_somebody_signs_out(life, client):
    client.force_login(person_of("A"))
    assert "Clear-Site-Data" not in client.get("/accounts/logout/")
    assert client.post("/accounts/logout/")["Clear-Site-Data"] == '"cache"'


def test_trace_is_not_answered(life, client):
    client.force_login(person_of("A"))
    for address in ("/", "/portal/", "/accounts/login/", "/accounts/logout/"):
        answer = client.trace(address, headers={"x-secret": "told by a proxy"})
        assert answer.status_code in (302, 405), address
        assert b"told by a proxy" not in answer.content


def test_the_registers_alone_may_have_style_in_their_pages_and_none_has_scripts(life, admin_client):
    response = admin_client.get("/console/admin/")
    assert (response.status_code, kept(response)) == (200, ALWAYS)
    assert policy(response) - POLICY == {
        "style-src 'self' 'unsafe-inline'",
        "script-src 'self' 'unsafe-eval'",
    }


def test_no_template_of_ours_has_style_or_scripts_in_it():
    """The policy would stop them; documents and mails are not under it."""
    inside = re.compile(
        r"<style|\sstyle=|\son(?!e=)[a-z]+=|hx-on|javascript:|<script(?![^>]*(\ssrc=|application/json))",
        re.DOTALL,
    )
    found = [
        f"{path}: {match[0]}"
        for path in (settings.BASE_DIR / "templates").rglob("*.*")
        if path.parent.name not in ("documents", "emails")
        for match in inside.finditer(path.read_text())
    ]
    assert found == []


def report(client, **changed):
    said = {
        "document-uri": "http://testserver/join/secret-of-an-invitation/",
        "blocked-uri": "https://elsewhere.example/script.js?secret",
        "effective-directive": "script-src-elem",
        **changed,
    }
    return client.post(
        "/blocked/", json.dumps({"csp-report": said}), content_type="application/csp-report"
    )


def test_a_report_of_a_browser_is_kept_without_its_secrets(client, caplog):
    assert report(client).status_code == 204
    assert caplog.messages == ["blocked by script-src on the page invitation: 'elsewhere.example'"]
    caplog.clear()
    assert report(client, **{"blocked-uri": "inline"}).status_code == 204
    assert caplog.messages == ["blocked by script-src on the page invitation: 'inline'"]


@pytest.mark.parametrize(
    "changed",
    [
        {"document-uri": "http://testserver/no/such/page/"},
        {"document-uri": "http://["},
        {"blocked-uri": "http://["},
    ],
)
def test_a_report_that_means_nothing_is_refused(client, caplog, changed):
    assert report(client, **changed).status_code == 400
    assert [text for text in caplog.messages if text.startswith("blocked")] == []


@pytest.mark.parametrize("body", [b"", b"[]", b'{"csp-report": 1}', b"\xff", b'{"a":' * 3000])
def test_what_is_no_report_is_refused(client, body):
    answer = client.post("/blocked/", body, content_type="application/csp-report")
    assert answer.status_code == 400
    assert client.get("/blocked/").status_code == 405


def test_reports_have_a_limit(client, nobody_has_tried):
    cache.clear()
    assert [report(client).status_code for _ in range(61)] == [204] * 60 + [429]
