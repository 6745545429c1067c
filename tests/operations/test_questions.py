"""Questions and answers on PostgreSQL: written once, published as read, ordered, found."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from billing.terms.money import plain
from contracts.office.context import Duty, system
from contracts.office.models import JournalEntry
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.operations.editions import publish_edition
from contracts.queries import facts
from portal.tools.demo.questions import answer_all
from support.questions.models import Question
from support.questions.operations import showing, writing
from support.questions.queries import shown
from support.questions.terms.kinds import State, Topic
from tests.questions import PAYING, draft, published, written
from tests.staff import staff
from tests.world import d

pytestmark = pytest.mark.django_db
DAY = "2026-09-14"


@pytest.fixture
def by():
    return staff("sato", DAY, Duty.SUPPORT)


def asked(rows) -> list[str]:
    return [row.question for row in rows]


def test_written_read_published_changed_and_withdrawn(by):
    row = draft(by)
    assert (row.number, row.state, row.published_at) == ("FAQ-2026-000001", State.DRAFT, None)
    assert not shown.published(is_visitor=False).exists()
    read = fingerprint.of(*shown.read(row))
    showing.publish(by, row.number, read)
    with pytest.raises(Refused, match="すでに公開しています"):
        showing.publish(by, row.number)
    writing.rewrite(by, row.number, written(question="振込先はどこですか。"))
    assert asked(shown.published(is_visitor=True)) == ["振込先はどこですか。"]
    showing.withdraw(by, row.number)
    assert not shown.published(is_visitor=False).exists()
    showing.publish(by, row.number)
    entries = JournalEntry.objects.filter(reference=f"question:{row.number}").order_by("pk")
    assert [one.operation for one in entries] == [
        "write_question", "publish_question", "rewrite_question", "withdraw_question",
        "publish_question",
    ]  # fmt: skip
    changed = entries[2]
    assert changed.before["question"] == PAYING.question
    assert changed.after["question"] == "振込先はどこですか。"
    assert sorted(changed.after["pages"]) == ["pay", "terms"]


def test_what_somebody_changed_meanwhile_is_not_overwritten_unread(by):
    row = published(by)
    read = fingerprint.of(*shown.read(row))
    writing.rewrite(by, row.number, written(answer="別の人の回答"), read)
    for late in (
        lambda: writing.rewrite(by, row.number, written(answer="遅れた回答"), read),
        lambda: showing.withdraw(by, row.number, read),
    ):
        with pytest.raises(Changed, match="内容が変わりました"):
            late()
    row.refresh_from_db()
    assert (row.answer, row.state) == ("別の人の回答", State.PUBLISHED)


def test_what_changes_nothing_is_refused_and_leaves_no_trace(by):
    row = published(by)
    later = staff("suzuki", "2026-09-15", Duty.SUPPORT)
    with pytest.raises(Refused, match="変更された項目がありません"), transaction.atomic():
        writing.rewrite(later, row.number, written())
    unchanged = Question.objects.get()
    assert (unchanged.changed_at, unchanged.author_id) == (row.changed_at, by.account_id)
    assert not JournalEntry.objects.filter(operation="rewrite_question").exists()


def test_moving_it_up_leaves_its_words_as_they_were_read(by):
    first, second = draft(by), draft(by, question="二つ目")
    read = fingerprint.of(*shown.read(second))
    showing.move(by, second.number, is_up=True)
    writing.rewrite(by, second.number, written(question="二つ目の質問"), read)
    assert first.number < second.number


def test_the_order_within_a_topic(by):
    one = published(by, question="一")
    published(by, Topic.ENDING, question="解約の質問")
    two, three = published(by, question="二"), published(by, question="三")
    assert showing.move(by, three.number, is_up=True)
    assert not showing.move(by, one.number, is_up=True)
    assert not showing.move(by, two.number, is_up=False)
    topics = shown.by_topic(shown.published(is_visitor=False))
    assert [(one.topic, asked(one.rows)) for one in topics] == [
        (Topic.PAYING, ["一", "三", "二"]),
        (Topic.ENDING, ["解約の質問"]),
    ]
    assert JournalEntry.objects.filter(operation="move_question").count() == 1


def test_who_reads_what(by):
    published(by, question="だれでも")
    published(by, question="サインインのあと", is_public=False)
    draft(by, question="まだ")
    assert asked(shown.published(is_visitor=True)) == ["だれでも"]
    assert asked(shown.published(is_visitor=False)) == ["だれでも", "サインインのあと"]


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("ｼﾊﾗｲ", False),
        ("銀行振込", True),
        ("てすうりょう", False),
        ("手数料　ご負担", True),
        ("ＢＡＮＫ transfer", True),
        ("口座", True),
        ("ふりこみ", False),
        ("くださイ", True),
        ("ｸﾀﾞｻｲ", True),
        ("口座 解約", False),
        ("%", False),
    ],
)
def test_every_word_is_looked_for_whatever_its_width_and_kana(by, typed, is_found):
    published(by)
    published(by, Topic.ENDING, question="解約", answer="できます", answer_en="Yes", words="")
    found = shown.with_text(shown.published(is_visitor=False), typed)
    assert (PAYING.question in asked(found)) is is_found


@pytest.mark.parametrize(
    ("subject", "suggested"),
    [
        ("支払の方法について", ["支払方法を教えてください。"]),
        ("振込先を知りたい", ["支払方法を教えてください。"]),
        ("振込口座について", ["支払方法を教えてください。"]),
        ("How can I pay?", ["支払方法を教えてください。"]),
        ("解約したい", ["解約するには、どうしますか。"]),
        ("検知の件数が増えた", []),
        ("よろしくお願いします", []),
    ],
)
def test_a_subject_suggests_what_shares_its_words(by, subject, suggested):
    published(by)
    published(
        by,
        Topic.ENDING,
        question="解約するには、どうしますか。",
        question_en="How do I cancel?",
        words="",
    )
    assert asked(shown.suggested(shown.published(is_visitor=False), subject)) == suggested


def test_a_suggestion_takes_one_statement_and_three_at_most(by):
    for number in range(5):
        published(by, question=f"支払方法 その{number}")
    with CaptureQueriesContext(connection) as statements:
        rows = shown.suggested(shown.published(is_visitor=False), "クレジットカードの支払方法")
        assert len(rows) == shown.SUGGESTED
        assert not shown.suggested(shown.published(is_visitor=False), "できますか")
    assert len(statements) == 1


def test_a_reader_of_english_is_told_where_there_is_none(by):
    both = published(by)
    japanese = published(by, question_en="", answer_en="")
    with override("en"):
        assert (both.asked_in_words, both.is_in_japanese_only) == ("How do I pay?", False)
        assert (japanese.asked_in_words, japanese.is_in_japanese_only) == (PAYING.question, True)
    with override("ja"):
        assert (both.asked_in_words, japanese.is_in_japanese_only) == (PAYING.question, False)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM questions_question",
        "UPDATE questions_question SET number = 'FAQ-1'",
        "UPDATE questions_question SET answer_en = ''",
        "UPDATE questions_question SET question = ''",
        "UPDATE questions_question SET published_at = NULL",
        "UPDATE questions_question SET place = 1; SET CONSTRAINTS ALL IMMEDIATE",
    ],
)
def test_the_database_refuses_what_must_never_be(by, statement):
    published(by)
    published(by)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_only_staff_for_support_or_administration_write(by):
    accountant = replace(by, duties=frozenset([Duty.ACCOUNTS]))
    with pytest.raises(Exception, match="担当"):
        draft(accountant)
    assert draft(replace(by, duties=frozenset([Duty.ADMINISTRATION])))


# --- The demo's ---------------------------------------------------------------


@pytest.fixture
def of_the_demo(by, today):
    today(DAY)
    publish_edition(system(d("2026-04-01")), d("2026-04-01"), {"unit_price": 16_800}, "利用規約")
    answer_all(by)


@pytest.mark.usefixtures("of_the_demo")
def test_the_demo_answers_a_dozen_in_both_languages_by_the_figures_in_force():
    rows = list(Question.objects.order_by("place"))
    assert len([row for row in rows if row.state == State.PUBLISHED]) >= 12
    assert len([row for row in rows if row.question_en]) >= 12
    said = "\n".join(f"{row.answer}\n{row.answer_en}" for row in rows)
    figures = facts.book().on(d(DAY))
    assert f"月{figures.unit_price:,}円" in said
    assert f"年{figures.annual_price:,}円" in said
    assert (figures.unit_price, figures.annual_price) == (16_800, 201_600)
    assert f"年{plain(figures.late_interest_rate)}%" in said
    assert figures.minimum_term_months == figures.term_months == figures.renewal_months == 12
    assert (figures.cancellation_notice_months, figures.renewal_notice_months) == (1, 1)
    assert (figures.minimum_first_order, figures.minimum_additional_order) == (1, 1)
    assert not any(name in said for name in ("MONTHLY", "ANNUAL", "RATE"))


@pytest.mark.parametrize(
    ("subject", "answer"),
    [
        ("振込先の口座を知りたい", "銀行振込"),
        ("請求書の宛名を変えたい", "請求先を開き"),
        ("領収書がほしい", "領収書は"),
        ("解約について", "最も早い終了日"),
        ("電話の受付時間", "平日の9時から17時30分"),
        ("遅延損害金の計算", "年14.5%"),
        ("サーバーを追加したい", "どちらもできます"),
        ("How do I cancel the contract?", "最も早い終了日"),
    ],
)
@pytest.mark.usefixtures("of_the_demo")
def test_usual_subjects_find_the_demos_answer_first(subject, answer):
    assert answer in shown.suggested(shown.published(is_visitor=False), subject)[0].answer
