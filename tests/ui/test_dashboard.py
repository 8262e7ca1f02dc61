"""The dashboard as a teacher meets it: clicked, painted, offline."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Locator, Page, expect

from masteryviz.dashboard.views import VIEWS
from tests import classes
from tests.ui.conftest import Served, Show, Watched, start, stop, turn_to, visit

pytestmark = pytest.mark.browser


def cell(page: Page, skill: str, column: int) -> Locator:
    """A cell of the grid: column 0 is the skill itself."""
    return page.locator(f'tr[data-id="{skill}"] [data-c="{column}"]')


def group(page: Page, state: str) -> Locator:
    """The list of the students in a state."""
    return page.locator(f'.mv-group[data-state="{state}"]')


def ground(of: Locator) -> str:
    """The colour painted under something."""
    return str(of.evaluate("node => getComputedStyle(node).backgroundColor"))


def test_it_opens_with_the_grid_painted_and_every_skill_in_it(page: Page, served: Served) -> None:
    visit(page, served)
    expect(page).to_have_title("Skill gaps – masteryviz")
    expect(page.locator(".mv-sentence")).to_have_text(
        "All 24 students · mastered = latest score at least 75 %"
    )
    expect(cell(page, "7.G.1", 1)).to_have_text(re.compile("88.%1 need"))
    expect(cell(page, "7.SP.1", 4)).to_have_text(re.compile("13.%21 need"))
    expect(cell(page, "7.SP.5", 1)).to_have_text("–8 need")
    assert ground(cell(page, "7.G.1", 1)) == "rgb(28, 90, 156)"
    assert ground(cell(page, "7.SP.1", 1)) == "rgb(179, 88, 6)"
    hatch = cell(page, "7.SP.5", 1).evaluate("node => getComputedStyle(node).backgroundImage")
    assert "repeating-linear-gradient" in str(hatch)
    box = cell(page, "7.SP.5", 4).bounding_box()
    assert box is not None
    assert box["height"] > 30
    assert box["x"] + box["width"] < 1440


def test_the_token_leaves_the_address_and_nothing_asks_another_host(
    page: Page, served: Served, watched: Watched
) -> None:
    visit(page, served)
    assert "token" not in page.url
    for view in ("Revisions", "Time to mastery"):
        turn_to(page, view)
        expect(page.locator(".mv-plot .main-svg:visible").first).to_be_visible()
    asked = [url for url in watched.requests if "plotly.min.js" in url]
    assert len(asked) <= 2
    assert len(watched.requests) > 20


def test_a_filter_changes_the_numbers_and_the_sentence_and_reset_takes_it_back(shown: Show) -> None:
    page = shown()
    reset = page.get_by_role("button", name="Reset")
    expect(reset).to_be_hidden()
    page.get_by_role("button", name="Section: All sections").click()
    page.get_by_role("checkbox", name="P2").check()
    expect(page.locator(".mv-sentence")).to_have_text(re.compile(r"^P2 · 8 students · "))
    expect(page.locator(".mv-figure-sub").first).to_have_text("13 of 32 students × skills")
    expect(page).to_have_url(re.compile(r"\?section=P2$"))
    reset.click()
    expect(page.locator(".mv-figure-sub").first).to_have_text("39 of 96 students × skills")
    expect(reset).to_be_hidden()


def test_another_cut_changes_who_has_mastered(shown: Show) -> None:
    page = shown()
    page.get_by_label("Cut", exact=True).select_option("100 %")
    expect(page.locator(".mv-sentence")).to_have_text(re.compile("at least 100 %$"))
    expect(cell(page, "7.G.1", 1)).to_have_text(re.compile("38.%5 need"))


def test_a_click_on_a_cell_shows_the_students_of_that_section_by_state(shown: Show) -> None:
    page = shown()
    cell(page, "7.G.4", 2).click()
    expect(page.locator(".mv-detail h2")).to_have_text("7.G.4 · Area & circumference")
    expect(group(page, "returned")).to_contain_text("Student P2-3")
    expect(group(page, "almost")).to_contain_text("Student P2-2")
    expect(group(page, "submitted")).to_contain_text("Student P2-7")
    expect(group(page, "mastered")).not_to_contain_text("P3")
    widths = page.locator(".mv-states span").evaluate_all("all => all.map(n => n.offsetWidth)")
    assert len(widths) == 4
    assert max(widths) == widths[3]
    expect(cell(page, "7.G.4", 2)).to_have_class(re.compile("is-chosen"))


def test_the_keyboard_moves_through_the_grid_and_opens_a_skill(shown: Show) -> None:
    page = shown()
    cell(page, "7.G.1", 0).focus()
    for key in ("ArrowDown", "End", "ArrowLeft"):
        page.keyboard.press(key)
    expect(cell(page, "7.G.4", 3)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".mv-detail .mv-hint").first).to_have_text("Geometry · P3")
    expect(cell(page, "7.G.4", 3)).to_be_focused()


def test_rows_below_the_sight_follow_and_arrows_find_them(page: Page, served: Served) -> None:
    page.set_viewport_size({"width": 1440, "height": 420})
    visit(page, served)
    rows = page.locator(".mv-grid tbody tr[data-id]")
    before = [rows.nth(n).get_attribute("data-id") for n in range(rows.count())]
    page.get_by_role("button", name="Largest gap").click()
    expect(rows).to_have_count(len(before))
    expect(page.locator(".mv-grid tr[role=presentation]")).to_have_count(0)
    assert sorted(before) == sorted(r.get_attribute("data-id") for r in rows.all())
    cell(page, rows.first.get_attribute("data-id") or "", 1).focus()
    for _ in before[1:]:
        page.keyboard.press("ArrowDown")
    expect(rows.last.locator("[data-c='1']")).to_be_focused()


def test_back_goes_to_the_picture_before(page: Page, served: Served) -> None:
    visit(page, served)
    cell(page, "7.G.1", 1).click()
    expect(page.locator(".mv-detail h2")).to_contain_text("Scale drawings")
    page.get_by_role("button", name="Progress").click()
    expect(page).to_have_title("Revisions – masteryviz")
    expect(page).to_have_url(re.compile("view=revisions"))
    page.go_back()
    expect(page).to_have_title("Skill gaps – masteryviz")
    expect(page.locator(".mv-detail h2")).to_contain_text("Scale drawings")
    page.go_back()
    expect(page.locator(".mv-detail h2")).to_contain_text("7.SP.1")
    page.go_forward()
    expect(page.locator(".mv-detail h2")).to_contain_text("Scale drawings")


def test_a_link_opens_what_it_says(page: Page, served: Served) -> None:
    visit(page, served, "view=time_to_mastery&section=P1&by=section&unknown=1")
    expect(page).to_have_title("Time to mastery – masteryviz")
    expect(page.locator(".mv-sentence")).to_have_text(re.compile("^P1 · 8 students"))
    expect(page).to_have_url(re.compile("^((?!unknown).)*$"))


def test_markup_in_a_name_is_shown_as_it_was_typed(shown: Show) -> None:
    page = shown("skill=7.SP.1&cell=P1")
    chip = group(page, "returned").locator("li").filter(has_text="onerror")
    expect(chip).to_contain_text(classes.ODD)
    assert page.locator(".mv-detail img").count() == 0
    assert page.locator(".mv-detail b").count() == 0


def test_revisions_are_painted_bars_with_their_counts(shown: Show) -> None:
    page = shown("view=revisions")
    plot = page.locator(".mv-plot:visible").first
    expect(plot.locator(".bars .point path").first).to_be_visible()
    sizes = plot.locator(".bars .point path").evaluate_all(
        "all => all.map(n => n.getBoundingClientRect()).map(b => [b.width, b.height])"
    )
    assert len([size for size in sizes if size[0] > 5 and size[1] > 15]) >= 9
    assert "15" in plot.locator(".mv-beside text").all_text_contents()
    expect(plot.locator(".ytick").first).to_have_text("7.G.1")


def test_a_click_on_a_bar_opens_its_skill(shown: Show) -> None:
    page = shown("view=revisions")
    # Plotly's own layer above the bars takes the click.
    page.locator(".mv-plot:visible").first.locator(".bars .point path").first.click(force=True)
    expect(page.locator("h2").filter(has_text="by section")).to_have_text(
        "7.G.1 · Scale drawings, by section"
    )
    expect(page).to_have_url(re.compile("skill=7.G.1"))


def test_survival_curves_are_painted_with_censoring_marks_and_numbers_at_risk(shown: Show) -> None:
    page = shown("view=time_to_mastery&skill=7.G.4")
    plot = page.locator(".mv-plot:visible").first
    expect(plot.locator(".scatterlayer path.js-line").first).to_be_visible()
    heights = plot.locator(".scatterlayer path.js-line").evaluate_all(
        "all => all.map(n => n.getBoundingClientRect().height)"
    )
    assert max(heights) > 60
    marks = plot.locator(".scatterlayer path.point")
    boxes = marks.evaluate_all("all => all.map(n => n.getBoundingClientRect().height)")
    assert len(boxes) >= 1
    assert min(boxes) > 5
    texts = plot.locator(".textpoint").all_text_contents()
    assert texts[0] == "21"
    expect(
        plot.locator(".mv-beside text").filter(has_text="students still watched")
    ).to_be_visible()


def test_compared_by_section_each_section_has_its_curve(shown: Show) -> None:
    page = shown("view=time_to_mastery&skill=7.G.4")
    page.get_by_role("button", name="Sections", exact=True).click()
    labels = page.locator(".mv-plot:visible").first.locator(".mv-beside text")
    for section in classes.SECTIONS:
        expect(labels.filter(has_text=section)).to_have_count(1)
    expect(page).to_have_url(re.compile("by=section"))


def test_no_button_shares_a_chart_with_another_host(shown: Show) -> None:
    page = shown("view=revisions")
    expect(page.locator(".mv-plot .main-svg:visible").first).to_be_visible()
    page.locator(".mv-plot:visible").first.hover()
    assert page.locator(".modebar-btn").count() == 0
    assert page.get_by_text("Share chart").count() == 0
    config = page.locator(".mv-plot:visible").first.evaluate("plot => plot._context")
    assert config["showSendToCloud"] is False
    assert config["plotlyServerURL"] == ""


def test_names_and_views_stay_in_sight_when_the_page_is_scrolled(
    page: Page, served: Served
) -> None:
    page.set_viewport_size({"width": 1280, "height": 260})
    visit(page, served)
    page.locator('tr[data-id="7.SP.5"]').evaluate("row => row.scrollIntoView({block: 'end'})")
    assert page.evaluate("scrollY") > 200
    header = page.locator(".mv-header").bounding_box()
    assert header is not None
    for fixed, top in (
        (page.locator(".mv-header"), 0),
        (page.locator(".mv-grid thead th").last, header["height"]),
    ):
        box = fixed.bounding_box()
        assert box is not None
        assert abs(box["y"] - top) < 2


def test_turning_back_to_a_view_finds_it_as_it_was_left(shown: Show) -> None:
    page = shown("skill=7.G.4")
    for view in ("Revisions", "Skill gaps"):
        turn_to(page, view)
    expect(page.locator(".mv-plot:visible")).to_have_count(0)
    expect(page.locator(".mv-detail h2")).to_contain_text("7.G.4")
    turn_to(page, "Revisions")
    expect(page.locator(".mv-detail")).to_be_hidden()
    page.keyboard.press("Escape")
    page.locator("[data-key=pick]:visible").select_option("7.SP.1")
    expect(page.locator("h2").filter(has_text="7.SP.1")).to_be_visible()
    expect(page).to_have_url(re.compile("skill=7.SP.1"))


def test_the_words_are_explained(shown: Show) -> None:
    page = shown()
    page.locator(".mv-help").click()
    dialog = page.locator("dialog.mv-definitions")
    expect(dialog).to_contain_text("Kaplan-Meier")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (820, 1180)])
def test_nothing_is_wider_than_the_screen(shown: Show, width: int, height: int) -> None:
    page = shown()
    page.set_viewport_size({"width": width, "height": height})
    for view in (item.title for item in VIEWS.values()):
        turn_to(page, view)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_paper_the_controls_are_gone_and_every_name_is_there(page: Page, served: Served) -> None:
    visit(page, served, "skill=7.G.1")
    page.emulate_media(media="print")
    expect(page.locator(".mv-controls")).to_be_hidden()
    expect(page.locator(".mv-sentence")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.get_by_text("Student P3-6")).to_be_visible()
    # As narrow as paper, where the lists open over the grid on a screen.
    page.set_viewport_size({"width": 1040, "height": 760})
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    name, card = page.get_by_text("Student P3-6"), page.locator(".mv-detail-card")
    expect(name).to_be_visible()
    assert name.evaluate("""node => {
        const card = node.closest(".mv-detail-card").getBoundingClientRect();
        return node.getBoundingClientRect().bottom <= card.bottom && card.height > 200;
    }""")
    expect(card).to_contain_text("Scale drawings")


def test_without_the_token_nothing_is_shown(served: Served) -> None:
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    opener = urllib.request.build_opener(Stay())
    base = served.link.partition("?")[0]
    for path in ("", "?view=revisions", "voila/files/dashboard.ipynb", "api/kernels", "files/x"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            opener.open(base + path)
        assert refused.value.code in (302, 403, 404)
        refused.value.close()


def test_the_page_forbids_other_hosts_and_being_framed(served: Served) -> None:
    with urllib.request.urlopen(served.link) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def test_the_log_is_private_and_holds_no_student(served: Served) -> None:
    assert served.log.stat().st_mode & 0o077 == 0
    assert "Student P" not in served.log.read_text(encoding="utf-8")


def test_no_process_shows_the_token_or_knows_a_password(served: Served) -> None:
    token = served.link.partition("token=")[2]
    below = psutil.Process(served.process.pid).children(recursive=True)
    assert len(below) >= 2
    for process in below:
        assert token not in " ".join(process.cmdline())
        assert "DB_PASSWORD" not in process.environ()


def test_newer_data_are_offered_and_taken_when_the_user_wants_them(
    page: Page, served: Served
) -> None:
    visit(page, served, "skill=7.G.1")
    classes.load(served.files, served.store, more=True, as_of=46)
    notice = page.locator(".mv-notice[role=status]")
    expect(notice).to_contain_text("New data have been loaded")
    expect(cell(page, "7.G.1", 1)).to_have_text(re.compile("88.%1 need"))
    page.get_by_role("button", name="Refresh").click()
    expect(cell(page, "7.G.1", 1)).to_have_text(re.compile("100.%all"))
    expect(page.locator(".mv-fresh")).to_have_text("Data to 20 Mar 2026")
    expect(notice).to_be_hidden()


def test_an_empty_store_says_how_to_begin_and_then_shows_what_was_loaded(
    page: Page, tmp_path: Path
) -> None:
    empty = start(tmp_path / "store", tmp_path / "files", tmp_path / "dashboard.log")
    try:
        page.goto(empty.link, wait_until="commit")
        expect(page.get_by_text("There is no data here yet")).to_be_visible()
        expect(page.get_by_text("masteryviz load FILE")).to_be_visible()
        classes.load(empty.files, empty.store)
        page.get_by_role("button", name="Refresh").click()
        expect(cell(page, "7.G.1", 1)).to_be_visible()
        page.goto("about:blank")
        below = psutil.Process(empty.process.pid).children(recursive=True)
        folder = Path(below[0].cwd())
        assert folder.exists()
    finally:
        stop(empty.process)
    assert not psutil.wait_procs(below, timeout=10)[1]
    assert not folder.exists()


def test_a_chart_fits_the_paper_and_then_the_screen_again(shown: Show) -> None:
    page = shown("view=revisions")
    plot = page.locator(".mv-plot:visible").first
    expect(plot.locator(".main-svg").first).to_be_visible()
    wide = plot.evaluate("plot => plot._fullLayout.width")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert plot.evaluate("plot => plot._fullLayout.width") == 670
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert plot.evaluate("plot => plot._fullLayout.width") == wide
