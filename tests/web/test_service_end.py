"""The page on which staff end the service: seen, proposed as it was shown, then the evidence."""

import pytest

from contracts.models import ServiceEnd
from contracts.office.context import Duty
from contracts.office.models import Approval, Notice
from tests.deciding import approve
from tests.factories import person_of
from tests.staff import staff as member_of
from tests.web.html import Page
from tests.web.reading import read, text
from tests.world import lived, signed

pytestmark = pytest.mark.django_db
DAY, HERE = "2026-06-20", "/console/announcements/service-end/"


@pytest.fixture
def life(today):
    today(DAY)
    lived(DAY, *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))


def test_art_18_2_seen_proposed_approved_posted_and_mailed(life, staff, client):
    desk = staff(Duty.ADMINISTRATION)
    page = text(desk.get(HERE))
    assert "2026年7月20日の満了をもってすべての契約者に通知したとみなします" in page
    assert "2026年7月20日以後" in text(desk.get(f"{HERE}?effective=2026-07-19"))
    shown = desk.get(f"{HERE}?effective=2026-12-31")
    table = dict(row[:2] for row in Page(shown).table("承認されるとどうなるか").rows)
    assert table["終了する契約"] == "2件"
    assert table["メールでお知らせする会社(宛先)"] == "2社(2件)"
    said = {"effective": "2026-12-31", "reason": "事業の終了", "expected": read(shown)}
    assert "理由を入力してください" in text(desk.post(HERE, {**said, "reason": ""}))
    other = desk.post(HERE, {**said, "effective": "2026-11-30"})
    assert other.status_code == 409
    assert "表示したあとに内容が変わりました" in text(other)
    row = Approval.objects.filter(kind="service_end")
    assert not row.exists()
    assert desk.post(HERE, said).url == f"/console/approvals/{row.get().pk}/"
    assert "承認を待っています" in text(desk.get(HERE))
    assert not ServiceEnd.objects.exists()
    approve(member_of("suzuki", DAY), row.get().pk)
    page = desk.get(HERE)
    assert "2026年6月20日に、2026年12月31日のサービスの終了を掲示しました" in text(page)
    told = Page(page).table("メールでお知らせした契約者")
    assert told.column("顧客") == ["A株式会社", "B株式会社"]
    assert told.column("効力を生じた時") == ["2026年6月20日 09:00"] * 2
    assert "2026年12月31日" in text(client.get("/notices/"))
    client.force_login(person_of("A"))
    mine = Notice.objects.get(kind="service_end", customer__number="A")
    assert "契約番号 C1 の最終日: 2026年12月31日" in text(client.get(f"/portal/inbox/{mine.pk}/"))
    inbox = Page(client.get("/portal/inbox/")).table("受信箱")
    assert inbox.column("通知")[0].startswith("サービスの終了")
    assert sum(cell.startswith("サービスの終了") for cell in inbox.column("通知")) == 1


def test_other_staff_read_and_others_do_not(life, staff, client):
    reader = staff(Duty.CONTRACTS)
    assert "管理担当の二人で行います" in text(reader.get(HERE))
    assert reader.post(HERE, {"effective": "2026-12-31", "reason": "r"}).status_code == 403
    client.force_login(person_of("A"))
    assert client.get(HERE).status_code == 404
