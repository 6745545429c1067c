"""What a run looks at follows from its seed; over the runs, and by an option, it is everything."""

import pytest

from tests.browser import conftest
from tests.browser.conftest import ALL, WIDTHS, axe, drawn, forms

FAINT = """
() => document.querySelectorAll("main label").forEach(
  (one, place) => one.style.color = ["#1b1b1b", "rgb(160, 160, 160)"][place % 2])
"""


def test_a_seed_goes_through_a_task_in_both_languages_at_widths_that_differ():
    for seed in range(50):
        (ja, wide), (en, narrow) = shown = drawn(seed, "tests/browser/test_x.py::test_task")
        assert (ja, en) == ("ja", "en")
        assert wide != narrow
        assert drawn(seed, "tests/browser/test_x.py::test_task") == shown


def test_all_six_come_up_over_the_seeds_and_over_the_tasks_of_a_run():
    of_one_task = [one for seed in range(50) for one in drawn(seed, "test_task")]
    of_one_run = [one for number in range(50) for one in drawn(1, f"test_task_{number}")]
    for shown in (of_one_task, of_one_run):
        assert all(one in shown for one in ALL)


def test_of_the_two_forms_of_a_page_all_languages_widths_and_themes_go_together_on_some():
    found = {form for number in range(50) for form in forms(f"http://x/page-{number * 'a'}/")}
    assert {seen for seen, _ in found} == {(ja, one["width"]) for ja, one in ALL}
    assert {theme for _, theme in found} == {"light", "dark"}
    for (_, phone), (_, desk) in (dict(forms(f"/{name}/")) for name in "abcdef"):
        assert desk == WIDTHS[0]["width"] > phone


def test_rows_of_one_page_are_looked_at_in_the_same_forms():
    assert forms("http://x/invoices/INV-2026-000001/") == forms("http://x/invoices/INV-2026-123/")


def test_axe_tells_faint_text_from_dark(page, monkeypatch, tmp_path):
    """Each colour is read once, for as many texts as have it."""
    monkeypatch.setattr(conftest, "_contrast_of", [tmp_path])
    page.goto("/accounts/login/")
    axe(page)
    for seen in tmp_path.iterdir():
        seen.unlink()
    page.evaluate(FAINT)
    with pytest.raises(AssertionError) as told:
        axe(page)
    assert "#a0a0a0" in str(told.value)
    assert "#1b1b1b" not in str(told.value)
