"""The console's pages on editions and the dunning policy: who sees, who writes, what is shown."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from billing.models import DunningPolicyStep, PolicyDraft
from billing.queries import dunning
from contracts.models import EditionDraft, TermsEdition
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import Approval, JournalEntry
from contracts.office.terms.proposal import Fact, Words
from contracts.operations.editions import publish_edition
from contracts.terms.parameters import SPECIFICATIONS
from portal.console.editions import drawing, figures
from portal.console.editions.simulating import months
from portal.exports import endings, tasks, worker
from portal.exports.models import Export
from tests.deciding import approve
from tests.factories import StaffFactory, UserFactory
from tests.rules.test_document import TEXT
from tests.staff import member
from tests.web import reading
from tests.world import d, lived, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(today):
    today("2026-06-10")
    lived("2026-06-10", *signed("2026-06-09", servers=2))
    second = d("2026-06-10")
    publish_edition(context.system(second), second, {"day_count": "365"}, "", TEXT)


@pytest.fixture
def enter(world, client, monkeypatch):
    """Sign in as a member of staff with duties; jobs wait until they are made."""
    monkeypatch.setattr(tasks.make, "delay", lambda pk: None)

    def sign_in(*duties: Duty, name: str = "sato"):
        client.force_login(member(name, *duties))
        return client

    return sign_in


@pytest.fixture
def admin(enter):
    return enter(Duty.ADMINISTRATION)


def html(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return reading.text(answer)


def begun(client) -> EditionDraft:
    client.post(reverse("new_edition_draft"))
    return EditionDraft.objects.get()


def seen(page: str) -> str:
    return page.partition('name="expected" value="')[2].partition('"')[0]


def write(client, draft: EditionDraft, **values):
    address = reverse("edition_draft_figures", args=[draft.pk])
    return client.post(address, {"expected": seen(html(client.get(address))), **values})


def test_a_draft_is_written_compared_and_proposed(admin, enter):
    draft = begun(admin)
    page = html(admin.get(reverse("edition_draft_figures", args=[draft.pk])))
    for text in ("月額単価(1台)", "Price per server per month", "¥16,200", "規約の既定値",
                 "第2版で定めた", "1〜120か月"):  # fmt: skip
        assert text in page, text
    answer = write(admin, draft, title="改定", effective_on="2026-07-11", unit_price="17000")
    assert answer.url == reverse("edition_draft", args=[draft.pk])
    draft.refresh_from_db()
    assert draft.parameters == {"unit_price": 17_000}
    page = html(admin.get(answer.url))
    assert "¥17,000" in page
    page = html(admin.get(reverse("compare_edition_draft", args=[draft.pk]), {"with": "1"}))
    assert "第1版から草案" in page
    assert "<del>¥16,200</del>" in page
    page = html(admin.get(reverse("edition_draft", args=[draft.pk])))
    propose = reverse("propose_edition", args=[draft.pk])
    assert "理由を入力してください。" in html(admin.post(propose, {"expected": seen(page)}))
    admin.post(propose, {"expected": seen(page), "reason": "原価の上昇"})
    proposed = Approval.objects.get()
    price = Words("¥16,200 → ¥17,000", "¥16,200 → ¥17,000")
    assert proposed.facts_then[:2] == (
        Fact("施行日", "In force from", d("2026-07-11"), "3-1"),
        Fact("月額単価(1台)", "Price per server per month", price, "4-1"),
    )
    page = html(admin.get(reverse("edition_draft", args=[draft.pk])))
    assert "sato@example.jp" in page
    assert propose not in page
    enter(Duty.ADMINISTRATION, name="suzuki")
    suzuki = proposed.proposed_by.__class__.objects.get(email="suzuki@example.jp")
    approve(context.of_user(suzuki), proposed.pk)
    edition = TermsEdition.objects.get(number=3)
    page = html(admin.get(reverse("console_edition", args=[3])))
    for text in ("sato@example.jp", "suzuki@example.jp", "原価の上昇", edition.sha256):
        assert text in page, text
    answer = admin.get(reverse("edition_draft", args=[draft.pk]))
    assert answer.url == reverse("console_edition", args=[3])


def test_none_is_a_choice_of_one_figure_and_takes_another_away(admin):
    draft = begun(admin)
    none = {"due_day_roll": "none", "annual_unit_price": "none"}
    write(admin, draft, title="改定", effective_on="2026-07-11", **none)
    draft.refresh_from_db()
    assert draft.parameters == {"due_day_roll": "none", "annual_unit_price": None}


def test_what_the_second_person_reads_is_what_is_proposed(admin):
    """Where the draft is written after its page was read, nothing is proposed."""
    draft = begun(admin)
    write(admin, draft, title="改定", effective_on="2026-07-11", unit_price="16300")
    shown = html(admin.get(reverse("edition_draft", args=[draft.pk])))
    write(admin, draft, title="改定", effective_on="2026-07-11", unit_price="90000")
    propose = reverse("propose_edition", args=[draft.pk])
    answer = admin.post(propose, {"expected": seen(shown), "reason": "小さな改定"})
    page = answer.content.decode()
    assert answer.status_code == 409
    for said in ("表示したあとに内容が変わりました", "¥90,000", "小さな改定"):
        assert said in page, said
    assert not Approval.objects.exists()
    shown = html(admin.get(reverse("edition_draft", args=[draft.pk])))
    admin.post(propose, {"expected": seen(shown), "reason": "大きな改定"})
    price = Words("¥16,200 → ¥90,000", "¥16,200 → ¥90,000")
    assert price in [one.value for one in Approval.objects.get().facts_then]


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        ({"unit_price": "-1"}, "unit_price", "範囲外です"),
        ({"unit_price": "高い"}, "unit_price", "整数を入力してください。"),
        ({"late_interest_rate": "100.1"}, "late_interest_rate", "範囲外です"),
        ({"tax_rounding": "up"}, "tax_rounding", "選択"),
        ({"annual_unit_price": "安い"}, "annual_unit_price", "数字か「なし」"),
        ({"effective_on": "2026-06-09"}, "effective_on", "公表日(2026年6月10日)より前です。"),
        ({"effective_on": "2031-06-30"}, "effective_on", "5年以内"),
        ({"effective_on": "7月"}, "effective_on", "2026-07-01 の形"),
    ],
)
def test_a_wrong_figure_is_shown_at_its_field_and_nothing_is_written(admin, values, field, told):
    draft = begun(admin)
    answer = write(admin, draft, term_months="6", **values)
    errors = answer.context["form"].errors
    assert list(errors) == [field]
    assert told in errors[field][0]
    draft.refresh_from_db()
    assert draft.parameters == {}


def test_a_set_annual_price_can_be_taken_away_again(admin):
    draft = begun(admin)
    write(admin, draft, annual_unit_price="なし")
    draft.refresh_from_db()
    assert draft.parameters == {"annual_unit_price": None}
    page = html(admin.get(reverse("edition_draft", args=[draft.pk])))
    assert "月額の12倍" in page
    assert "(いまと同じ)" in page


def file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("terms.txt", data, "text/plain")


def post_text(client, draft: EditionDraft, **values):
    address = reverse("edition_draft_text", args=[draft.pk])
    return client.post(address, {"expected": seen(html(client.get(address))), **values})


CHANGED = TEXT.replace("見本サービス規約", "新しい規約")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_text_comes_from_a_file(admin, encoding):
    draft = begun(admin)
    post_text(admin, draft, text="", file=file(CHANGED.encode(encoding)))
    draft.refresh_from_db()
    assert draft.text == CHANGED


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"text": "ただの文章"}, "「第1条」の見出しがありません。"),
        ({"file": b""}, "「第1条」の見出しがありません。"),
        ({"file": b"\xff\xff\x81"}, "UTF-8 でも Shift_JIS でもありません。"),
        ({"file": b"\x00" * 40}, "UTF-8 でも Shift_JIS でもありません。"),
        ({"file": b"x" * 2_000_001}, "大きすぎます"),
        ({"text": "第1条(目的)\n本文\n第3条(料金)\n本文"}, "第2条がありません"),
    ],
)
def test_a_text_that_cannot_be_read_says_why(admin, values, told):
    draft = begun(admin)
    if "file" in values:
        values = {"file": file(values["file"]), "text": ""}
    page = html(post_text(admin, draft, **values))
    assert told in page
    draft.refresh_from_db()
    assert draft.text == ""


def simulated(client, address: str, **values) -> str:
    answer = client.post(address, values)
    export = Export.objects.latest("pk")
    assert answer.url == reverse("simulation", args=[export.key])
    assert "順番を待っています" in html(client.get(answer.url))
    assert worker.make(export.pk)
    return answer.url


def test_a_simulation_is_shown_and_says_when_it_is_old(admin):
    draft = begun(admin)
    address = reverse("simulate_edition", args=[draft.pk])
    assert admin.post(address).url == reverse("edition_draft", args=[draft.pk])  # no day yet
    assert not Export.objects.exists()
    write(admin, draft, effective_on="2026-07-11", unit_price="17000")
    shown = simulated(admin, address, month="2026-07-01")
    page = html(admin.get(shown))
    for text in ("¥35,640", "¥36,831", "+¥1,191", "2台 × 17,000円 × 21/31日 = 23,032円"):
        assert text in page, text
    assert "書き換えられました" not in page
    assert shown in html(admin.get(reverse("edition_draft", args=[draft.pk])))
    write(admin, draft, effective_on="2026-07-11", unit_price="18000")
    assert "書き換えられました" in html(admin.get(shown))
    admin.post(reverse("delete_edition_draft", args=[draft.pk]))
    assert "草案は削除されました" in html(admin.get(shown))


def test_htmx_asks_until_the_page_is_there(admin):
    draft = begun(admin)
    write(admin, draft, effective_on="2026-07-11", unit_price="17000")
    admin.post(reverse("simulate_edition", args=[draft.pk]))
    export = Export.objects.get()
    address = reverse("simulation", args=[export.key])
    waiting = admin.get(address, headers={"HX-Request": "true"})
    assert "hx-get" in waiting.content.decode()
    assert "HX-Refresh" not in waiting
    worker.make(export.pk)
    assert admin.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_a_simulation_that_failed_says_so_and_stops_asking(admin):
    admin.post(reverse("new_policy_draft"))
    admin.post(reverse("simulate_policy", args=[PolicyDraft.objects.get().pk]))
    export = Export.objects.get()
    endings.fail(export, Export.Error.JOB)
    page = html(admin.get(reverse("simulation", args=[export.key])))
    assert "試算できませんでした" in page
    assert "hx-get" not in page


def test_the_first_edition_of_all_is_drafted_next_to_the_defaults(today, client):
    today("2026-06-10")
    user = StaffFactory(email="sato@example.jp", duties=[Duty.ADMINISTRATION])
    client.force_login(user)
    assert "施行中の版はありません" in html(client.get(reverse("editions")))
    draft = begun(client)
    assert write(client, draft, unit_price="17000").status_code == 302
    post_text(client, draft, text=TEXT)
    for name in ("edition_draft", "compare_edition_draft"):
        page = html(client.get(reverse(name, args=[draft.pk])))
        assert "¥17,000" in page
        assert "¥16,200" in page


def test_the_months_to_try_begin_with_the_first_that_the_draft_reaches():
    assert months(d("2026-06-10"), None)[:2] == [d("2026-06-01"), d("2026-07-01")]
    found = months(d("2026-06-10"), d("2027-12-15"))
    assert found[:2] == [d("2027-12-01"), d("2026-06-01")]
    assert len(found) == len(set(found)) == 13


def test_a_policy_is_drafted_simulated_and_proposed(admin):
    admin.post(reverse("new_policy_draft"))
    draft = PolicyDraft.objects.get()
    address = reverse("policy_draft", args=[draft.pk])
    days = dict(draft.steps)
    first = seen(html(admin.get(address)))
    wrong = admin.post(address, {"expected": first, **days, "final": 5})
    assert list(wrong.context["form"].errors) == ["final"]
    assert "前の段階(10日)より後" in html(wrong)
    assert admin.post(address, {"expected": first, **days, "suspension": 25}).url == address
    answer = admin.get(address)
    page, old = html(answer), reading.read(answer, 1)
    propose = reverse("propose_policy", args=[draft.pk])
    DunningPolicyStep.objects.filter(step="suspension").update(days=40)
    answer = admin.post(propose, {"expected": old, "reason": "早めに止める"})
    assert answer.status_code == 409
    assert "早めに止める" in answer.content.decode()
    assert not Approval.objects.exists()
    DunningPolicyStep.objects.filter(step="suspension").update(days=30)
    assert reading.read(admin.get(address), 1) == old
    assert "最終督促の7日後より前には起案されません" in page
    shown = html(admin.get(simulated(admin, reverse("simulate_policy", args=[draft.pk]))))
    assert "期日を過ぎた請求書" in shown
    assert "督促" in shown
    answer = admin.post(
        propose,
        {"expected": old, "reason": "早めに止める"},
    )
    assert answer.status_code == 302
    proposed = Approval.objects.get()
    earlier = Words("30日 → 25日", "30 → 25 days")
    assert proposed.facts_then[3] == Fact("停止の起案", "Suspension proposed", earlier, "24-1")
    assert dict(proposed.values["steps"])["suspension"] == 25
    assert dict(dunning.policy() and draft.steps) == days
    admin.post(reverse("delete_policy_draft", args=[draft.pk]))
    assert not PolicyDraft.objects.exists()
    assert JournalEntry.objects.filter(operation="delete_policy_draft").exists()


def test_staff_of_other_duties_look_and_do_nothing(admin, enter):
    draft = begun(admin)
    write(admin, draft, effective_on="2026-07-11", unit_price="17000")
    admin.post(reverse("new_policy_draft"))
    policy = PolicyDraft.objects.get()
    shown = simulated(admin, reverse("simulate_edition", args=[draft.pk]))
    other = enter(Duty.CONTRACTS, Duty.ACCOUNTS, name="ito")
    looking = [
        reverse("editions"),
        reverse("console_edition", args=[1]),
        reverse("edition_draft", args=[draft.pk]),
        reverse("compare_edition_draft", args=[draft.pk]),
        reverse("dunning_policy"),
        reverse("policy_draft", args=[policy.pk]),
        shown,
    ]
    for address in looking:
        main = html(other.get(address)).partition('<main id="main"')[2]
        assert 'method="post"' not in main, address
    doing = [
        *(
            reverse(name, args=[draft.pk])
            for name in ("edition_draft_figures", "edition_draft_text", "delete_edition_draft",
                         "simulate_edition", "propose_edition")
        ),
        *(
            reverse(name, args=[policy.pk])
            for name in ("policy_draft", "delete_policy_draft", "simulate_policy",
                         "propose_policy")
        ),
        reverse("new_edition_draft"),
        reverse("new_policy_draft"),
    ]  # fmt: skip
    for address in doing:
        assert other.post(address).status_code == 403, address
    assert Export.objects.count() == EditionDraft.objects.count() == 1


def test_pages_are_for_staff_alone_and_take_few_queries(
    admin, client, django_assert_max_num_queries
):
    draft = begun(admin)
    write(admin, draft, effective_on="2026-07-11", unit_price="17000")
    admin.post(reverse("new_policy_draft"))
    shown = simulated(admin, reverse("simulate_edition", args=[draft.pk]))
    addresses = [
        reverse("editions"), reverse("console_edition", args=[2]), shown,
        *(reverse(name, args=[draft.pk]) for name in (
            "edition_draft", "edition_draft_figures", "edition_draft_text",
            "compare_edition_draft")),
        reverse("dunning_policy"), reverse("policy_draft", args=[PolicyDraft.objects.get().pk]),
    ]  # fmt: skip
    for address in addresses:
        with django_assert_max_num_queries(14):
            assert admin.get(address).status_code == 200
    client.force_login(UserFactory(email="a@example.jp"))
    for address in addresses:
        assert client.get(address).status_code == 404


def test_every_figure_is_explained():
    assert figures.MEANINGS.keys() == SPECIFICATIONS.keys()
    assert all(figures.allowed(name) for name in SPECIFICATIONS)


def test_the_groups_of_differences_are_named_by_their_limits():
    chart = drawing.differences([1, 0, 0, 0, 0, 2, 0, 3, 4, 0, 0, 0, 5])
    assert [(row.label, row.bars[0].text) for row in chart.rows if row.bars[0].width] == [
        ("▲100,001円〜", "1"),
        ("▲1〜1,000円", "2"),
        ("+1〜1,000円", "3"),
        ("+1,001〜5,000円", "4"),
        ("+100,001円〜", "5"),
    ]


def test_the_policy_is_not_written_in_the_records(client, world):
    client.force_login(StaffFactory(email="root@example.jp", is_superuser=True, duties=[]))
    address = reverse("admin:billing_dunningpolicystep_changelist")
    assert client.get(address).status_code == 200
    assert client.post(reverse("admin:billing_dunningpolicystep_add")).status_code == 403
