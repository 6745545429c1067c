"""The demo's inquiries: one in every state, some late or nearly so, some of no company yet."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.contrib.auth import get_user_model

from billing.models import Invoice
from contracts.models import Contract
from contracts.office import context
from contracts.office.context import TOKYO, By
from contracts.office.models import OutboxMessage
from contracts.office.terms.working_days import is_working_day
from contracts.people.models import Customer
from support.desk.models import Inquiry
from support.desk.operations import conversing, handling, opening, policy
from support.desk.operations.opening import Asked
from support.desk.operations.receiving import Received, file_mail
from support.desk.queries.conversation import off_around
from support.desk.terms.clocks import Target
from support.desk.terms.kinds import Category, Priority

DESK = "madoguchi@example.jp"
"""The member of staff who answers."""
FIRST = "user01@example.jp"
NOW = time(9)


def ask_all(today: date) -> None:
    """What was asked in the last two weeks, and what became of it."""
    _office(today)
    days = _working_days(today)
    _resolved(days)
    _out_of_scope(days)
    _escalated(days)
    _merged(days)
    _late(days)
    _answered(days)
    _triage(today, days)
    _this_morning(today)


def _working_days(today: date) -> list[date]:
    """Today or the working day before it, then the ones before that."""
    off = off_around(today)
    return [day for n in range(40) if is_working_day(day := today - timedelta(days=n), off)]


def _by(email: str, day: date, clock: time) -> By:
    user = get_user_model().objects.get(email=email)
    return context.of_user(user, moment=datetime.combine(day, clock, TOKYO))


def _staff(day: date, clock: time = NOW) -> By:
    return _by(DESK, day, clock)


def _ask(day: date, clock: time, asked: Asked, email: str = FIRST) -> Inquiry:
    """By the portal, of the first company of a person."""
    by = _by(email, day, clock)
    customer = Customer.objects.filter(pk__in=by.members).order_by("number")[0]
    user = get_user_model().objects.get(email=email)
    name = f"{user.last_name} {user.first_name}".strip()
    return opening.open_inquiry(by, customer, replace(asked, contact=email, contact_name=name))


def _office(today: date) -> None:
    """The next company holiday, a target ahead, texts to begin with."""
    by = _staff(today)
    off = off_around(today)
    days = (today + timedelta(days=n) for n in range(20, 40))
    policy.add_holiday(by, next(day for day in days if is_working_day(day, off)), "創立記念日")
    policy.set_target(by, Priority.HIGH, today + timedelta(days=30), Target(60, 510))
    for title, category, text in (
        (
            "受け付けのご連絡",
            None,
            "お問い合わせありがとうございます。内容を確認し、担当者からご連絡します。",
        ),
        (
            "検知の確認手順",
            Category.DETECTION,
            "管理画面の「検知」を開き、対象の行を選ぶと、日時とファイル名を確認できます。",
        ),
        (
            "導入の確認項目",
            Category.INSTALLATION,
            "対象サーバーのOSの版と、空き容量をお知らせください。",
        ),
    ):
        policy.keep_canned(by, title, category, text)


def _resolved(days: list[date]) -> None:
    """One with full marks, one that was not understood."""
    asked = Asked("検知の通知先を増やしたい", "通知のメールを2人に送れますか。", Category.CONSOLE)
    row = _ask(days[8], time(10, 12), asked)
    conversing.answer(
        _staff(days[8], time(11, 3)),
        row.pk,
        "はい。管理画面の「通知」で、宛先をコンマで区切って登録してください。",
        resolves=True,
    )
    conversing.rate(_by(FIRST, days[7], time(9, 5)), row.pk, 5, "すぐに分かりました")
    asked = Asked("再起動の要否", "導入のあとに再起動は必要ですか。", Category.INSTALLATION)
    row = _ask(days[6], time(16, 40), asked, "user02@example.jp")
    conversing.answer(_staff(days[5], time(9, 20)), row.pk, "必要ありません。", resolves=True)
    conversing.rate(_by("user02@example.jp", days[4], time(13, 0)), row.pk, 2, "理由も知りたい")


def _out_of_scope(days: list[date]) -> None:
    asked = Asked("業務ソフトの速さ", "会計ソフトの動きが遅いので見てほしい。", Category.OTHER)
    row = _ask(days[5], time(14, 5), asked, "user04@example.jp")
    handling.refuse(
        _staff(days[5], time(15, 0)),
        row.pk,
        "他社製品の動作についてのお問い合わせのため",
        "恐れ入りますが、他社製品の動作についてはお答えいたしかねます。製品の窓口にご相談ください。",
    )


def _escalated(days: list[date]) -> None:
    asked = Asked(
        "同じ検知が繰り返される",
        "同じファイルの検知が毎朝届きます。誤検知でしょうか。",
        Category.DETECTION,
        priority=Priority.HIGH,
    )
    row = _ask(days[3], time(9, 45), asked, "user05@example.jp")
    by = _staff(days[3], time(10, 30))
    handling.sort(by, row.pk, Category.DETECTION, Priority.HIGH)
    conversing.answer(by, row.pk, "検体を確認しています。メーカーの回答をお待ちください。")
    handling.escalate(_staff(days[3], time(10, 40)), row.pk, "MK-20481", "検体とログを送付した。")


def _merged(days: list[date]) -> None:
    asked = Asked("サーバーが一覧に出ない", "追加した1台が管理画面に出ません。", Category.CONSOLE)
    first = _ask(days[2], time(11, 0), asked, "user06@example.jp")
    again = Asked("先ほどの件", "一覧に出ない件です。再起動しても同じでした。", Category.CONSOLE)
    second = _ask(days[2], time(11, 20), again, "user06@example.jp")
    by = _staff(days[2], time(11, 30))
    handling.merge(by, second.pk, first.number)
    conversing.add_note(by, first.pk, "通信の許可の設定漏れと思われる。")
    conversing.keep_draft(by, first.pk, "通信の許可の設定をご確認ください。設定する宛先は")


def _late(days: list[date]) -> None:
    """Nobody has answered; the target has passed."""
    asked = Asked(
        "管理画面にサインインできない",
        "昨日から画面が開きません。ほかの利用者も同じです。",
        Category.CONSOLE,
        phone="0312345678",
    )
    row = _ask(days[2], time(13, 15), asked, "user07@example.jp")
    handling.sort(_staff(days[2], time(13, 20)), row.pk, Category.CONSOLE, Priority.HIGH)


def _answered(days: list[date]) -> None:
    """About an invoice, by e-mail, waiting for what the customer says."""
    invoice = Invoice.objects.filter(customer__number="K-008").order_by("-number")[0]
    sent = OutboxMessage.objects.filter(document=invoice.number).order_by("pk")[0]
    received = Received(
        f"<demo-{days[1]:%Y%m%d}@mail.example.jp>",
        "user08@example.jp",
        f"Re: 請求書 {invoice.number}",
        "台数の内訳を教えてください。",
        datetime.combine(days[1], time(15, 30), TOKYO),
        quoted="> 請求書をお送りします。",
        outbox_id=sent.pk,
        is_trusted=True,
    )
    row = file_mail(context.system(days[1]), received).inquiry
    by = _staff(days[1], time(16, 0))
    contract = Contract.objects.filter(customer=row.customer, formed_on__isnull=False).first()
    handling.link(by, row.pk, row.customer or Customer.objects.get(number="K-008"), contract)
    conversing.answer(by, row.pk, "内訳はポータルの請求書の明細でご確認いただけます。")


def _triage(today: date, days: list[date]) -> None:
    """A stranger who may become a customer, and one who only advertises."""
    for number, (sender, subject, text) in enumerate(
        (
            ("shiryo@example.com", "資料のご請求", "サービスの資料をお送りください。"),
            ("kokoku@example.net", "集客のご提案", "売上を3倍にする方法をご存じですか。"),
        )
    ):
        received = Received(
            f"<demo-{number}-{today:%Y%m%d}@example.com>",
            sender,
            subject,
            text,
            datetime.combine(days[0], time(8, 10 + number), TOKYO),
            is_trusted=True,
        )
        row = file_mail(context.system(days[0]), received).inquiry
    handling.dismiss(_staff(days[0]), row.pk, "広告のため")


def _this_morning(today: date) -> None:
    """By telephone, and by the portal before we were there."""
    asked = Asked(
        "検知の件数が増えた",
        "今朝から検知の件数が急に増えています。止めたほうがよいでしょうか。",
        Category.DETECTION,
    )
    _ask(today, time(8, 40), asked, "user09@example.jp")
    call = Asked(
        "導入の日程",
        "追加するサーバーの導入の手順を電話で確認したいとのこと。",
        Category.INSTALLATION,
        contact_name="山本",
        phone="0398765432",
    )
    customer = Customer.objects.get(number="K-010")
    row = opening.record_call(_staff(today), customer, call, datetime.combine(today, NOW, TOKYO))
    handling.assign(_staff(today), row.pk, get_user_model().objects.get(email=DESK).pk)
