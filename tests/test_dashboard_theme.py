"""How the page is made: one place for colours, text only as text, nothing from another host."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from masteryviz.charts import _look as look
from masteryviz.dashboard import theme
from masteryviz.dashboard.parts import Part, script
from masteryviz.dashboard.views import VIEWS

DASHBOARD = Path(theme.__file__).parents[1]
TEMPLATE = theme.JUPYTER / theme.STATIC.parent
COMMON = DASHBOARD / "js" / "common.js"
SCRIPTS = sorted(
    path for path in (DASHBOARD / "js").glob("*.js")
    if "export default" in path.read_text(encoding="utf-8")
)  # fmt: skip
SHARED = [COMMON, *sorted(set((DASHBOARD / "js").glob("*.js")) - {COMMON, *SCRIPTS})]
"""Scripts that are no widget's own: they stand before those that use them."""
STYLES = sorted(theme.CSS.glob("*.css"))
ICONS = sorted((theme.JUPYTER / theme.STATIC).glob("*.svg"))
SENT = [*SHARED, *SCRIPTS, *STYLES, *ICONS, TEMPLATE / "index.html.j2"]


def widgets() -> set[type[Part]]:
    """Every widget with a script of its own: the views import all of them.

    A widget that another test has made has a class of its own, with a trait in place of the text.
    """
    assert VIEWS
    found, to_see = set(), [Part]
    while to_see:
        kind = to_see.pop()
        to_see += kind.__subclasses__()
        own = isinstance(kind._esm, str) and kind._esm != Part._esm
        if own and kind.__module__.startswith("masteryviz."):
            found.add(kind)
    return found


def test_every_script_belongs_to_a_widget_and_the_other_way_round() -> None:
    own = {path.name: path.read_text(encoding="utf-8") for path in SCRIPTS}
    used = set()
    for widget in widgets():
        esm = widget._esm
        (name,) = (name for name, text in own.items() if esm.endswith(f"\n{text}"))
        shared = [path.name for path in SHARED if path.read_text(encoding="utf-8") in esm]
        in_order = sorted(shared[1:], key=lambda path: esm.index(_text(path)))
        assert esm == script(*in_order, name)
        used.add(name)
    assert used == set(own)


def _text(name: str) -> str:
    return (DASHBOARD / "js" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [*SHARED, *SCRIPTS], ids=lambda path: path.name)
def test_a_widget_is_short_and_only_writes_text(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) < 100
    assert max(map(len, source.splitlines())) <= 110
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                "new Function", "setAttribute(\"on", "srcdoc"):  # fmt: skip
        assert way not in source, f"{path.name} uses {way}"


@pytest.mark.parametrize("path", SENT, ids=lambda path: path.name)
def test_nothing_that_is_sent_names_another_host(path: Path) -> None:
    source = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|(?<![:\w])//\w|@import", re.sub(r"(?m)^\s*//.*$", "", source))


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_no_style_looks_into_boxes_but_in_print(path: Path) -> None:
    """The browser asks `:has()` again at every change in the box: 260 ms for one drawing."""
    on_screen = _without_print(path.read_text(encoding="utf-8"))
    assert ":has(" not in on_screen


def _without_print(css: str) -> str:
    """The style sheet without its `@media print` blocks."""
    kept, at = "", 0
    for match in re.finditer(r"@media print\s*\{", css):
        if match.start() < at:
            continue
        kept, depth, at = kept + css[at : match.start()], 1, match.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(css[at], 0)
            at += 1
    return kept + css[at:]


def test_no_widget_that_shows_html_is_used() -> None:
    for path in DASHBOARD.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(HTML|HTMLMath|Markdown)\(", source), path.name


def test_colours_stand_in_one_place_only() -> None:
    used = {colour for path in STYLES for colour in re.findall(r"var\((--[\w-]+)\)",
            path.read_text(encoding="utf-8"))}  # fmt: skip
    given = set(re.findall(r"(--mv-[\w-]+):", theme.variables()))
    assert {name for name in used if name.startswith("--mv-")} <= given


def test_the_style_sheet_has_a_ground_and_an_ink_for_every_bin_and_state() -> None:
    css = theme.variables()
    for place, (ground, ink) in enumerate(zip(look.RAMP, look.RAMP_INK, strict=True)):
        assert f".mv-bin-{place} {{ background: {ground}; color: {ink} }}" in css
    for state in look.STATE_COLOURS:
        assert f".mv-state-{state} {{" in css


@pytest.mark.parametrize("ink", ["INK", "MUTED", "ACCENT", "WARN"])
def test_text_on_cards_and_on_the_page_reaches_the_contrast_of_wcag_aa(ink: str) -> None:
    for ground in (look.CARD, look.GROUND):
        assert look.contrast(getattr(look, ink), ground) >= 4.5


def test_borders_of_controls_can_be_seen() -> None:
    assert look.contrast(look.EDGE, look.CARD) >= 3


def test_the_template_says_what_happens_when_the_session_ends() -> None:
    page = (TEMPLATE / "index.html.j2").read_text(encoding="utf-8")
    assert "X-XSRFToken" in page
    assert "mv-ended" in page
