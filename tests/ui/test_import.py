"""The Import screen as a teacher meets it: files dropped in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import psutil
import pytest
from playwright.sync_api import Locator, Page, expect

from tests import classes
from tests.ui.conftest import Served, start, stop, turn_to, visit
from tests.ui.test_dashboard import cell

pytestmark = pytest.mark.browser

DROP = """([name, text]) => {
  const data = new DataTransfer(), zone = document.querySelector(".mv-drop");
  data.items.add(new File([text], name, { type: "text/csv" }));
  for (const type of ["dragenter", "dragover", "drop"])
    zone.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true }));
}"""
"""Drops a file as a hand does: with the events that a browser sends."""


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard of an empty store, to which the tests of this module bring files in order."""
    folder = tmp_path_factory.mktemp("import")
    (folder / "store").mkdir()
    (folder / "store" / "masteryviz.toml").write_text('[rule]\nname = "latest"\ncut = 0.75\n')
    running = start(folder / "store", folder / "files", folder / "dashboard.log")
    yield running
    stop(running.process)


def enter(page: Page, served: Served) -> None:
    """Open the Import screen and wait until it is painted."""
    page.goto(f"{served.link}&view=import", wait_until="commit")
    expect(page.locator("#loading")).to_have_count(0)
    expect(page.get_by_text("Drop gradebook exports here")).to_be_visible()


def drop(page: Page, name: str, text: str) -> None:
    """Drop a file on the zone, once that is there."""
    expect(page.locator(".mv-drop")).to_be_visible()
    page.evaluate(DROP, [name, text])


def card(page: Page, name: str) -> Locator:
    """The card of a file."""
    return page.locator(".mv-load").filter(has=page.get_by_role("heading", name=name))


def test_a_dropped_file_is_checked_confirmed_imported_shown_and_taken_back(
    page: Page, empty: Served
) -> None:
    page.goto(empty.link, wait_until="commit")
    page.get_by_role("button", name="Bring in exports").click()
    expect(page).to_have_title("Import – masteryviz")
    drop(page, "log.csv", classes.log().write_csv())
    says = page.locator(".mv-intake .mv-news")
    expect(says).to_have_text("1 file checked: 1 ready to import. Nothing is stored yet.")
    expect(says).to_be_focused()
    expect(card(page, "log.csv")).to_contain_text(re.compile("24.*students.*105.*attempts"))
    assert not (empty.store / "CURRENT").exists()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Import 1 file")).to_be_focused()
    page.keyboard.press("Enter")
    expect(says).to_have_text("1 file imported.")
    expect(says).to_be_focused()
    expect(card(page, "log.csv").locator(".mv-badge")).to_have_text("Imported")
    page.get_by_role("button", name="Show the numbers").click()
    expect(cell(page, "7.G.1", 1)).to_have_text(re.compile("88.%1 need"))
    turn_to(page, "Import")
    page.get_by_role("button", name="Undo the last load").click()
    expect(page.get_by_role("button", name="Yes, take it back")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The last change was taken back.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Refresh").click()
    page.get_by_role("button", name="Gaps", exact=True).click()
    expect(page.get_by_text("There is no data here yet")).to_be_visible()


def test_a_broken_file_shows_the_problem_with_its_row_and_markup_as_text(
    page: Page, empty: Served
) -> None:
    enter(page, empty)
    lines = classes.log().write_csv().replace("7.G.1,Scale", "<b>7</b>,Scale").splitlines()
    lines[3] = lines[3].rpartition(",")[0] + ",<b>9"
    name = "<img src=x onerror=alert(2)>.csv"
    drop(page, name, "\n".join(lines) + "\n")
    expect(page.locator(".mv-load h3")).to_have_text(name)
    row = page.locator(".mv-faults tr").nth(1)
    expect(row.locator(".is-row")).to_have_text("4")
    expect(row.locator(".is-column")).to_have_text("score")
    expect(row.locator(".is-what")).to_contain_text("'<b>9' is not a score")
    assert page.locator(".mv-import :is(img, b)").count() == 0
    expect(page.get_by_role("button", name=re.compile("^Import 1"))).to_have_count(0)
    page.get_by_role("button", name=f"Remove {name}").click()
    expect(page.locator(".mv-load")).to_have_count(0)


def test_unknown_marks_and_a_class_under_another_name_are_answered_on_the_card(
    page: Page, served: Served
) -> None:
    enter(page, served)
    log = classes.log()
    pupils = log.filter(pl.col("section") == "P1")["student_id"].unique(maintain_order=True)[:4]
    rows = [f"{pupil},Room 1,E,A" for pupil in pupils]
    drop(page, "next.csv", "\n".join(["Student ID,Section,7.G.1,7.G.4", *rows, ""]))
    says = page.locator(".mv-intake .mv-news")
    expect(says).to_contain_text("1 needs your answer")
    page.get_by_label("Points of A").fill("3")
    page.get_by_label("Points of E").fill("4")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="It is P1", exact=True).click()
    expect(says).to_have_text("1 file checked: 1 ready to import. Nothing is stored yet.")
    expect(card(page, "next.csv")).to_contain_text("Room 1 is P1, as you said.")
    page.get_by_role("button", name="Remove all").click()


def test_what_words_were_taken_for_is_said_and_changed_on_the_card(
    page: Page, served: Served
) -> None:
    enter(page, served)
    drop(page, "words.csv", "Student ID,Section,7.G.1,7.G.4\na1,Q7,Mastered,Not yet\n")
    says = page.locator(".mv-intake .mv-news")
    expect(says).to_have_text("1 file checked: 1 ready to import. Nothing is stored yet.")
    own = card(page, "words.csv")
    expect(own).to_contain_text("Taken for: Mastered = 1, Not yet = 0.")
    expect(own).to_contain_text("press Change below")
    expect(page.get_by_role("button", name="Forget these")).to_have_count(0)
    own.get_by_text("Change", exact=True).click()
    page.get_by_label("Points of Mastered").fill("4")
    page.keyboard.press("Enter")
    expect(own).not_to_contain_text("Taken for")
    expect(page.get_by_label("Points of Mastered")).to_have_value("4")
    page.get_by_role("button", name="Remove all").click()


def test_an_answer_holds_for_next_week_is_shown_and_can_be_forgotten(
    page: Page, empty: Served
) -> None:
    enter(page, empty)
    says = page.locator(".mv-intake .mv-news")
    text = "Student ID,Section,Maps,Rates\na1,Q7,HW,E\nb2,Q7,E,HW\n"
    drop(page, "tracker 2026-03-01.csv", text)
    page.get_by_label("Points of E").fill("4")
    page.get_by_label("Points of HW").fill("0.5")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Import 1 file").click()
    expect(says).to_have_text("1 file imported.")
    drop(page, "tracker 2026-03-08.csv", text.replace("a1,Q7,HW", "a1,Q7,E"))
    expect(says).to_have_text("1 file checked: 1 ready to import. Nothing is stored yet.")
    later = card(page, "tracker 2026-03-08.csv")
    expect(later).to_contain_text(re.compile(r"As you said on \d+ \w+ 2\d{3}: E = 4, HW = 0.5."))
    expect(page.get_by_label("Points of HW")).to_be_hidden()
    later.get_by_text("Change", exact=True).click()
    expect(page.get_by_label("Points of HW")).to_have_value("0.5")
    page.get_by_role("button", name="Forget these").click()
    expect(says).to_contain_text("1 needs your answer")
    page.get_by_role("button", name="Remove all").click()
    page.get_by_role("button", name="Undo the last load").click()
    page.get_by_role("button", name="Yes, take it back").click()
    expect(page.get_by_text("The last change was taken back.", exact=True)).to_be_visible()


def test_a_large_file_comes_in_pieces_while_the_page_goes_on(
    page: Page, empty: Served, tmp_path: Path
) -> None:
    enter(page, empty)
    big = tmp_path / "big.csv"
    log = classes.log()
    pl.concat(
        log.with_columns(student_id=pl.col("student_id") + f"-{n}", name=pl.lit(None, pl.String))
        for n in range(1500)
    ).drop("name").write_csv(big)
    assert big.stat().st_size > 20_000_000
    page.locator("input[type=file]").set_input_files(big)
    bar = page.get_by_role("progressbar", name="Files coming in")
    expect(bar).to_have_attribute("data-text", re.compile(r"of \d\d MB"))
    page.get_by_role("button", name="What the words mean").click()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.locator(".mv-intake .mv-news")).to_have_text(re.compile("1 ready to import"))
    expect(card(page, "big.csv")).to_contain_text(re.compile("36,000.*students"))
    expect(bar).to_be_hidden()
    kernels = psutil.Process(empty.process.pid).children(recursive=True)
    runtime = Path(kernels[0].cwd())
    assert list((runtime / "uploads").rglob("big.csv"))
    page.goto("about:blank")  # leaving deletes what was not imported
    for _ in range(100):
        if not list((runtime / "uploads").iterdir()):
            break
        page.wait_for_timeout(100)
    assert not list((runtime / "uploads").iterdir())


def test_every_open_dashboard_is_offered_what_one_imports(page: Page, served: Served) -> None:
    visit(page, served, "skill=7.G.1")
    other = page.context.new_page()
    enter(other, served)
    drop(other, "more.csv", classes.log(more=True).write_csv())
    other.get_by_role("button", name="Import 1 file").click()
    expect(other.locator(".mv-intake .mv-news")).to_have_text("1 file imported.")
    expect(page.locator(".mv-notice[role=status]")).to_contain_text("New data have been loaded")
    page.get_by_role("button", name="Refresh").click()
    expect(cell(page, "7.G.1", 1)).to_have_text(re.compile("100.%all"))
    other.get_by_role("button", name="Undo the last load").click()
    other.get_by_role("button", name="Yes, take it back").click()
    expect(page.locator(".mv-notice[role=status]")).to_contain_text("A change was taken back")
    page.get_by_role("button", name="Refresh").click()
    expect(cell(page, "7.G.1", 1)).to_have_text(re.compile("88.%1 need"))
    other.close()


def test_the_screen_fits_a_tablet_and_is_reached_by_keyboard(page: Page, empty: Served) -> None:
    page.set_viewport_size({"width": 820, "height": 1180})
    enter(page, empty)
    drop(page, "log.csv", classes.log().write_csv())
    expect(page.get_by_role("button", name="Import 1 file")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 820
    day = page.get_by_label("As of")
    day.fill("2026-03-05")
    day.press("Enter")
    expect(page.get_by_text("as you said")).to_be_visible()
    expect(day).to_be_focused()
    page.get_by_role("button", name="Use the file's own").click()
    expect(page.get_by_text("the newest date in the file")).to_be_visible()
