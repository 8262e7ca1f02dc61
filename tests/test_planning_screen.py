"""The Groups screen without a browser, and the shell's `plan`: every message does what it says."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import polars as pl
import pytest

from masteryviz import cli
from masteryviz.cli import show
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import VIEWS
from masteryviz.dashboard.views.groups import GroupsScreen
from masteryviz.journal import Journal
from tests import classes

SELECTION = Selection(view="groups", section=("P1",))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three sections."""
    home = tmp_path_factory.mktemp("groups")
    classes.load(home / "files", home / "store")
    return home / "store"


@pytest.fixture
def source(folder: Path) -> Source:
    return Source(folder)


@pytest.fixture
def told() -> list[dict[str, object]]:
    """Messages that the screen passes on."""
    return []


@pytest.fixture
def screen(source: Source, told: list[dict[str, object]]) -> GroupsScreen:
    """The screen of P1, where groups are made instead of teaching everybody."""
    built = VIEWS["groups"].build(lambda message: told.append(dict(message)))
    assert isinstance(built, GroupsScreen)
    built.show(source, SELECTION)
    say(built, "set", name="over", value="100")
    return built


def say(screen: GroupsScreen, do: str, **message: object) -> None:
    screen.room._hear({"do": do, **message})


def token(source: Source, number: int) -> str:
    return source.token(f"P1{number}")


def cards(screen: GroupsScreen) -> list[dict[str, object]]:
    return [group for rotation in screen.room.cards.data["rotations"]
            for group in rotation["groups"]]  # fmt: skip


def names(group: dict[str, object]) -> list[str]:
    return [person["name"] for person in group["people"]]  # type: ignore[attr-defined]


def test_before_a_plan_it_says_what_is_for_everybody(source: Source) -> None:
    screen = VIEWS["groups"].build(lambda _: None)
    screen.show(source, SELECTION)
    assert isinstance(screen, GroupsScreen)
    whole = screen.room.cards.data["whole"]
    assert [(w["skill"], w["lacking"], w["of"]) for w in whole] == [("7.SP.1", 7, 8)]
    assert not screen.room.cards.data["planned"]
    assert "press Plan" in screen.panels[2].heading.data["answer"]
    assert screen.room.wishes.data["day"] == "2026-03-20"  # the data are to the 19th


def test_a_plan_is_made_and_says_why(screen: GroupsScreen, source: Source) -> None:
    say(screen, "plan")
    (group,) = cards(screen)
    assert group["skill"] == "7.SP.1"
    assert names(group) == [classes.name("P1", n) for n in range(5)]
    assert group["led"]
    say(screen, "look", student=token(source, 1), rotation=1)
    mark = screen.room.cards.mark
    assert mark["why"] == "ready: nothing comes before it; open for 30 days; 2 attempts"
    assert [(option["words"], option["cost"]) for option in mark["options"]] == [
        ("Own work", "1 gap fewer covered")
    ]
    say(screen, "look", student=token(source, 1), rotation=1)
    assert screen.room.cards.mark == {}
    assert "No plan is better" in screen.panels[2].heading.data["answer"]


def test_a_move_has_a_cost_and_a_way_back(screen: GroupsScreen, source: Source) -> None:
    say(screen, "plan")
    say(screen, "move", student=token(source, 1), rotation=1, to=None)
    assert screen.room.cards.data["moved"] == "1 gap fewer covered"
    assert len(names(cards(screen)[0])) == 4
    assert "Changed by hand: 1 gap fewer covered" in screen.panels[2].heading.data["answer"]
    alone = screen.room.cards.data["rotations"][0]["alone"]
    (one,) = [person for person in alone if person["t"] == token(source, 1)]
    assert (one["name"], one["why"], one["left"]) == ("Student P1-1", "no place was left", True)
    assert [person["left"] for person in alone if person["name"] == "Student P1-5"] == [False]
    say(screen, "undo")
    assert len(names(cards(screen)[0])) == 5
    assert screen.room.cards.data["moved"] == ""
    say(screen, "move", student=token(source, 6), rotation=1, to=0)
    assert "Student P1-6 has 7.SP.1 already or is not ready" in screen.room.cards.data["moved"]


def test_a_locked_group_stays_when_the_rest_is_planned(
    screen: GroupsScreen, source: Source
) -> None:
    say(screen, "plan")
    say(screen, "move", student=token(source, 1), rotation=1, to=None)
    say(screen, "lock", group=0)
    say(screen, "plan")
    (group,) = cards(screen)
    assert group["locked"]
    assert "Student P1-1" not in names(group)
    say(screen, "lock", group=0)
    say(screen, "plan")
    assert "Student P1-1" in names(cards(screen)[0])


def test_wishes_are_kept_and_those_that_cannot_hold_are_named(
    screen: GroupsScreen, source: Source
) -> None:
    say(screen, "absent", student=token(source, 4))
    say(screen, "pair", kind="apart", students=[token(source, 1), token(source, 2)])
    say(screen, "pair", kind="together", students=[token(source, 1), token(source, 2)])
    say(screen, "plan")
    (group,) = cards(screen)
    assert "Student P1-4" not in names(group)
    assert len({"Student P1-1", "Student P1-2"} & set(names(group))) == 1
    (said,) = screen.room.cards.data["refused"]
    assert said.startswith("Student P1-1 and Student P1-2 cannot be kept together")
    say(screen, "look", student=token(source, 3), rotation=1)
    say(screen, "absent", student=token(source, 3))  # after the plan was made
    assert screen.room.cards.mark["options"] == []
    assert "plan again" in screen.panels[2].heading.data["answer"]
    say(screen, "absent", student=token(source, 3))
    say(screen, "unpair", kind="apart", at=0)
    say(screen, "plan")
    assert screen.room.cards.data["refused"] == []
    say(screen, "set", name="rotations", value=4)
    say(screen, "plan")
    assert "4 rotations of 5 minutes need 20" in screen.room.cards.data["refused"][0]


NONSENSE: tuple[dict[str, object], ...] = (
    {"do": "set", "name": "colour", "value": 1},
    {"do": "absent", "student": "nobody"},
    {"do": "pair", "kind": "together", "students": ["x", "y"]},
    {"do": "move", "student": "nobody", "rotation": 1, "to": 99},
    {"do": "lock", "group": 99},
    {"do": "plans", "plan": 99},
    {"do": "remove", "plan": 99},
    {"do": "reuse", "plan": 99},
    {"do": "anything"},
    {},
)


def test_a_message_that_makes_no_sense_changes_nothing(screen: GroupsScreen) -> None:
    say(screen, "plan")
    before = screen.room.cards.data
    for message in NONSENSE:
        screen.room._hear(message)
        assert screen.room.cards.data == before
        assert screen.room.wishes.data["problem"] == ""
    say(screen, "set", name="minutes", value="many")
    assert screen.room.cards.data == before
    assert "whole number from 5 to 180" in screen.room.wishes.data["problem"]


def test_a_saved_plan_is_there_again_and_can_be_taken_away(
    screen: GroupsScreen, source: Source
) -> None:
    say(screen, "plan")
    say(screen, "save")
    assert screen.room.cards.data["saved"] == "saved"
    screen.show(Source(source.store.path), SELECTION)
    opened = screen.room.shelf.data["open"]
    assert "Nothing is newer than this plan yet" in opened["sentence"]
    assert len(opened["groups"][0]["people"]) == 5
    (entry,) = Journal(source.store.path).all("plan")
    assert set(entry.students) >= {f"P1{n}" for n in range(5)}
    say(screen, "reuse", plan=entry.id)
    assert len(cards(screen)) == 1
    say(screen, "remove", plan=entry.id)
    assert screen.room.shelf.data["plans"] == []


def test_what_became_of_an_older_plan_is_shown_by_itself(
    screen: GroupsScreen, source: Source
) -> None:
    early = Selection(view="groups", section=("P1",), as_of=dt.date(2026, 2, 19))
    screen.show(source, early)
    say(screen, "plan")
    say(screen, "save")
    screen.show(source, SELECTION)
    opened = screen.room.shelf.data["open"]
    assert opened["told"]
    assert "placements" in opened["sentence"]
    Journal(source.store.path).remove(opened["id"])


def test_the_students_page_and_the_receipt_are_opened_elsewhere(
    screen: GroupsScreen, source: Source, told: list[dict[str, object]]
) -> None:
    say(screen, "open", student=token(source, 1))
    say(screen, "explain", student=token(source, 1), skill="7.SP.1")
    assert told == [
        {"do": "pick", "name": "student", "value": token(source, 1), "view": "student"},
        {"do": "explain", "student": token(source, 1), "skill": "7.SP.1"},
    ]


def test_while_names_are_hidden_nothing_is_saved(folder: Path) -> None:
    hidden = Source(folder, presenting=True)
    screen = VIEWS["groups"].build(lambda _: None)
    assert isinstance(screen, GroupsScreen)
    screen.show(hidden, SELECTION)
    say(screen, "set", name="over", value="100")
    say(screen, "plan")
    say(screen, "save")
    assert Journal(folder).all("plan") == []
    said = str(screen.room.cards.data) + str(screen.room.wishes.data)
    assert "Student P1-" not in said
    assert "While names are hidden" in screen.room.cards.data["saved"]


def test_the_shell_plans_saves_and_tells(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["masteryviz", "--store", str(folder), *arguments])
        monkeypatch.setattr(show.out, "_file", sys.stdout)
        monkeypatch.setattr(show.err, "_file", sys.stdout)
        with pytest.raises(SystemExit):
            cli.main()
        return capsys.readouterr().out

    assert "For everybody: 7.SP.1 (7 of 8 lack it; 2 have not tried it)" in run("plan", "P1")
    file = tmp_path / "plan.csv"
    said = run("plan", "P1", "--untried", "--output", str(file), "--save", "2026-03-20")
    assert "3 gaps covered; no plan is better." in said
    found = pl.read_csv(file)
    assert sorted(found["name"]) == ["Student P1-2", "Student P1-3", "Student P1-7"]
    assert "P1, 20 Mar 2026: Nothing is newer" in run("plan", "--saved")
    assert "Say the class" in run("plan")
    assert "Write a pair as two ids" in run("plan", "P1", "--apart", "P11")
    assert "end in .csv" in run("plan", "P1", "--output", str(tmp_path / "plan.doc"))
    for entry in Journal(folder).all("plan"):
        Journal(folder).remove(entry.id)
