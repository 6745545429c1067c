"""Every page that staff reach by links says things in words: no code, hash or raw value."""

import re
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from urllib.parse import urldefrag

import pytest
from django.urls import reverse
from django.utils.translation import activate, get_language, override

from billing.exports.ledger import LEDGER
from contracts.office import context
from contracts.office.models import Approval, OutboxMessage
from contracts.office.operations import bounces, seals
from contracts.office.subjects import named
from contracts.people.operations.members import invite
from portal.exports.operations import ask_for_staff
from tests.factories import person_of
from tests.mail.test_bounces import report
from tests.staff import member
from tests.web.reading import row, text
from tests.web.test_console_approvals import KINDS, proposed, sato
from tests.world import account, applied, event, lived, signed

pytestmark = pytest.mark.django_db
RAW = re.compile(
    r"\b[a-z]+_[a-z_]+\b|\b[a-z]+:[A-Z0-9]\S*|\{'|\[\]|\['|\bNone\b|\bTrue\b|\bFalse\b"
    r"|(?<!SHA-256 )\b[0-9a-f]{64}\b|\d{4}-\d{2}-\d{2}T|<\w+ object"
)
"""Names in code, references, Python's values, moments as machines write them, hashes that are not
named as what an edition or a file is held to."""
CODE = re.compile(r"[a-z]{3,}")
ACTORS = {"scenario", "system"}
LEFT_OUT = ("/admin/", "/pdf/", "/download/", "/csv/", "/document/", "logout", "/letters/")


class _Seen(HTMLParser):
    """The text that a page shows, and where its links lead."""

    HIDDEN = ("script", "style", "code", "option")

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.links: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self._hidden += tag in self.HIDDEN
        if tag == "a":
            self.links.append(urldefrag(dict(attrs).get("href") or "")[0])

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in self.HIDDEN

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text.append(data)


@pytest.fixture
def world(today, own_files):
    """Debts, dunning, an end, a suspension, an application, proposals, a bounce, an export."""
    today("2026-07-10")
    lived(
        "2026-07-10",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C3", "B", plan="annual"),
        event("2026-05-20", "pay", customer="A", amount=10_000),
        event("2026-06-20", "add", contract="C1", servers=1),
        event("2026-06-25", "pay", customer="B", amount=1_000),
        applied("2026-07-09", "C2", "B"),
    )
    for kind in KINDS:
        proposed(kind, sato())
    message = OutboxMessage.objects.filter(purpose="invoice").first()
    OutboxMessage.objects.update(sent_at=context.now(), next_attempt_at=None, attempts=1)
    bounces.receive(context.system(), report(message))
    ask_for_staff(
        context.of_user(member("all")), LEDGER, {"first": "2026-06-01", "last": "2026-06-30"}
    )
    invite(
        context.of_user(member("all")), account().customer.pk, "n@example.jp", context.Member.VIEWER
    )
    seals.seal(context.system())


def raw_values(client, home: str, room: str) -> tuple[int, dict[str, set[str]]]:
    """How many pages links lead to from `home` within a room, and what they show that is raw."""
    found, ahead, known = {}, [home], {home}
    while ahead:
        address = ahead.pop(0)
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        if answer.streaming or "html" not in answer["Content-Type"]:
            continue
        seen = _Seen()
        seen.feed(answer.content.decode())
        raw = {word for part in seen.text for word in RAW.findall(part)}
        raw |= {part.strip() for part in seen.text if CODE.fullmatch(part.strip())} - ACTORS
        if raw:
            found[address] = raw
        for link in seen.links:
            place = link if "part=" in link else link.partition("?")[0]
            is_page = place.startswith(room) and not any(part in place for part in LEFT_OUT)
            if is_page and place not in known:
                known.add(place)
                ahead.append(link)
    return len(known), found


def test_no_page_of_the_console_shows_a_raw_value(world, client):
    client.force_login(member("all"))
    pages, found = raw_values(client, reverse("console"), "/console/")
    assert found == {}
    assert pages > 100


def test_no_page_of_a_customer_shows_a_raw_value(world, client):
    client.force_login(person_of("A"))
    pages, found = raw_values(client, reverse("contracts"), "/portal/")
    assert found == {}
    assert pages > 20


def test_an_approval_names_its_subject_and_leads_to_it(world, client):
    client.force_login(member("all"))
    waiting = Approval.objects.get(kind="damages")
    assert waiting.subject == "account:A"
    answer = client.get(reverse("approval", args=[waiting.pk]))
    assert row(answer, "対象") == ["対象", "請求先 A"]
    link = f'<a href="{reverse("staff_change_account", args=["A"])}">請求先 A</a>'
    assert link in text(answer)


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("account:K-004", "請求先 K-004"), ("invoice:INV-2026-000001", "請求書 INV-2026-000001"),
        ("INV-2026-000001", "INV-2026-000001"), ("edition_draft:2", "規約の版の下書き"),
        ("run:2026-07", "請求処理 2026年7月"), ("run:2026-07:K-004", "請求処理 2026年7月"),
        ("outbox:3", "送信メール"), ("taxrate:1", "消費税率"), ("K-004", "K-004"), ("", ""),
    ],
)  # fmt: skip
def test_references_in_words(reference, words):
    assert named(reference).words == words


def test_each_thread_has_a_language_of_its_own():
    with override("en"), ThreadPoolExecutor(1) as other:
        assert other.submit(get_language).result() == "ja"
        other.submit(activate, "ja").result()
        assert (get_language(), other.submit(get_language).result()) == ("en", "ja")
