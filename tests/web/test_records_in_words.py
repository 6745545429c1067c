"""The records say what is stored as JSON in words, and offer words, not codes, to filter by."""

import re
from collections.abc import Iterator, Mapping

import pytest
from django.db import connection
from django.db.models import JSONField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.bank.columns import Columns
from billing.models import BankRecord, Invoice
from billing.operations import bank_files, bank_formats, matching
from contracts.office.admin.stored import shown
from contracts.office.models import Approval, JournalEntry, Notice, OutboxMessage
from contracts.office.queries.journal_words import called, for_people, in_words
from portal.exports.models import Export
from tests.factories import UserFactory
from tests.rules.banks import entry, transfers
from tests.staff import member, staff
from tests.web import plain
from tests.web.filled_life import DAY, life  # noqa: F401 - a fixture
from tests.web.html import Page, text
from tests.web.test_records import TABLES, is_by_key
from tests.world import invoice

pytestmark = pytest.mark.django_db
RAW = re.compile(r"""[{\[,]\s*["'][A-Za-z_0-9:-]+["']\s*[:,\]}]""")
"""How JSON and Python's own form of it look."""

ELSEWHERE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//|url\(["']?(?:https?:)?//""")
CHOSEN = re.compile("[?&](?:kind|purpose|operation)[a-z_]*=([a-z_]+)")


def json_fields(model) -> list[str]:
    return [one.name for one in model._meta.concrete_fields if isinstance(one, JSONField)]


def address(model, page: str, *args) -> str:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(name, args=args)


def names_in(value: object) -> Iterator[str]:
    """The names of values at every depth that a reader is shown."""
    if isinstance(value, Mapping):
        if {"ja", "en"} <= set(value) or (len(value) == 1 and set(value) <= {"yen", "day"}):
            return
        for name, one in for_people(value).items():
            if not (name in ("label", "clause", "value") and "label" in value):
                yield name
            yield from names_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from names_in(one)


@pytest.fixture
def everything(life):  # noqa: F811 - the fixture
    """What the life of all tables leaves, and a row of each table that it has none of."""
    by = staff("sato", DAY)
    bank_formats.keep(by, "見本銀行", "cp932", Columns("日付", incoming="入金", payer_name="名義"))
    bank_files.receive(by, "bank.txt", transfers(entry(1_234, "ｶ)ﾐﾎﾝ")), None)
    matching.match_records(by, list(BankRecord.objects.values_list("pk", flat=True)))
    client = Client()
    client.force_login(UserFactory(email="applicant@example.jp"))
    client.post("/apply/begin/")
    order = {"plan": "monthly", "servers": "3", "starts_on": "2026-09-01"}
    client.post("/apply/step/order/", {**order, "action": "next"})
    Export.objects.create(
        kind="letters", parameters={"first": "2026-07-01", "step": "final"},
        created_at=by.now, seen_at=by.now,
    )  # fmt: skip


def codes_offered(model, listed: Page) -> int:
    """How many codes a list can be filtered by; each is offered in words."""
    offered = 0
    for option in listed.root.iter("option"):
        code = option.get("value")
        if code and re.fullmatch("[a-z]+(_[a-z]+)*", code):
            offered += 1
            assert text(option) != code, model
    for link in listed.root.iter("a"):
        found = CHOSEN.search(link.get("href", ""))
        assert not found or text(link) != found[1], model
    return offered


def listed_of(model, client) -> Page:
    """Its list: in few statements, none over all rows, with nothing from elsewhere."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address(model, "changelist"))
    asked = [one["sql"].upper() for one in queries]
    assert answer.status_code == 200, model
    assert len(asked) <= 20, model
    assert not is_by_key(model) or not [one for one in asked if "COUNT(" in one], model
    assert not [one for one in asked if " OFFSET " in one], model
    assert not ELSEWHERE.search(answer.content.decode()), model
    return Page(answer)


def read_quickly(answer) -> str:
    """What can be read on a page of the records.

    Their theme leaves no blank between two attributes, for which a whole parser takes ten times
    as long.
    """
    source = answer.content.decode().replace('"class="', '" class="')
    root = plain.tree(source)
    return text(Page(answer).root if root is None else root)


def test_every_list_is_quick_and_every_stored_value_and_filter_in_words(everything, client):
    client.force_login(member("suzuki"))
    unnamed, looked_at, offered = {}, set(), 0
    for model in TABLES:
        fields = json_fields(model)
        listed = listed_of(model, client)
        assert not RAW.search(text(listed.root)), model
        offered += codes_offered(model, listed)
        for row in model._default_manager.order_by("-pk")[: 5 if fields else 2]:
            answer = client.get(address(model, "change", row.pk))
            assert answer.status_code == 200, model
            page = read_quickly(answer)
            found = RAW.search(page)
            assert not found, (model, page[found.start() - 100 : found.end() + 100])
        for row in model._default_manager.all():
            for field in fields:
                if getattr(row, field):
                    looked_at.add((model.__name__, field))
                for name in names_in(getattr(row, field)):
                    if called(name) == name.replace("_", " ") and name != "EDI":
                        unnamed.setdefault((model.__name__, field), set()).add(name)
    assert offered > 40
    assert not unnamed, "\n".join(f"{key}: {sorted(names)}" for key, names in unnamed.items())
    assert looked_at >= {
        ("ApplicationDraft", "data"), ("Approval", "proposed_facts"),
        ("Approval", "values"), ("BankFile", "summary"), ("BankFormat", "columns"),
        ("BankRecord", "match"), ("ChangeRequest", "after"), ("CreditNote", "parties"),
        ("DunningMessage", "text"), ("Export", "parameters"), ("Invoice", "parties"),
        ("JournalEntry", "after"), ("Notice", "data"), ("TermsEdition", "articles"),
    }  # fmt: skip


def test_figures_have_labels_and_explanations_are_sentences(everything, client):
    client.force_login(member("suzuki"))
    proposal = Approval.objects.get()
    page = text(Page(client.get(address(Approval, "change", proposal.pk))).root)
    assert "請求額(消費税の対象外): ¥38,500" in page
    assert "種類 損害の請求" in page
    document = invoice("2026-07", "B")
    page = Page(client.get(address(Invoice, "change", document.pk)))
    labels = [text(one) for one in page.root.iter("dt")]
    assert {"発行者", "登録番号", "名称", "住所", "担当者"} <= set(labels)
    assert "返還した明細の写し" not in labels
    assert "翌月末" in text(page.root)
    assert "end_of_next_month" not in text(page.root)
    agreed = shown("parameters", {"unit_price": 15_000, "proration": "daily"})
    assert "<dd>¥15,000</dd>" in agreed
    assert "daily" not in agreed
    assert shown("findings", []) == "–"
    assert shown("data", {"name": "<b>", "sha256": "0" * 64}).count("<dt>") == 1
    assert "&lt;b&gt;" in shown("data", {"name": "<b>"})


CHOICES = (
    (Notice, "kind", "invoice", "請求書"),
    (OutboxMessage, "purpose", "invoice", "請求書"),
    (JournalEntry, "operation", "receive", "入金"),
    (Approval, "kind", "damages", "損害の請求"),
)


def test_what_is_chosen_by_its_name_filters_the_list(everything, client):
    client.force_login(member("suzuki"))
    for model, field, code, label in CHOICES:
        answer = client.get(address(model, "changelist"), {field: code})
        (chosen,) = [one for one in Page(answer).root.iter("option") if one.get("value") == code]
        assert text(chosen) == label
        rows = answer.context["cl"].result_list
        assert rows, model
        assert {getattr(row, field) for row in rows} == {code}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-02-28", "2026年2月28日"),
        ("2026-02-30", "2026-02-30"),
        ("2026-02", "2026年2月"),
        ("2026-13", "2026-13"),
        ("2026-02-30T09:00+09:00", "2026-02-30T09:00+09:00"),
    ],
)
def test_what_somebody_wrote_like_a_day_and_is_none_is_shown_as_it_was_written(written, read):
    assert in_words("reason", written) == read
