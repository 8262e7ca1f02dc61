"""A meeting in a real browser: predict before the numbers, reveal, decide, print; notes."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from masteryviz.journal import Journal, Meeting, Note
from tests.ui.conftest import Served, visit

pytestmark = pytest.mark.browser


def test_a_team_predicts_reveals_decides_and_prints(page: Page, served: Served) -> None:
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda f: sent.append(str(f))))
    visit(page, served, "view=meeting")
    expect(page).to_have_title("Meeting – masteryviz")
    page.get_by_label("7.G.1 · Scale drawings").check()
    page.get_by_label("7.G.4 · Area & circumference").check()
    expect(page.get_by_text("2 of at most 6 chosen.")).to_be_visible()
    sent.clear()
    page.get_by_role("button", name="Begin with predictions").click()
    # Everything by keyboard: name, two numbers, Enter.
    for who, first, second in (("Ana", "70", "60"), ("Bo", "95", "")):
        page.get_by_label("Your name").focus()
        for text in (who, first, second):
            page.keyboard.type(text)
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_text(re.compile(f"Kept so far: .*{who}"))).to_be_visible()
        expect(page.get_by_label("Your name")).to_have_value("")
    assert "21 of 24" not in "".join(sent)
    for hidden in (".mv-meeting-actual", ".mv-meeting-since"):
        expect(page.locator(hidden)).to_be_hidden()
    clock = page.get_by_role("timer")
    expect(clock).to_have_text(re.compile("^3:[0-5]\\d$"))
    page.get_by_role("button", name="+1 min").click()
    expect(clock).to_have_text(re.compile("^4:[0-5]\\d$"))
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Go on")).to_be_focused()
    page.get_by_role("button", name="Reveal the numbers").click()
    chart = page.locator(".mv-meeting-actual")
    expect(chart.get_by_text("21 of 24")).to_be_visible()
    assert "21 of 24" in "".join(sent)
    expect(chart.locator(".scatterlayer .trace").nth(1).locator(".points path")).to_have_count(3)
    for step in ("Notice", "Infer", "Decide"):
        page.get_by_role("button", name=f"Go on to {step}").click()
    page.get_by_label("What will be done").fill("Reteach <i>scale</i>")
    page.get_by_label("Who", exact=True).fill("Ana")
    page.get_by_role("button", name="Add decision").click()
    expect(page.get_by_role("alert").filter(has_text="Say by when")).to_be_visible()
    page.get_by_label("By when").fill(dt.date.today().isoformat())
    page.get_by_role("button", name="Add decision").click()
    expect(page.get_by_text("Reteach <i>scale</i>").first).to_be_visible()
    page.get_by_role("button", name="Close the meeting").click()
    expect(page.get_by_role("heading", name="We decided")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Open again")).to_be_hidden()
    expect(page.locator(".mv-paper")).to_contain_text("83")
    page.emulate_media(media="screen")
    (entry,) = Journal(served.store).all("meeting")
    assert Meeting.of(entry.body).decisions[0].text == "Reteach <i>scale</i>"


def test_a_note_is_written_by_keyboard_and_the_next_meeting_opens_with_the_decision(
    page: Page, served: Served
) -> None:
    visit(page, served, "view=meeting&section=P1")
    done = page.get_by_role("button", name="Done: Reteach <i>scale</i>", exact=True)
    done.press("Enter")
    back = page.get_by_role("button", name="Not done after all: Reteach <i>scale</i>")
    expect(back).to_be_focused()
    back.press("Enter")
    expect(done).to_be_focused()
    page.get_by_role("button", name="Write a note").press("Enter")
    expect(page.get_by_label("What kind")).to_be_focused()
    page.locator(".mv-note-form").get_by_label("On", exact=True).fill("2026-02-03")
    page.locator(".mv-note-form").get_by_label("Skill").select_option("7.G.1")
    page.get_by_label("What was changed").fill("Stations")
    page.get_by_label("Given to some only").check()
    page.get_by_role("checkbox", name="Student P1-3").check()
    page.get_by_role("button", name="Keep the note").press("Enter")
    expect(page.get_by_text("7.G.1 · P1 · given to 1 student")).to_be_visible()
    expect(page.get_by_role("button", name="Write a note")).to_be_focused()
    (entry,) = Journal(served.store).all("note")
    assert Note.of(entry.body).given is not None
    assert entry.students == ("P13",)
