"""A person's own views of a list: named, opened, deleted; nobody else's."""

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.accounts.models import SavedView
from portal.accounts.saved_views import MOST_VIEWS
from tests.staff import member
from tests.web.html import Page, text

pytestmark = pytest.mark.django_db
NAME, QUERY = "期限切れ・東京", "text=%E6%9D%B1%E4%BA%AC&state=overdue&sort=due"
LIST = "/console/invoices/"


@pytest.fixture
def sato(client):
    client.force_login(member("sato", all_duties=False))
    return client


def save(client, name: str = NAME, query: str = QUERY, listing: str = "staff_invoices"):
    return client.post(reverse("save_view", args=[listing]), {"name": name, "query": query})


def said(answer) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request)]


def links(answer) -> dict[str, str]:
    (bar,) = [one for one in Page(answer).root.iter("div") if one.get("class") == "views"]
    return {text(one): one.get("href") for one in bar.iter("a")}


def test_filters_and_order_are_kept_under_a_name_and_opened(sato):
    """Staff without any duty may: it is about nobody else."""
    shown = sato.get(f"{LIST}?{QUERY}&older=2026-01-01~x")
    (kept,) = [one.get("value") for one in Page(shown).root.iter("input")
               if one.get("name") == "query"]  # fmt: skip
    answer = save(sato, query=kept)
    assert answer["Location"] == f"{LIST}?{QUERY}"
    assert said(answer) == [f"表示「{NAME}」を保存しました。"]
    address = links(sato.get(LIST))[NAME]
    answer = sato.get(address)
    assert answer["Location"] == f"{LIST}?{QUERY}"
    form = sato.get(answer["Location"]).context["form"]
    assert (form["text"].value(), form["state"].value()) == ("東京", "overdue")
    assert links(sato.get("/console/customers/")) == {}


@pytest.mark.parametrize(
    ("listing", "address", "query"),
    [
        ("register_personal", "/console/registers/personal/", "state=open&sort=starts"),
        ("dunning_letters", "/console/receivables/letters/", "step=final&sort=day"),
    ],
)
def test_registers_and_letters_have_views_too(sato, listing, address, query):
    sato.get(address)
    assert (
        save(sato, query=f"{query}&nothing=1", listing=listing)["Location"] == f"{address}?{query}"
    )
    assert sato.get(links(sato.get(address))[NAME])["Location"] == f"{address}?{query}"


def test_the_view_that_is_shown_is_marked(sato):
    save(sato)
    for address, wanted in ((f"{LIST}?{QUERY}", "true"), (LIST, None)):
        (link,) = [one for one in Page(sato.get(address)).root.iter("a") if text(one) == NAME]
        assert link.get("aria-current") == wanted


def test_it_is_deleted_by_its_owner(sato):
    save(sato)
    answer = sato.post(reverse("delete_view", args=[SavedView.objects.get().pk]))
    assert said(answer)[-1] == f"表示「{NAME}」を削除しました。"
    assert links(sato.get(LIST)) == {}


def test_anothers_view_is_not_there(sato, client):
    save(sato)
    view = SavedView.objects.get()
    client.force_login(member("suzuki"))
    assert client.get(reverse("saved_view", args=[view.pk])).status_code == 404
    assert client.post(reverse("delete_view", args=[view.pk])).status_code == 404
    assert SavedView.objects.filter(pk=view.pk).exists()
    assert links(client.get(LIST)) == {}
    assert said(save(client))[-1] == f"表示「{NAME}」を保存しました。"  # the same name, one's own


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("text=A&state=vanished", "text=A"),
        ("text=A&region=kanto", "text=A"),
        ("text=A&sort=region", "text=A"),
        ("issued_from=2026-02-30&least=x", ""),
        ("%00=%00&text=%00", ""),
        ("", ""),
    ],
)
def test_a_view_whose_filter_is_no_more_opens_the_list_with_a_note(sato, query, left):
    user = member("sato")
    row = SavedView.objects.create(user=user, listing="staff_invoices", name="前の", query=query)
    answer = sato.get(reverse("saved_view", args=[row.pk]))
    assert answer["Location"] == (f"{LIST}?{left}" if left else LIST)
    note = "「前の」の条件のうち、今は使えないものを外して表示しています。"
    assert said(answer) == ([note] if query else [])
    assert sato.get(answer["Location"]).status_code == 200


def test_a_list_that_is_no_more_is_not_there(sato):
    row = SavedView.objects.create(user=member("sato"), listing="gone", name="x", query="")
    assert sato.get(reverse("saved_view", args=[row.pk])).status_code == 404
    for listing in ("gone", "dunning_board"):
        assert save(sato, listing=listing).status_code == 404
    assert sato.post(reverse("delete_view", args=[row.pk]))["Location"] == "/console/"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "表示の名前を入力してください。"),
        (" 　", "表示の名前を入力してください。"),
        ("長" * 41, "表示の名前は40文字以内で入力してください。"),
        ("a\x00", "使えない文字が含まれています。"),
        (NAME, f"表示「{NAME}」はすでにあります。削除するか、別の名前を付けてください。"),
    ],
)
def test_a_name_that_cannot_be(sato, name, says):
    save(sato)
    answer = save(sato, name)
    assert said(answer)[-1] == says
    assert answer["Location"] == f"{LIST}?{QUERY}"
    assert SavedView.objects.count() == 1


def test_only_so_many(sato):
    rows = [
        SavedView(user=member("sato"), listing="staff_invoices", name=str(n), query="")
        for n in range(MOST_VIEWS)
    ]
    SavedView.objects.bulk_create(rows)
    assert said(save(sato)) == [
        "この一覧に保存できる表示は20件までです。どれかを削除してください。"
    ]
    assert said(save(sato, listing="customers"))[-1] == f"表示「{NAME}」を保存しました。"


def test_the_database_holds_one_of_a_name(sato):
    row = {"user": member("sato"), "listing": "customers", "query": ""}
    SavedView.objects.create(name="x", **row)
    for name in ("x", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(name=name, **row)


def test_what_the_list_does_not_ask_is_not_saved(sato):
    answer = save(sato, query="text=A&older=2026-01-01~x&next=//example.jp&sort=-total")
    assert SavedView.objects.get().query == "text=A&sort=-total"
    assert answer["Location"] == f"{LIST}?text=A&sort=-total"
