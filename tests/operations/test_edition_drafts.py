"""Drafts of editions and of the dunning policy: written by administrators, published by two."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from billing.approvals import policy as policies
from billing.models import DunningPolicyStep, PolicyDraft
from billing.operations import policy
from billing.queries import dunning
from billing.terms.dunning import Step
from billing.terms.policy import InvalidStep
from contracts.approvals import edition
from contracts.models import EditionDraft, TermsEdition
from contracts.office import context
from contracts.office.context import By, Duty
from contracts.office.models import Approval, JournalEntry, Notice
from contracts.office.operations import approvals
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.operations import edition_drafts
from contracts.operations.editions import publish_edition
from contracts.terms.document import NoTerms
from contracts.terms.parameters import InvalidParameter
from portal.jobs.runner import run_here
from tests.deciding import approve
from tests.rules.builders import FIRST_POLICY
from tests.rules.test_document import TEXT
from tests.staff import staff as about_to_act
from tests.world import d, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAYS = {one.step: one.days for one in FIRST_POLICY}
LATER = {**DAYS, Step.SUSPENSION: 40}


@pytest.fixture
def staff(db):
    """Administrators by name, unless other duties are given, about to act on a day in June."""

    def make(name: str, *duties: Duty, day: str = "2026-06-10") -> By:
        return about_to_act(name, day, *(duties or [Duty.ADMINISTRATION]))

    return make


def written(by: By, day: str | None = "2026-07-11", **figures) -> EditionDraft:
    draft = edition_drafts.begin(by)
    seen = edition_drafts.fingerprint_of(draft)
    return edition_drafts.write_figures(by, draft.pk, seen, "次の版", day and d(day), figures)


def propose(by: By, draft: EditionDraft, read: str = "") -> Approval:
    values = {"draft": draft.pk, "fingerprint": read or edition_drafts.fingerprint_of(draft)}
    return approvals.propose(by, edition.KIND, f"edition_draft:{draft.pk}", values)


def test_a_draft_is_written_in_steps_and_each_is_journaled(staff):
    sato = staff("sato")
    publish_edition(context.system(d("2026-04-01")), d("2026-04-01"), {}, "いまの版")
    draft = edition_drafts.begin(sato)
    assert draft.title == "いまの版"
    draft = edition_drafts.write_figures(
        sato,
        draft.pk,
        edition_drafts.fingerprint_of(draft),
        "",
        None,
        {"late_interest_rate": "12.50"},
    )
    edition_drafts.write_text(sato, draft.pk, edition_drafts.fingerprint_of(draft), TEXT)
    edition_drafts.discard(sato, draft.pk)
    assert not EditionDraft.objects.exists()
    entries = JournalEntry.objects.filter(reference=f"edition_draft:{draft.pk}").order_by("id")
    assert [(e.operation, e.clause) for e in entries] == [
        ("create_edition_draft", "3-1"),
        ("write_edition_draft", "3-1"),
        ("write_edition_draft", "3-1"),
        ("delete_edition_draft", "3-1"),
    ]
    assert entries[1].after["parameters"] == {"late_interest_rate": "12.50"}
    assert entries[2].after["characters"] == len(TEXT)


def test_only_administrators_write(staff):
    sato = staff("sato")
    draft = written(sato)
    for other in (staff("ito", Duty.CONTRACTS), staff("kato", Duty.ACCOUNTS)):
        for write in (
            lambda by: edition_drafts.begin(by),
            lambda by: edition_drafts.write_figures(by, draft.pk, "", "", None, {}),
            lambda by: edition_drafts.write_text(by, draft.pk, "", TEXT),
            lambda by: edition_drafts.discard(by, draft.pk),
            lambda by: propose(by, draft),
            lambda by: policy.begin(by),
        ):
            with pytest.raises(PermissionDenied):
                write(other)


def test_what_cannot_be_is_refused_and_nothing_is_written(staff):
    sato = staff("sato")
    draft = written(sato, unit_price=17_000)
    seen = edition_drafts.fingerprint_of(draft)
    with pytest.raises(Refused):
        edition_drafts.write_figures(sato, draft.pk, seen, "", d("2026-06-09"), {})
    with pytest.raises(InvalidParameter):
        edition_drafts.write_figures(sato, draft.pk, seen, "", None, {"unit_price": -1})
    with pytest.raises(NoTerms):
        edition_drafts.write_text(sato, draft.pk, seen, "ただの文章")
    draft.refresh_from_db()
    assert edition_drafts.fingerprint_of(draft) == seen


def test_who_saw_an_older_draft_does_not_overwrite_a_newer(staff):
    sato = staff("sato")
    draft = written(sato)
    seen = edition_drafts.fingerprint_of(draft)
    edition_drafts.write_figures(sato, draft.pk, seen, "先に", None, {})
    with pytest.raises(Refused):
        edition_drafts.write_figures(staff("suzuki"), draft.pk, seen, "後から", None, {})
    assert EditionDraft.objects.get().title == "先に"


def test_the_text_that_continues_anyway_is_not_copied(staff):
    sato = staff("sato")
    publish_edition(context.system(d("2026-04-01")), d("2026-04-01"), {}, "", TEXT)
    draft = written(sato)
    seen = edition_drafts.fingerprint_of(draft)
    same = edition_drafts.write_text(sato, draft.pk, seen, TEXT.replace("\n", "\r\n"))
    assert same.text == ""


def test_published_by_two_it_is_the_edition_that_was_proposed(staff):
    draft = written(staff("sato"), unit_price=17_000)
    proposed = propose(staff("sato"), draft)
    assert not TermsEdition.objects.exists()
    assert not Notice.objects.exists()
    with pytest.raises(Refused):
        approve(staff("sato"), proposed.pk)
    with pytest.raises(PermissionDenied):
        approve(staff("ito", Duty.CONTRACTS, Duty.ACCOUNTS), proposed.pk)
    approve(staff("suzuki"), proposed.pk)
    edition = TermsEdition.objects.get()
    assert (edition.title, edition.effective_on) == ("次の版", d("2026-07-11"))
    assert edition.parameters == {"unit_price": 17_000}
    draft.refresh_from_db()
    assert draft.edition == edition
    seen = edition_drafts.fingerprint_of(draft)
    for again in (
        lambda: edition_drafts.write_text(staff("sato"), draft.pk, seen, TEXT),
        lambda: edition_drafts.discard(staff("sato"), draft.pk),
        lambda: propose(staff("sato"), draft),
    ):
        with pytest.raises(Refused):
            again()


def test_a_draft_changed_or_deleted_since_it_was_proposed_is_not_published(staff):
    sato, suzuki = staff("sato"), staff("suzuki")
    draft = written(sato, unit_price=17_000)
    proposed = propose(sato, draft)
    seen = edition_drafts.fingerprint_of(draft)
    edition_drafts.write_figures(
        sato, draft.pk, seen, "次の版", d("2026-07-11"), {"unit_price": 99_000}
    )
    with pytest.raises(Refused):
        approve(suzuki, proposed.pk)
    edition_drafts.discard(sato, draft.pk)
    with pytest.raises(Refused):
        approve(suzuki, proposed.pk)
    assert not TermsEdition.objects.exists()


def test_an_approval_after_the_effective_day_comes_too_late(staff):
    proposed = propose(staff("sato"), written(staff("sato"), unit_price=17_000))
    with pytest.raises(Refused):
        approve(staff("suzuki", day="2026-07-12"), proposed.pk)
    approve(staff("suzuki", day="2026-07-11"), proposed.pk)


@pytest.mark.parametrize(("day", "figures"), [(None, {"unit_price": 1}), ("2026-07-11", {})])
def test_what_is_not_ready_is_not_proposed(staff, day, figures):
    sato = staff("sato")
    draft = written(sato, day, **figures)
    with pytest.raises(Refused):
        propose(sato, draft)
    with pytest.raises(Refused):
        propose(sato, written(sato, unit_price=1), "another")
    assert not Approval.objects.exists()


# --- The dunning policy -------------------------------------------------------------


def drafted(by: By, days=LATER) -> PolicyDraft:
    draft = policy.begin(by)
    return policy.write(by, draft.pk, fingerprint.of(draft.steps), days)


def propose_policy(by: By, draft: PolicyDraft) -> Approval:
    values = {
        "draft": draft.pk,
        "steps": draft.steps,
        "fingerprint": fingerprint.of(draft.steps),
    }
    return approvals.propose(by, policies.KIND, f"policy_draft:{draft.pk}", values)


def test_a_policy_is_replaced_by_two_with_before_and_after_in_the_journal(staff):
    draft = drafted(staff("sato"))
    proposed = propose_policy(staff("sato"), draft)
    assert dunning.policy() == list(FIRST_POLICY)
    with pytest.raises(Refused):
        policy.replace(staff("sato"), draft.pk, fingerprint.of(draft.steps))
    approve(staff("suzuki"), proposed.pk)
    assert {one.step: one.days for one in dunning.policy()} == LATER
    assert list(DunningPolicyStep.objects.values_list("position", flat=True)) == [1, 2, 3, 4, 5]
    entry = JournalEntry.objects.get(operation="replace_policy")
    assert (entry.clause, entry.account.email) == ("24-1", "sato@example.jp")
    assert entry.before == {"steps": policy.as_pairs(FIRST_POLICY)}
    assert entry.after["steps"][3] == ["suspension", 40]
    for again in (
        lambda: policy.discard(staff("sato"), draft.pk),
        lambda: policy.write(staff("sato"), draft.pk, fingerprint.of(draft.steps), DAYS),
    ):
        with pytest.raises(Refused):
            again()


def test_a_policy_changed_since_it_was_proposed_stays_a_draft(staff):
    sato = staff("sato")
    draft = drafted(sato)
    proposed = propose_policy(sato, draft)
    policy.write(sato, draft.pk, fingerprint.of(draft.steps), {**LATER, Step.FINAL: 25})
    with pytest.raises(Refused):
        approve(staff("suzuki"), proposed.pk)
    assert dunning.policy() == list(FIRST_POLICY)


def test_a_policy_out_of_order_or_without_change_is_refused(staff):
    sato = staff("sato")
    draft = drafted(sato)
    with pytest.raises(InvalidStep):
        policy.write(sato, draft.pk, fingerprint.of(draft.steps), {**DAYS, Step.FINAL: 9})
    with pytest.raises(Refused):
        propose_policy(sato, drafted(sato, DAYS))
    with pytest.raises(Refused):
        policy.write(sato, draft.pk, "older", LATER)


def test_a_change_counts_for_steps_not_yet_taken(staff):
    lived("2026-06-20", *signed("2026-04-01"))
    day = "2026-06-20"
    proposed = propose_policy(staff("sato", day=day), drafted(staff("sato", day=day)))
    approve(staff("suzuki", day=day), proposed.pk)
    for n in range(1, 26):
        run_here(d(day) + timedelta(days=n))
    steps = invoice("2026-04").dunning_steps.order_by("day")
    assert [(s.step, s.day.isoformat()) for s in steps] == [
        ("reminder", "2026-06-04"),
        ("second", "2026-06-11"),
        ("final", "2026-06-22"),
        ("suspension", "2026-07-13"),
    ]
