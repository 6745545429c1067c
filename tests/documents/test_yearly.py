"""The statement of a year of real rows, read back from its PDF."""

import pytest

from billing.operations.documents import yearly_pdf
from billing.operations.payments import receive
from billing.queries.yearly import content
from contracts.office import context
from tests.documents.reading import pages, text
from tests.world import account, d, event, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-08-10"


def test_a_whole_year_line_by_line():
    """A owes 35,640 for each month from April on; 40,000 came in July, 1,000 in August."""
    lived(
        "2026-08-02",
        *signed("2026-04-01", servers=2),
        event("2026-07-20", "pay", customer="A", amount=40_000),
    )
    receive(context.system(d(DAY)), account().pk, 1_000, d("2026-08-03"))
    shown = content([account()], d("2025-10-01"), d(DAY), d(DAY))
    # August bills April's late interest too: the sum of the months is the balance by the rules
    late = shown.late
    assert (shown.opening, shown.billed, shown.money) == (0, 4 * 35_640, -41_000)
    assert shown.closing == 4 * 35_640 + late - 41_000 == shown.outstanding
    made = yearly_pdf(shown)
    assert len(pages(made)) == 1
    found = text(made).replace("  ", " ")
    for said in (
        "年間取引明細書",
        "A株式会社 御中",
        "作成日 2026年8月10日",
        "請求先 A A株式会社",
        "期間 2025年10月1日から2026年8月10日まで",
        "2025年10月 ¥0 ¥0 ¥0 ¥0 ¥0",
        "2026年5月 ¥35,640 ¥0 ¥0 ¥0 ¥35,640",
        "2026年7月 ¥35,640 ¥0 ▲¥40,000 ¥0 ¥66,920",
        f"合計 ¥142,560 ¥{late:,} ▲¥41,000 ¥0 ¥{shown.closing:,}",
        f"期末の未払い(請求書{shown.unpaid}件) ¥{shown.outstanding:,}",
    ):
        assert said in found, (said, found)
    assert late > 0


def test_many_accounts_are_counted_not_named():
    lived("2026-05-02", *signed("2026-04-01"))
    mine = account()
    made = yearly_pdf(content([mine] * 9, d("2026-04-01"), d("2026-05-02"), d("2026-05-02")))
    assert "すべての請求先(9件)" in text(made)
