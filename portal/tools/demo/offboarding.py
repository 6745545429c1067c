"""The demo's ended contracts: one half done, one overdue, the others finished and certified."""

from datetime import date, timedelta

from contracts.office.context import By
from contracts.office.terms.uploads import checked
from support.offboarding.models import Checklist
from support.offboarding.operations import answering, certifying
from support.offboarding.terms.checklist import Answer
from support.offboarding.terms.kinds import Item, Method

RECENT = timedelta(days=60)
PAPER = "返却品の受領書(見本)\nルーター 1台\n".encode()
OURS = (
    (Item.RETURN, Method.RETURNED),
    (Item.ERASE, Method.ERASED),
    (Item.INFORMATION, Method.BOTH),
)
THEIRS = (
    (Item.SOFTWARE, Method.ERASED),
    (Item.MATERIALS, Method.RETURNED),
    (Item.EQUIPMENT, Method.RETURNED),
    (Item.CONFIDENTIAL, Method.NONE),
)
HOW = {
    Method.RETURNED: "宅配便で返送(受領書あり)",
    Method.ERASED: "管理用の端末から完全に消去",
    Method.BOTH: "紙は返送し、電子データは消去",
    Method.NONE: "",
}


def lay(by: By, today: date) -> None:
    """Half of the newest is done; of those that ended long ago everything but the last one's."""
    rows = list(Checklist.objects.order_by("ends_on", "pk"))
    old = [row for row in rows if row.ends_on < today - RECENT]
    for row in old[:-1]:
        done_on = row.ends_on + timedelta(days=9)
        for item, method in (*THEIRS, *OURS):
            _answer(by, row, item, method, done_on)
        certifying.issue(by, row.pk)
    if rows and rows[-1] not in old:
        half, day = rows[-1], today - timedelta(days=2)
        _answer(by, half, Item.SOFTWARE, Method.ERASED, day)
        _answer(by, half, Item.EQUIPMENT, Method.RETURNED, day)
        _answer(by, half, Item.RETURN, Method.RETURNED, day)


def _answer(by: By, row: Checklist, item: Item, method: Method, day: date) -> None:
    is_theirs = item in dict(THEIRS)
    who = "総務部 見本 花子" if is_theirs else "運用部 見本 一郎"
    given = Answer(method, day, who, HOW[method], day + timedelta(days=1) if is_theirs else None)
    upload = checked("受領書.txt", PAPER) if item is Item.EQUIPMENT else None
    answering.answer(by, row.pk, item, given, upload)
