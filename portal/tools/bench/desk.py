"""The support desk's queue and search among many inquiries."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db import connection

from contracts.office import context
from contracts.office.context import TOKYO, By
from contracts.office.operations.copying import copy, reserve_ids
from contracts.office.queries.paging import page
from contracts.people.models import Customer
from portal.console.desk.queue import INQUIRIES
from portal.console.lists.found import PAGE, counted
from portal.tools.bench.invoices import milliseconds
from portal.tools.bench.rows import fill
from portal.tools.bench.search import NAMES, WORDS
from support.desk.models import Inquiry, Message
from support.desk.queries import conversation, finding
from support.desk.queries.finding import InquiryCriteria
from support.desk.queries.waiting import to_answer

CUSTOMERS = 2_000
OPEN = 50
"""One of so many is not resolved yet."""
NOW = datetime(2026, 8, 10, 9, tzinfo=TOKYO)
SUBJECTS = [
    "検知の内容について", "管理画面が開かない", "導入の手順", "通知先の変更", "誤検知ではないか",
    "台数の数え方", "再起動の要否", "ログの取り出し", "利用者の追加", "隔離したファイルの戻し方",
]  # fmt: skip
INQUIRY = (
    "id", "number", "customer_id", "about", "contact_name", "contact", "phone", "subject",
    "beginning", "category", "scope_reason", "priority", "state", "channel", "opened_at",
    "first_answered_at", "resolved_at", "response_minutes", "resolution_minutes", "due_at",
    "risk_at", "rating_text", "version",
)  # fmt: skip
INDEX = "CREATE INDEX inquiry_sought ON desk_inquiry USING gin (desk_pairs(sought))"
"""Made after the rows, as a restore does: in a hundredth of the time."""
MESSAGE = (
    "inquiry_id", "kind", "channel", "author_name", "at", "body", "quoted", "message_id",
    "recipient",
)  # fmt: skip


def fill_inquiries(count: int, customers: int) -> None:
    """Companies with `count` inquiries among them, a message each; few are not resolved."""
    fill(customers)
    with connection.cursor() as cursor:
        cursor.execute(NAMES, WORDS)
    companies = list(Customer.objects.order_by("id").values_list("id", flat=True))
    ids = reserve_ids(Inquiry, count)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX inquiry_sought")
        copy(Inquiry, INQUIRY, (_inquiry(n, pk, companies) for n, pk in enumerate(ids)))
        copy(Message, MESSAGE, (_message(n, pk) for n, pk in enumerate(ids)))
        cursor.execute(INDEX)
        cursor.execute("ANALYZE")


def _opened(n: int) -> datetime:
    """The newest last; what is not resolved came in the last days."""
    return NOW - timedelta(minutes=n % 5_000 if n % OPEN == 0 else 6_000 + n * 5)


def _text(n: int) -> str:
    return f"{SUBJECTS[n % 7]}を、サーバー{n % 9_973}番について教えてください。"


def _inquiry(n: int, pk: int, companies: list[int]) -> tuple:
    opened, is_open = _opened(n), n % OPEN == 0
    is_strange = n % (OPEN * 40) == 0
    due = opened + timedelta(days=1) if is_open and n % 3 else None
    answered = None if is_open else opened + timedelta(hours=1)
    return (
        pk, f"INQ-2026-{n:06}", None if is_strange else companies[n % len(companies)], "",
        f"見本 {n % 977}郎", f"taro{n % 20_011}@example.jp", "", f"{SUBJECTS[n % 10]} {n % 1_009}",
        _text(n)[:100], "detection", "", ("normal", "high")[n % 2],
        "open" if is_open else "resolved", "portal", opened, answered, answered, 510, 2_550, due,
        due and due - timedelta(hours=2), "", 1,
    )  # fmt: skip


def _message(n: int, pk: int) -> tuple:
    return (pk, "customer", "portal", f"見本 {n % 977}郎", _opened(n), _text(n), "", "", "")


def _one_page(by: By, sort: str = "due", **asked: str) -> Callable[[], object]:
    """The rows of a page as staff see them, and how many there are."""

    def case() -> object:
        found = finding.find(by, InquiryCriteria(**asked))
        rows = found.select_related("customer", "assignee")
        return counted(found, page(rows, INQUIRIES.order(sort), PAGE))

    return case


def _in_the_midst(by: By, sort: str, count: int) -> Callable[[], object]:
    """A page half way through all of them, in an order."""
    order = INQUIRIES.order(sort)
    place = order.key(Inquiry.objects.order_by(*order.forth)[count // 2])
    found = finding.find(by, InquiryCriteria(state=finding.EVERY))
    return lambda: page(found.select_related("customer", "assignee"), order, PAGE, older=place)


def cases(by: By, count: int) -> Iterator[tuple[str, Callable[[], object]]]:
    """What staff and a company's people ask for, by name."""
    one = Inquiry.objects.select_related("customer").order_by("id")[1_203]
    assert one.customer
    mine, every = one.customer.pk, finding.EVERY
    first = Inquiry.objects.filter(state="open").order_by(*finding.BY_DUE.forth)[0]
    yield "queue", _one_page(by)
    yield "newest_first", _one_page(by, "-opened", state=every)
    yield "late", _one_page(by, due=finding.LATE)
    yield "soon", _one_page(by, due=finding.SOON)
    yield "triage", _one_page(by, state=finding.TRIAGE)
    yield "nobodys", _one_page(by, assignee=finding.NOBODY, priority="high")
    yield "resolved", _one_page(by, "-opened", state="resolved", category="detection")
    yield "number", _one_page(by, state=every, text=one.number)
    yield "two_letters", _one_page(by, state=every, text="検知")
    yield "words", _one_page(by, state=every, text="サーバー1203番")
    yield "person", _one_page(by, "-opened", state=every, text="見本 203郎")
    yield "address", _one_page(by, state=every, text=one.contact)
    yield "company", _one_page(by, "-opened", state=every, text=one.customer.name)
    yield "among_open", _one_page(by, text="管理画面")
    yield "nothing", _one_page(by, state=every, text="どこにもない言葉")
    for sort in ("due", "number", "opened"):
        yield f"by_{sort}", _in_the_midst(by, sort, count)
    yield "next", lambda: conversation.neighbour(first, is_ahead=True)
    yield "today", lambda: to_answer(NOW)
    own = finding.search_of_company
    yield "own", lambda: page(own(mine, "", ""), finding.BY_DAY, 20)
    yield "own_words", lambda: page(own(mine, "サーバー1203番", ""), finding.BY_DAY, 20)


def desk(count: int, customers: int = CUSTOMERS) -> dict:
    """Milliseconds of the queue, of searches and of a company's own list among `count`."""
    fill_inquiries(count, customers)
    by = By(NOW, context.Role.STAFF, None)
    return {
        "bench": "desk",
        "inquiries": count,
        "customers": customers,
        **{f"{name}_ms": milliseconds(case) for name, case in cases(by, count)},
    }
