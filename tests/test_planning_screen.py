"""The Groups screen without a browser, and the shell's `plan`: every message does what it says."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from masteryviz import cli
from masteryviz.cli import show
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import VIEWS, _groups_desk
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
    assert screen.panels[2].heading.data["answer"] == (
        "5 of 8 students work on something they need. "
        "No other plan does better (urgent needs count more)."
    )
    assert screen.room.cards.data["tents"][1] == {
        "name": "Student P1-1", "lines": ["7.SP.1 · Random sampling"],
    }  # fmt: skip


def test_a_move_has_a_cost_and_a_way_back(screen: GroupsScreen, source: Source) -> None:
    say(screen, "plan")
    say(screen, "move", student=token(source, 1), rotation=1, to=None)
    assert screen.room.cards.data["moved"] == "1 gap fewer covered"
    assert len(names(cards(screen)[0])) == 4
    assert "Changed by hand: 1 gap fewer covered" in screen.panels[2].heading.data["answer"]
    (rotation,) = screen.room.cards.data["rotations"]
    left = {person["name"]: person["note"] for person in rotation["left"]}
    assert left.pop("Student P1-1") == "a place is free: 7.SP.1"
    assert left == {
        "Student P1-6": "not ready for 7.SP.1 yet", "Student P1-7": "too few others for 7.G.1",
    }  # fmt: skip
    assert [(p["name"], p["why"]) for p in rotation["alone"]] == [
        ("Student P1-5", "has nothing open that a group could cover")
    ]
    say(screen, "undo")
    assert len(names(cards(screen)[0])) == 5
    assert screen.room.cards.data["moved"] == ""
    say(screen, "move", student=token(source, 6), rotation=1, to=0)
    assert "Student P1-6 is not ready for 7.SP.1 yet" in screen.room.cards.data["moved"]
    say(screen, "undo")
    say(screen, "move", student=token(source, 5), rotation=1, to=0)
    assert "Student P1-5 has 7.SP.1 already" in screen.room.cards.data["moved"]


def test_a_locked_group_stays_when_the_rest_is_planned(
    screen: GroupsScreen, source: Source
) -> None:
    say(screen, "plan")
    say(screen, "lock", group=0)
    assert screen.room.wishes.data["keeps"] == 1
    say(screen, "lock", group=0)
    assert screen.room.wishes.data["keeps"] == 0
    say(screen, "move", student=token(source, 1), rotation=1, to=None)
    assert screen.room.wishes.data["keeps"] == 1  # what was changed by hand is locked
    say(screen, "plan")
    (group,) = cards(screen)
    assert group["locked"]
    assert "Student P1-1" not in names(group)
    answer = screen.panels[2].heading.data["answer"]
    assert "No other plan around the kept group does better" in answer
    say(screen, "lock", group=0)
    say(screen, "plan")
    assert "Student P1-1" in names(cards(screen)[0])


def test_a_move_taken_back_unlocks_and_an_expert_who_goes_locks_nothing(
    screen: GroupsScreen, source: Source
) -> None:
    say(screen, "plan")
    say(screen, "move", student=token(source, 1), rotation=1, to=None)
    say(screen, "undo")
    assert not cards(screen)[0]["locked"]
    desk = screen.room._hand.desk
    assert desk is not None
    assert desk.plan is not None
    led = replace(desk.plan.groups[0], led=False, expert="P15")
    desk.plan = replace(desk.plan, groups=(led,))
    say(screen, "move", student=token(source, 5), rotation=1, to=None)
    assert [(group["expert"], group["locked"]) for group in cards(screen)] == [(None, False)]


def test_the_button_hears_of_every_plan_even_of_the_same_or_of_none(
    screen: GroupsScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(screen, "plan")
    seen = [(screen.room.wishes.data, screen.room.cards.data)]
    say(screen, "plan")
    seen.append((screen.room.wishes.data, screen.room.cards.data))
    assert [{**now, "turn": 0} for now in seen[0]] == [{**now, "turn": 0} for now in seen[1]]
    monkeypatch.setattr(_groups_desk, "SHORT", "soon")  # what goes wrong inside is an answer, too
    with pytest.raises(TypeError):
        say(screen, "plan")
    turns = [wishes["turn"] for wishes, _ in seen] + [screen.room.wishes.data["turn"]]
    assert len(set(turns)) == 3
    assert len({cards["turn"] for _, cards in seen}) == 2


def test_a_plan_stays_while_the_class_is_the_same(screen: GroupsScreen, source: Source) -> None:
    say(screen, "plan")
    say(screen, "move", student=token(source, 1), rotation=1, to=None)
    before = cards(screen)
    screen.show(source, replace(SELECTION, teacher=("Ms. Rivera",)))
    assert cards(screen) == before
    assert screen.room.cards.data["undo"]
    assert not screen.room.cards.data["stale"]
    say(screen, "set", name="untried", value=True)  # other students could be grouped
    assert cards(screen)[0]["people"] == before[0]["people"]
    assert screen.room.cards.data["stale"]
    screen.show(source, replace(SELECTION, section=("P2",)))
    assert not screen.room.cards.data["planned"]


def test_who_has_left_is_named_once(screen: GroupsScreen) -> None:
    desk = screen.room._hand.desk
    assert desk is not None
    assert screen.room.cards.data["gone"] == ""
    gone = {"P11": dt.date(2026, 3, 2)}
    desk.basis = replace(desk.basis, gone=gone)
    screen.room.repaint()
    assert screen.room.cards.data["gone"] == "Student P1-1 has left (2 Mar 2026)."
    desk.basis = replace(desk.basis, gone=gone | {"P12": dt.date(2026, 3, 4)})
    screen.room.repaint()
    assert screen.room.cards.data["gone"] == (
        "Student P1-1 (2 Mar 2026) and Student P1-2 (4 Mar 2026) have left."
    )


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


def test_a_student_can_be_away_in_one_rotation(screen: GroupsScreen, source: Source) -> None:
    def away(rotation: int) -> list[str]:
        return [p["name"] for p in screen.room.cards.data["rotations"][rotation - 1]["away"]]

    def listed() -> tuple[bool, list[int]]:
        students = screen.room.wishes.data["students"]
        ((gone, turns),) = [s[2:] for s in students if s[0] == token(source, 4)]
        return gone, turns

    say(screen, "set", name="rotations", value=2)
    say(screen, "set", name="minutes", value=24)
    say(screen, "absent", student=token(source, 4), rotation=1)
    assert listed() == (False, [1])
    say(screen, "plan")
    assert away(1) == ["Student P1-4"]
    assert away(2) == []
    say(screen, "look", student=token(source, 4), rotation=1)
    assert screen.room.cards.mark["why"] == "away in rotation 1"
    assert screen.room.cards.mark["options"] == []
    tents = {tent["name"]: tent["lines"] for tent in screen.room.cards.data["tents"]}
    assert tents["Student P1-4"][0] == "away"
    say(screen, "absent", student=token(source, 4), rotation=2)  # in both: absent
    assert listed() == (True, [1, 2])
    say(screen, "absent", student=token(source, 4), rotation=1)
    assert listed() == (False, [2])
    say(screen, "absent", student=token(source, 4))
    say(screen, "absent", student=token(source, 4))
    assert listed() == (False, [])
    say(screen, "absent", student=token(source, 4), rotation=3)  # there is none
    assert listed() == (False, [])


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
    assert opened["groups"][0]["title"] == "Random sampling"
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
    assert opened["judged"] == ""
    screen.show(source, replace(SELECTION, rule="first"))
    other = screen.room.shelf.data["open"]
    assert other["sentence"] == opened["sentence"]
    assert "Mastered = latest score" in other["judged"]
    assert "The rule in view is: first score" in other["judged"]
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


def test_what_the_pointer_rests_on_is_passed_on_and_nothing_is_drawn(
    screen: GroupsScreen, source: Source, told: list[dict[str, object]]
) -> None:
    say(screen, "set", name="minutes", value="many")
    likely = {"do": "explain", "student": token(source, 1), "skill": "7.SP.1"}
    drawn: list[str] = []
    screen.room.repaint = lambda: drawn.append("again")
    say(screen, "foresee", next=likely)
    assert told == [{"do": "foresee", "next": likely}]
    assert drawn == []
    assert "whole number" in screen.room.wishes.data["problem"]


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
    away = run("plan", "P1", "--untried", "--rotations", "2", "--minutes", "24",
               "--absent", "P12:2", "--absent", "P13:1")  # fmt: skip
    assert "In no group: Student P1-2 (away in rotation 2; too few others for 7.G.4)" in away
    assert "0 gaps covered" in away
    assert "Write who is absent as an id" in run("plan", "P1", "--absent", "P11:second")
    unknown = run("plan", "P1", "--absent", "P12:3")
    assert "Student P1-2 was to be away in rotation 3: there is 1 rotation." in unknown
    found = pl.read_csv(file)
    assert sorted(found["name"]) == ["Student P1-2", "Student P1-3", "Student P1-7"]
    assert "P1, 20 Mar 2026: Nothing is newer" in run("plan", "--saved")
    assert "Say the class" in run("plan")
    assert "Write a pair as two ids" in run("plan", "P1", "--apart", "P11")
    assert "end in .csv" in run("plan", "P1", "--output", str(tmp_path / "plan.doc"))
    for entry in Journal(folder).all("plan"):
        Journal(folder).remove(entry.id)
