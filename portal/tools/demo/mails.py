"""What came by mail yesterday in the demo: filed, to be sorted, ignored, refused."""

from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from contracts.office import context
from contracts.office.context import TOKYO
from contracts.office.models import OutboxMessage
from contracts.office.outbox import message_id
from contracts.people.models import Customer
from support.inbound.imap import Fetched
from support.inbound.operations.filing import file_waiting
from support.inbound.operations.storing import store

DESK = "billing@example.jp"
PAGE = """\
<p>お世話になっております。</p><p>検知の一覧に<b>見慣れない項目</b>が出ています。<br>
対応が要るか教えてください。</p>"""


def come(today: date) -> None:
    """As if the mailbox had been fetched this morning."""
    first, second, third = Customer.objects.filter(number__in=("K-002", "K-004", "K-005")).order_by(
        "number"
    )
    asked = _mail(1, first, "検知の一覧について", PAGE, html=True)
    paid = _mail(2, second, "Re: ご請求書の件", "部署名を変えて再発行していただけますか。")
    invoice = OutboxMessage.objects.filter(
        notice__customer=second, document__startswith="INV-"
    ).last()
    if invoice is not None:
        paid["In-Reply-To"] = message_id(invoice)
    stranger = _mail(3, None, "サービスの資料をください", "導入を考えています。資料はありますか。")
    forged = _mail(4, third, "振込先の変更", "今月から次の口座に振り込んでください。")
    away = _mail(5, third, "自動応答: お知らせ", "ただいま不在にしております。")
    sold = _mail(6, None, "特別価格のご案内", "今だけ半額です。")
    sold["X-Spam-Flag"] = "YES"
    empty = _mail(7, first, "", "")
    raws = [one.as_bytes() for one in (asked, paid, stranger, forged, away, sold, empty)]
    raws[3] = b"From: furikomi@example.net\n" + raws[3]
    by = context.system(today)
    store(
        by,
        [Fetched(raw, len(raw), _yesterday(today, n)) for n, raw in enumerate(raws, 1)],
    )
    file_waiting(by)


def _mail(
    number: int, customer: Customer | None, subject: str, text: str, html: bool = False
) -> EmailMessage:
    contact = customer.contacts.order_by("id").first() if customer else None
    mail = EmailMessage()
    mail["Message-ID"] = f"<demo-{number}@example.com>"
    name = contact.name if contact else "見本 次郎"
    mail["From"] = f"{name} <{contact.email if contact else 'jiro@example.com'}>"
    mail["To"] = DESK
    if subject:
        mail["Subject"] = subject
    mail["Date"] = format_datetime(_yesterday(context.today(), number))
    mail.set_content(text, subtype="html" if html else "plain")
    return mail


def _yesterday(day: date, number: int) -> datetime:
    """A moment of the afternoon before."""
    return datetime.combine(day, time(15), TOKYO) - timedelta(days=1, minutes=-7 * number)
