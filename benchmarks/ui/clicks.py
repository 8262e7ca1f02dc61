"""From a click to the painted answer, measured inside the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

from masteryviz.dashboard.state import NAVIGATION
from masteryviz.dashboard.views import VIEWS

RESTS, HELD = 150, 80
"""Milliseconds that the pointer rests on what will be clicked, and that its button is held: people
take longer. A page may use them; the time counts from the click itself."""

# The next one of these that can be clicked where its middle is: nothing stands over it.
_FOUND = """
([selector, value]) => {
  const all = [...document.querySelectorAll(selector)].filter((e) => e.getClientRects().length);
  for (let at = 0; at < all.length; at += 1) {
    const target = all[(value + at) % all.length];
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
    const { left, top, width, height } = target.getBoundingClientRect();
    const x = left + width / 2, y = top + height / 2;
    if (target.contains(document.elementFromPoint(x, y))) return [x, y];
  }
  return null;
}
"""

# The page counts the messages that are wholly answered. Watched, not asked for at each frame, for
# frames that nobody needs would take time from the answer. What comes first after the frame that
# follows comes when it is painted.
_WATCH = """
([type]) => {
  const before = document.body.dataset.answers;
  const start = new Promise((done) =>
    addEventListener(type, (e) => done(e.timeStamp), { capture: true, once: true }));
  const answered = new Promise((done) => {
    const watcher = new MutationObserver(() => {
      if (document.body.dataset.answers !== before) { watcher.disconnect(); done(true); }
    });
    watcher.observe(document.body, { attributeFilter: ["data-answers"] });
    setTimeout(() => done(false), 60000);
  });
  window.mvTimed = answered.then((is) => is && new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = async () => done(performance.now() - await start);
    port2.postMessage(0);
  })));
}
"""

_CHOOSE = """
([kind, selector, value]) => {
  const target = [...document.querySelectorAll(selector)].find((e) => e.getClientRects().length);
  if (!target) return false;
  target.focus({ preventScroll: true });
  if (kind === "option") target.selectedIndex = value; else target.value = value;
  target.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}
"""


@dataclass(frozen=True)
class Click:
    """One click: its kind, and milliseconds until the answer was painted."""

    kind: str
    milliseconds: float


def first_turns(page: Page) -> Iterator[Click]:
    """Turn to every view for the first time: its widgets are made, its questions asked."""
    for view in VIEWS:
        yield from _turn(page, view, "a view for the first time")


def time(page: Page) -> Iterator[Click]:
    """Click through the dashboard as people do; every view has been turned to before."""
    for view in VIEWS:
        yield from _turn(page, view)
    _quietly(page, "skill_gaps")
    for place in range(12):
        yield from _one(page, "a cell of the grid", "click", ".mv-cell[data-r]", place * 17 + 3)
    _close(page)
    for order in (1, 0):
        yield from _one(page, "order of the skills", "click", ".mv-choice button", order)
    yield from _filters(page)
    _quietly(page, "time_to_mastery")
    for place in range(1, 7):
        yield from _one(page, "a way of drawing", "click", ".mv-choice button", place)
    _quietly(page, "revisions")
    yield from _filters(page)
    yield from _people(page)
    yield from _choices(page)


def _people(page: Page) -> Iterator[Click]:
    """Why a student stands where they stand, one class after another, one student after another."""
    _quietly(page, "skill_gaps")
    yield from _one(page, "a cell of the grid", "click", ".mv-cell[data-r]", 20)
    for place in range(3):
        yield from _one(page, "a student's receipt", "click", "button.mv-chip", place)
        _close(page)
    _quietly(page, "class")
    for place in (1, 4, 7):
        yield from _one(page, "another class", "option", "[data-key=list]", place)
    _quietly(page, "student")
    for _ in _one(page, "", "click", ".mv-choose-card", 0):
        pass
    for _ in range(3):
        yield from _one(page, "another student", "click", "[data-key=after]", 0)


def _choices(page: Page) -> Iterator[Click]:
    """Days to compare with, checks to look at, ways to draw the rules."""
    _quietly(page, "changes")
    for place in range(3):
        yield from _one(page, "another day to compare with", "click", "[data-key^='quick ']", place)
    _quietly(page, "assessment")
    for place in (2, 5, 9):
        yield from _one(page, "another check", "option", ".mv-task-card select", place)
    _quietly(page, "rule_lab")
    for place in (1, 0):
        yield from _one(page, "a way of drawing", "click", ".mv-choice button", place)


def first_times(page: Page) -> Iterator[Click]:
    """What has to be computed over the whole store first: another cut, rule or day."""
    _quietly(page, "skill_gaps")
    for key, value in (("cut", "0.9"), ("cut", "0.7"), ("rule", "highest"), ("rule", "decaying")):
        yield from _one(page, "another rule or cut", "change", f"[data-key='{key}']", value)
    _quietly(page, "skill_gaps")


def _filters(page: Page) -> Iterator[Click]:
    """Choose three sections one after the other, and reset."""
    page.evaluate("document.querySelector('[data-key=section][aria-expanded=false]')?.click()")
    page.wait_for_timeout(100)
    for place in (2, 5, 9):
        yield from _one(page, "a section of the filter", "click",
                        "[data-key^='section=']", place)  # fmt: skip
    yield from _one(page, "reset", "click", ".mv-reset", 0)


def _one(page: Page, kind: str, how: str, selector: str, value: int | str) -> Iterator[Click]:
    done = _pressed if how == "click" else _chosen
    if done(page, how, selector, value):
        taken = page.evaluate("window.mvTimed")
        page.wait_for_timeout(60)
        if taken:
            yield Click(kind, float(taken))


def _pressed(page: Page, _how: str, selector: str, value: int | str) -> bool:
    """Click with the mouse, as a person does."""
    place = page.evaluate(_FOUND, [selector, value])
    if place is None:
        return False
    page.mouse.move(*place)
    page.wait_for_timeout(RESTS)
    page.evaluate(_WATCH, ["click"])
    page.mouse.down()
    page.wait_for_timeout(HELD)
    page.mouse.up()
    return True


def _chosen(page: Page, how: str, selector: str, value: int | str) -> bool:
    """Choose in a list, which belongs to the system and cannot be clicked from here."""
    page.evaluate(_WATCH, ["change"])
    chosen: bool = page.evaluate(_CHOOSE, [how, selector, value])
    return chosen


def _close(page: Page) -> None:
    """Close what stands over the page; what it covers cannot be clicked."""
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)


def _turn(page: Page, view: str, kind: str = "another view") -> Iterator[Click]:
    """Turn to a view by the navigation: its group first, where another is open."""
    if not page.locator(f".mv-subtab[data-view={view}]").count():
        group = next(views[0] for views in NAVIGATION.values() if view in views)
        yield from _one(page, kind, "click", f".mv-tab[data-view={group}]", 0)
    if page.locator(f".mv-subtab[data-view={view}]:not([aria-current])").count():
        yield from _one(page, kind, "click", f".mv-subtab[data-view={view}]", 0)


def _quietly(page: Page, view: str) -> None:
    """Turn to a view without measuring it."""
    for _ in _turn(page, view):
        pass
