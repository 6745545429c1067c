"""Somebody who uses a page by keyboard alone, at every width.

What is used is reached by Tab. At the other widths it is reached once more, from what stands
before it there, and must be seen: on the screen, under nothing else, on a page that is no wider
than the screen. What is then pressed or typed is pressed once, at the width of the test.
"""

from typing import Literal

from playwright.sync_api import Locator, Page, ViewportSize, expect

MOST = 80
"""Presses of Tab from one thing to the next."""
SURELY_BETWEEN = """
one => {
  const stops = "a[href], button:enabled, select:enabled, textarea:enabled, summary, "
    + "input:enabled:not([type=radio], [type=hidden])";
  const from = document.activeElement;
  const isBefore = (a, b) =>
    a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING && !a.contains(b);
  if (!isBefore(from, one) && !from.contains(one)) return 0;
  return [...document.querySelectorAll(stops)].filter(
    stop => stop.tabIndex === 0 && !stop.closest("[inert]")
      && stop.checkVisibility({visibilityProperty: true})
      && (isBefore(from, stop) || (from !== stop && from.contains(stop)))
      && isBefore(stop, one)
  ).length;
}"""
"""Things on which Tab stops, at the least, before it comes to one: nobody has to look there."""
BEGIN = """
() => {
  if (document.activeElement === document.body) document.querySelector("main").focus();
}"""
"""A page that was just opened is begun where its first link, past the menu, leads."""
AT_THE_TOP = """
() => {
  if (!document.activeElement.closest("header")) document.querySelector(".skip").focus();
}"""
"""For what stands in the header: the first link of the page."""
FAULT = """
([one]) => {
  if (one !== document.activeElement) return null;
  const {scrollWidth} = document.documentElement;
  if (scrollWidth > innerWidth + 1) return `the page is ${scrollWidth} wide`;
  const {left, right, top, bottom, width, height} = one.getClientRects()[0];
  const first = Math.max(top, 0), last = Math.min(bottom, innerHeight);
  const line = Math.min(height, 24);
  const isSeen = left > -1 && right < innerWidth + 1 && last - first > line - 1;
  if (!isSeen) return "it is not on the screen";
  const there = document.elementFromPoint(left + width / 2, (first + last) / 2);
  return one.contains(there) || there?.closest("label")?.control === one ? "" : "it is covered";
}"""
"""What is wrong with a thing that has the focus. Of a field of many lines one at least is seen.

A locator's first of all is asked for once; waiting for its only one takes three calls.
"""


class Keys:
    """The keyboard of a page that is shown at `own` width and looked at in `widths`."""

    def __init__(self, page: Page, own: ViewportSize, widths: tuple[ViewportSize, ...]) -> None:
        self.page, self.own = page, own
        self.others = [one for one in widths if one != own]

    def to(self, target: Locator | str) -> Locator:
        """Tab on until a thing, or the field of a name, has the focus."""
        self.page.wait_for_load_state()
        found = self._found(target)
        self._assert_seen(found, self.own, self._tab_to(found, BEGIN))
        for size in self.others:
            self.page.set_viewport_size(size)
            self.page.keyboard.press("Shift+Tab")
            self.page.keyboard.press("Tab")
            self._assert_seen(found, size, found.evaluate_all(FAULT))
        self.page.set_viewport_size(self.own)
        return found

    def press(self, target: Locator | str) -> None:
        """A button by its name."""
        self._enter(target, "button")

    def follow(self, target: Locator | str) -> None:
        """A link by its name."""
        self._enter(target, "link")

    def type(self, field: Locator | str, text: str) -> None:
        """In place of what stands in a field."""
        self.to(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def tick(self, field: Locator | str) -> None:
        self.to(field)
        self.page.keyboard.press("Space")

    def pick(self, target: Locator | str) -> None:
        """One of several radio buttons, by its name: Tab leads to them, arrows to the one."""
        self.page.wait_for_load_state()
        is_name = isinstance(target, str)
        wanted = self.page.get_by_role("radio", name=target) if is_name else target
        group = self.page.locator(f"[type=radio][name='{wanted.get_attribute('name')}']")
        chosen = group.and_(self.page.locator(":checked"))
        self.to(chosen if chosen.count() else group.first)
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{target} is not to be picked")

    def choose(self, field: Locator | str, value: str) -> None:
        """An option of a list."""
        found = self.to(field)
        self.page.keyboard.press("Home")
        for _ in range(found.locator("option").count()):
            if found.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{field} has no {value}")

    def day(self, field: Locator | str, year: str, month: str, day: str) -> None:
        """Into a date field, whose order of parts is that of the browser's own language."""
        found, wanted = self.to(field), f"{year}-{month}-{day}"
        for parts in ((month, day, year), (year, month, day), (day, month, year)):
            for part in parts:
                self.page.keyboard.type(part)
                if part == year and parts[-1] != year:
                    self.page.keyboard.press("ArrowRight")
            if found.input_value() == wanted:
                return
            self.page.keyboard.press("Shift+Tab")
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{field} does not take {wanted}")

    def in_the_menu(self, target: Locator) -> None:
        """Press what stands in the header, where there is little room behind a button."""
        self.page.wait_for_load_state()
        if not target.is_visible():
            self._tab_to(self.page.locator(".open-menu"), AT_THE_TOP)
            self.page.keyboard.press("Enter")
        self._tab_to(target, AT_THE_TOP)
        self.page.keyboard.press("Enter")

    def _tab_to(self, found: Locator, begin: str) -> str:
        """What is wrong with it once it has the focus."""
        expect(found).to_be_visible()
        between = found.evaluate(f"one => {{ ({begin})(); return ({SURELY_BETWEEN})(one); }}")
        for pressed in range(MOST):
            if pressed >= between and (fault := found.evaluate_all(FAULT)) is not None:
                return fault
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{found} of {self.page.url} is not reached by Tab")

    def _enter(self, target: Locator | str, role: Literal["button", "link"]) -> None:
        if isinstance(target, str):
            target = self.page.get_by_role(role, name=target, exact=True)
        self.to(target)
        self.page.keyboard.press("Enter")

    def _found(self, target: Locator | str) -> Locator:
        return (
            self.page.locator(f"[name={target}]:not([type=hidden])")
            if isinstance(target, str)
            else target
        )

    def _assert_seen(self, found: Locator, size: ViewportSize, fault: str | None) -> None:
        said = "Tab leads elsewhere" if fault is None else fault
        assert not said, f"{found} of {self.page.url} at {size['width']}: {said}"
