"""Applications and approvals in a browser: by keyboard, on a phone, without barriers."""

from playwright.sync_api import Page, expect

from billing.approvals import default, termination
from contracts.office.context import Duty
from contracts.office.models import Approval
from contracts.office.operations import approvals
from tests.browser.conftest import no_barriers
from tests.desk import asked, dunned, screened
from tests.staff import staff
from tests.world import contract, d


def press(page: Page, name: str, role: str = "button") -> None:
    """By keyboard: the focus is put there and Enter pressed."""
    page.get_by_role(role, name=name, exact=True).focus()
    page.keyboard.press("Enter")


def test_an_application_is_accepted_by_keyboard_and_its_pages_have_no_barriers(
    committed, page, sign_in_as, today
):
    screened()
    requests = asked()
    today("2026-06-10")
    values = {"ground": "17-1(11)", "effective": "2026-06-30"}
    about = contract("C2")
    proposed = approvals.propose(
        staff("suzuki", "2026-06-09"), termination.KIND, "contract:C2", values,
        contract=about, reason="催告しても改められないため",
    )  # fmt: skip
    sign_in_as("sato", Duty.CONTRACTS)
    addresses = (
        "/console/applications/",
        "/console/applications/C5/?starts_on=2026-07-01&unit_price=14000",
        f"/console/requests/{requests[0].pk}/",
        f"/console/approvals/{proposed.pk}/",
    )
    for address in addresses:
        page.goto(address)
        no_barriers(page)
    page.goto("/console/applications/")
    press(page, "C5", "link")
    press(page, "この内容で承諾する")
    expect(page.get_by_role("status")).to_contain_text("契約が成立しました")
    assert contract("C5").service_starts_on == d("2026-07-01")


def test_proposals_from_dunning_have_no_barriers(committed, page, sign_in_as, today):
    found = dunned()
    today("2026-08-05")
    sign_in_as("sato")
    page.goto(f"/console/approvals/dunning/{found['termination'].pk}/")
    no_barriers(page)
    press(page, "解除を起案する")
    expect(page.get_by_role("heading", name="延滞による解除")).to_be_visible()
    assert Approval.objects.get().kind == default.KIND.name
