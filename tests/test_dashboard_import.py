"""The Import screen in a kernel, without a browser: from bytes to a store, and back."""

from __future__ import annotations

import ast
import asyncio
import datetime as dt
import gc
import re
import stat
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import ipywidgets
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masteryviz import loading
from masteryviz.dashboard import uploads
from masteryviz.dashboard.app import App
from masteryviz.dashboard.intake import Given, Said, by_file
from masteryviz.dashboard.jobs import FAULT, Jobs
from masteryviz.dashboard.load_words import here, size
from masteryviz.dashboard.uploads import Uploads, plain_name
from masteryviz.errors import MasteryvizError, SettingError
from masteryviz.gradebook import Gradebook
from masteryviz.loading import LoadReport
from tests import classes
from tests.test_loading import SEPTEMBER, TASKS, canvas
from tests.test_loading_workbooks import grades
from tests.workbooks import xlsx

MARCH = dt.datetime(2026, 3, 19, 12).timestamp() * 1000
LOG = "student_id,skill,score,points,submitted\n{},7.G.1,4,4,2026-03-02\nb,7.G.1,1,4,2026-03-03\n"
NAMES = "Name,7.G.1,7.G.4\nAnn Lee,4,2\nBo Roy,3,1\n"
_numbers = count(1)


@pytest.fixture(autouse=True)
def closed_widgets() -> Iterator[None]:
    """No widget of one test is left for the next."""
    yield
    ipywidgets.Widget.close_all()


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    """The screen of an empty store; what is dropped lies in a folder that can be looked at."""
    (tmp_path / "uploads").mkdir()
    monkeypatch.setenv("MASTERYVIZ_UPLOADS", str(tmp_path / "uploads"))
    return App(tmp_path / "store", "view=import")


def room(app: App) -> Any:
    """What is behind the screen."""
    return app._screens["import"].room


def press(app: App, do: str, **more: object) -> None:
    """A message of a button."""
    room(app).cards._handle_custom_msg({"do": do, **more}, [])


def drop(app: App, piece: int = 2**20, **files: str | bytes) -> list[int]:
    """Send files as a page does; `_` in a name stands for its dot. Gives their numbers."""
    contents = {
        name.replace("_", "."): text if isinstance(text, bytes) else text.encode()
        for name, text in files.items()
    }
    ids = [next(_numbers) for _ in contents]
    offered = [
        {"id": id, "name": name, "size": len(content), "changed": MARCH}
        for id, (name, content) in zip(ids, contents.items(), strict=True)
    ]
    widget = room(app).drop
    widget._handle_custom_msg({"do": "offer", "files": offered}, [])
    for id, content in zip(ids, contents.values(), strict=True):
        for at in range(0, len(content), piece):
            part = memoryview(content[at : at + piece])
            widget._handle_custom_msg({"do": "piece", "id": id, "at": at}, [part])
    return ids


def cards(app: App) -> dict[str, dict[str, Any]]:
    """The files on the desk, by name."""
    return {card["name"]: card for card in room(app).cards.data["cards"]}


def statuses(app: App) -> dict[str, str]:
    return {name: card["status"] for name, card in cards(app).items()}


def loaded(app: App) -> list[str]:
    """Names of the files in the store."""
    if app.source.store.current() is None:
        return []
    with Gradebook.open(app.source.store.path) as gradebook:
        return gradebook.files()["file"].to_list()


def left_behind(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "uploads").iterdir())


def test_a_good_file_is_told_before_anything_is_stored(app: App, tmp_path: Path) -> None:
    drop(app, piece=700, log_csv=classes.log().write_csv())
    (card,) = room(app).cards.data["cards"]
    (part,) = card["parts"]
    assert (card["status"], part["heading"]) == ("ready", "Log with a row for each attempt")
    assert part["facts"] == [
        ["24", "students"], ["3", "sections"], ["4", "tasks"], ["4", "skills"], ["105", "attempts"],
    ]  # fmt: skip
    assert [fate[0] for fate in part["fates"]] == ["135 rows", "135 cells"]
    assert card["day"]["origin"] == "the newest date in the file"
    assert room(app).cards.data["news"] == (
        "1 file checked: 1 ready to import. Nothing is stored yet."
    )
    assert not (tmp_path / "store").exists()


def test_import_stores_shows_the_numbers_and_deletes_the_bytes(app: App, tmp_path: Path) -> None:
    drop(app, log_csv=classes.log().write_csv())
    assert left_behind(tmp_path)
    press(app, "import")
    assert loaded(app) == ["log.csv"]
    assert cards(app) == {}
    (done,) = room(app).cards.data["done"]
    assert (done["status"], done["badge"]) == ("loaded", "Imported")
    assert room(app).cards.data["news"] == "1 file imported."
    assert left_behind(tmp_path) == []
    press(app, "numbers")
    assert app.state.selection.view == "skill_gaps"
    assert app.bar.data["sentence"].startswith("All 24 students")


def test_a_broken_file_says_where_and_the_good_one_beside_it_can_be_imported(app: App) -> None:
    broken = LOG.format("a").replace("4,4,2026-03-02", "eleven,4,2026-03-02")
    first, _ = drop(app, broken_csv=broken, good_csv=LOG.format("c"))
    assert statuses(app) == {"broken.csv": "refused", "good.csv": "ready"}
    (problem,) = cards(app)["broken.csv"]["problems"]
    assert (problem["row"], problem["column"]) == ("2", "score")
    assert "'eleven'" in problem["what"]
    press(app, "import")
    assert loaded(app) == ["good.csv"]
    assert statuses(app) == {"broken.csv": "refused"}
    press(app, "remove", ids=[first])
    assert statuses(app) == {}


def test_files_of_one_name_are_kept_apart(app: App) -> None:
    drop(app, log_csv=LOG.format("a"))
    drop(app, log_csv=LOG.format("c"))
    assert [card["status"] for card in room(app).cards.data["cards"]] == ["ready", "ready"]
    press(app, "import")
    with Gradebook.open(app.source.store.path) as gradebook:
        assert gradebook.students()["student"].sort().to_list() == ["a", "b", "c"]


def test_a_file_that_is_in_the_store_is_said_to_be(app: App) -> None:
    drop(app, log_csv=LOG.format("a"))
    press(app, "import")
    before = app.source.store.current()
    drop(app, log_csv=LOG.format("a"))
    assert cards(app)["log.csv"]["badge"] == "In the store already"
    press(app, "import")
    assert app.source.store.current() == before


def test_the_day_is_the_files_until_the_user_says_another(app: App, tmp_path: Path) -> None:
    ids = drop(app, a_csv=canvas(tmp_path, "a.csv", SEPTEMBER, *TASKS).read_bytes())
    day = cards(app)["a.csv"]["day"]
    assert (day["value"], day["unsure"]) == ("2026-03-19", True)
    press(app, "say", id=ids[0], name="day", value="31 February")
    assert cards(app)["a.csv"]["day"] == day
    press(app, "say", id=ids[0], name="day", value="2026-03-01")
    day = cards(app)["a.csv"]["day"]
    assert (day["value"], day["origin"], day["said"]) == ("2026-03-01", "as you said", True)
    press(app, "import")
    with Gradebook.open(app.source.store.path) as gradebook:
        assert gradebook.files()["exported_at"].to_list() == [dt.datetime(2026, 3, 1)]


def test_a_workbook_of_two_gradebooks_asks_which_sheets(app: App) -> None:
    book = xlsx({"P1": grades("P1", 5), "P2": grades("P2", 6), "Notes": [["Call home"]]})
    (id,) = drop(app, book_xlsx=book)
    card = cards(app)["book.xlsx"]
    assert (card["status"], card["badge"]) == ("asks", "Needs your answer")
    assert card["sheets"] == [["P1", False], ["P2", False], ["Notes", False]]
    assert card["problems"][0]["advice"] == "Choose them below."
    press(app, "say", id=id, name="sheets", value=["P2", "P1", "of my own"])
    card = cards(app)["book.xlsx"]
    assert [part["name"] for part in card["parts"]] == ["book.xlsx [P1]", "book.xlsx [P2]"]
    press(app, "import")
    assert loaded(app) == ["book.xlsx [P1]", "book.xlsx [P2]"]


def test_names_alone_need_a_yes(app: App) -> None:
    (id,) = drop(app, tracker_csv=NAMES)
    card = cards(app)["tracker.csv"]
    assert card["status"] == "asks"
    assert [ask["name"] for ask in card["asks"]] == ["name_as_id"]
    assert "tick the box below" in card["problems"][0]["advice"]
    press(app, "say", id=id, name="name_as_id", value=True)
    assert statuses(app) == {"tracker.csv": "ready"}
    assert cards(app)["tracker.csv"]["asks"][0]["on"]
    press(app, "say", id=id, name="name_as_id", value="yes")
    assert statuses(app) == {"tracker.csv": "asks"}


def test_another_course_needs_a_yes(app: App, tmp_path: Path) -> None:
    others = ("Verbs (901)", "Nouns (902)")
    loading.load(canvas(tmp_path, "2026-09-01.csv", SEPTEMBER, *TASKS), app.source.store)
    other = canvas(tmp_path, "2026-09-08.csv", SEPTEMBER, *others).read_bytes()
    (id,) = drop(app, **{"2026-09-08_csv": other})
    card = cards(app)["2026-09-08.csv"]
    assert (card["status"], card["asks"][0]["name"]) == ("asks", "other_course")
    assert "--" not in card["problems"][0]["advice"]
    press(app, "say", id=id, name="other_course", value=True)
    press(app, "import")
    assert loaded(app) == ["2026-09-01.csv", "2026-09-08.csv"]


MAP = 'skills_file = "../skills.csv"\ntop = 4\n'
SKILLS = "skill,title\n7.G.1,Scale drawings\n"


def test_a_map_and_its_table_are_used_for_the_files_beside_them(app: App) -> None:
    drop(app, log_csv=LOG.format("a"), science_toml=MAP)
    assert statuses(app) == {"log.csv": "waiting", "science.toml": "map"}
    assert room(app).cards.data["problem"] == (
        "The map science.toml names the table skills.csv. Add that file too."
    )
    drop(app, skills_csv=SKILLS)
    assert statuses(app) == {"log.csv": "ready", "science.toml": "map", "skills.csv": "skills"}
    press(app, "import")
    assert cards(app) == {}
    with Gradebook.open(app.source.store.path) as gradebook:
        assert gradebook.skills()["title"].to_list() == ["Scale drawings"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('skills_file = "/etc/passwd"', "by a path that starts elsewhere"),
        ('skills_file = "../../../../../../x.csv"', "by a path that starts elsewhere"),
        ("tpo = 4", "tpo"),
        ("top = ", "is not TOML"),
    ],
)
def test_a_map_that_cannot_be_used_is_said(app: App, text: str, words: str) -> None:
    drop(app, own_toml=text, log_csv=LOG.format("a"))
    assert words in room(app).cards.data["problem"]
    assert statuses(app)["log.csv"] == "waiting"
    press(app, "import")
    assert loaded(app) == []


def test_two_maps_are_one_too_many(app: App) -> None:
    first, _ = drop(app, a_toml="top = 4", b_toml="top = 3")
    assert "both maps" in room(app).cards.data["problem"]
    press(app, "remove", ids=[first])
    assert room(app).cards.data["problem"] == ""


def test_undo_takes_back_what_it_says_and_only_that(app: App) -> None:
    drop(app, first_csv=LOG.format("a"))
    press(app, "import")
    drop(app, second_csv=LOG.format("c"))
    press(app, "import")
    last = room(app).changes.data["last"]
    assert (last["label"], last["names"]) == ("Undo the last load", ["second.csv"])
    assert "1 file loaded on" in last["what"]
    press(app, "undo", version=last["version"] - 1)
    assert "has changed meanwhile" in room(app).changes.data["problem"]
    assert loaded(app) == ["first.csv", "second.csv"]
    press(app, "undo", version=last["version"])
    assert loaded(app) == ["first.csv"]
    assert room(app).cards.data["done"] == []
    last = room(app).changes.data["last"]
    assert last["label"] == "Go back one more step"
    assert (room(app).changes.data["news"], last["what"]) == (
        "The last change was taken back.", "The newest load that is left:",
    )  # fmt: skip
    press(app, "undo", version=last["version"])
    assert loaded(app) == []
    assert room(app).changes.data["last"] is None
    app.act({"do": "refresh"})
    app.act({"do": "show", "name": "view", "value": "skill_gaps"})
    assert app.message.data["title"].startswith("Welcome")


def test_an_undo_is_told_to_other_windows_as_one(app: App) -> None:
    drop(app, log_csv=LOG.format("a"))
    press(app, "import")
    other = App(app.source.store.path)
    press(app, "undo", version=room(app).changes.data["last"]["version"])
    other.look_for_news()
    assert (other.header.data["newer"], other.header.data["news"]) == (
        True, "A change was taken back.",
    )  # fmt: skip


def test_a_first_import_shows_at_once_and_a_later_one_waits_to_be_asked(app: App) -> None:
    drop(app, first_csv=LOG.format("a"))
    press(app, "import")
    assert app.source.gradebook is not None
    drop(app, second_csv=LOG.format("c"))
    press(app, "import")
    assert app.source.book.students().height == 2
    app.look_for_news()
    assert app.header.data["newer"]


def test_the_sample_is_loaded_into_an_empty_store_only_and_one_undo_takes_it_back(
    tmp_path: Path,
) -> None:
    app = App(tmp_path / "store")
    assert app.message.data["second"] == {"label": "Try it with sample data", "do": "sample"}
    app.act({"do": "sample"})
    assert app.state.selection.view == "skill_gaps"
    assert "largest gap" in app.header.data["first"]
    changes = room(app).changes
    assert "invented" in changes.data["news"]
    assert app.source.book.students().height > 20
    assert not changes.data["empty"]
    app.act({"do": "sample"})
    assert app.state.selection.view == "import"
    assert "not empty" in changes.data["problem"]
    press(app, "undo", version=changes.data["last"]["version"])
    assert (loaded(app), changes.data["empty"]) == ([], True)


def test_students_of_one_name_are_listed_and_the_user_says_who_is_who(
    app: App, tmp_path: Path
) -> None:
    head = "student_id,name,skill,score,points,submitted\n"
    drop(app, one_csv=f"{head}a,Ann Lee,7.G.1,4,4,2026-03-02\n")
    theirs = canvas(tmp_path, "x.csv", SEPTEMBER, *TASKS).read_text()
    drop(app, two_csv=theirs.replace("Pupil 11", "Ann Lee"))
    press(app, "import")
    (pair,) = room(app).pairs.data["pairs"]
    assert [verb for verb, _ in pair["verbs"]] == ["one", "two"]
    names = [person[1] for person in pair["people"]]
    press(app, "settle", student=names[0], other="somebody", verb="one")
    assert len(room(app).pairs.data["pairs"][0]["verbs"]) == 2
    press(app, "settle", student=names[0], other=names[1], verb="one")
    assert room(app).pairs.data["pairs"][0]["kind"] == "One, as you said"
    assert room(app).changes.data["last"]["label"] == "Undo what was said of two students"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["do", "id", "ids", "files", "name", "size", "changed", "at", "value"]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    ),
    st.sampled_from(["offer", "piece", "broken", "remove", "say", "import", "undo", "settle", "x"]),
    st.lists(st.binary(max_size=4).map(memoryview), max_size=2),
)
def test_whatever_a_page_sends_the_screen_stands(
    tmp_path: Path, value: Any, do: str, pieces: list[memoryview]
) -> None:
    app = _kept(tmp_path)
    message = {**value, "do": do} if isinstance(value, dict) else {"do": do, "files": value}
    for widget in (room(app).drop, room(app).cards):
        widget._handle_custom_msg(message, pieces)
    assert loaded(app) == []
    press(app, "remove", ids=list(room(app).desk.uploads.files))


_APPS: dict[Path, App] = {}


def _kept(folder: Path) -> App:
    """One screen for all examples of a property."""
    if folder not in _APPS:
        _APPS[folder] = App(folder / "store", "view=import")
    return _APPS[folder]


def test_uploads_are_private_in_order_and_limited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MASTERYVIZ_UPLOADS", str(tmp_path))
    monkeypatch.setattr(uploads, "LARGEST", 100)
    ups = Uploads()
    file = ups.offer(1, "../../a.csv", 6, 1e9)
    assert (file.name, file.problem) == ("a.csv", "")
    (folder,) = tmp_path.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with pytest.raises(SettingError, match="cannot be offered"):
        ups.offer(1, "b.csv", 1, 0)
    for id, at, piece in ((1, 3, b"def"), (1, 0, b"abcdefg"), (2, 0, b"a")):
        with pytest.raises(SettingError, match="piece"):
            ups.write(id, at, piece)
    ups.write(1, 0, b"abc")
    assert not file.is_whole
    assert ups.write(1, 3, memoryview(b"def")).is_whole
    assert (file.path.read_bytes(), file.path.stat().st_mtime) == (b"abcdef", 1e9)
    assert "taken at once" in ups.offer(2, "big.csv", 95, 0).problem
    assert ups.offer(3, "fits.csv", 94, 0).problem == ""
    del ups, file
    gc.collect()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_the_browser_cannot_read_holds_up_no_other(app: App) -> None:
    offered = [{"id": 9001, "name": "folder", "size": 4096, "changed": MARCH}]
    room(app).drop._handle_custom_msg({"do": "offer", "files": offered}, [])
    drop(app, log_csv=LOG.format("a"))
    assert statuses(app) == {"folder": "receiving", "log.csv": "checking"}
    room(app).drop._handle_custom_msg({"do": "broken", "id": 9001}, [])
    assert statuses(app) == {"folder": "refused", "log.csv": "ready"}
    assert "ZIP" in cards(app)["folder"]["problems"][0]["what"]


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("C:\\fakepath\\P1 Grades.csv", "P1 Grades.csv"),
        ("../../etc/passwd", "passwd"),
        ("..", "file"),
        ("", "file"),
        ("a\x00b\n.csv", "ab.csv"),
        ("9-А Фізика.csv", "9-А Фізика.csv"),
    ],
)
def test_a_name_is_a_name_and_no_path(given: str, plain: str) -> None:
    assert plain_name(given) == plain


@given(st.text(st.characters(codec="utf-8"), max_size=400))
def test_every_plain_name_can_be_a_file(name: str) -> None:
    plain = plain_name(name)
    assert plain not in ("", ".", "..")
    assert "/" not in plain
    assert len(plain.encode()) <= 255
    assert plain_name(plain) == plain


def test_reports_find_their_files_also_where_names_are_the_same() -> None:
    def report(name: str) -> LoadReport:
        return LoadReport(file=name, status="dry run", format="x", exported_at=None,
                          exported_from="file")  # fmt: skip

    files = [Given(id=n, path=Path(name), said=Said())
             for n, name in enumerate(("a.csv", "b.xlsx", "b.xlsx", "a.csv"))]  # fmt: skip
    names = ["a.csv", "b.xlsx [P1]", "b.xlsx [P2]", "b.xlsx [P1]", "b.xlsx [P2]", "a.csv"]
    found = by_file(files, [report(name) for name in names])
    assert [[one.file for one in found[n].reports] for n in range(4)] == [
        names[:1], names[1:3], names[3:5], names[5:],
    ]  # fmt: skip


def test_work_runs_beside_the_page_and_a_fault_is_one_sentence(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told: list[object] = []

    def long(tell: loading.Progress) -> str:
        tell("half", 0.5)
        ticking.wait_until_ticked()
        return "done"

    class Ticking:
        """Stands for the page: the work ends only once the loop has gone on meanwhile."""

        def __init__(self) -> None:
            self.ticked = asyncio.Event()
            self.loop = asyncio.get_running_loop()

        def wait_until_ticked(self) -> None:
            asyncio.run_coroutine_threadsafe(self.ticked.wait(), self.loop).result(10)

    def broken(_tell: loading.Progress) -> str:
        raise ZeroDivisionError("Ann Lee")

    async def page() -> None:
        nonlocal ticking
        ticking = Ticking()
        ended = asyncio.Event()
        jobs = Jobs()
        jobs.run(long, told.append, lambda what, share: told.append((what, share)))
        jobs.run(broken, lambda found: (told.append(found), ended.set()), lambda *_: None)
        await asyncio.sleep(0.05)
        assert told == [("half", 0.5)]
        ticking.ticked.set()
        await asyncio.wait_for(ended.wait(), 10)

    ticking: Ticking
    asyncio.run(page())
    assert told[:2] == [("half", 0.5), "done"]
    assert isinstance(told[2], MasteryvizError)
    assert str(told[2]) == FAULT
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    ("bytes", "text"),
    [(1, "1 byte"), (2048, "2.0 KB"), (30_000_000, "28 MB"), (2**30, "1.0 GB")],
)
def test_sizes_are_said_in_the_unit_that_fits(bytes: int, text: str) -> None:
    assert size(bytes) == text


SHELL = re.compile(r"(?<![\w-])--[a-z]|`masteryviz ")
"""An option or a command of the shell."""
NOT_SHOWN = {"cli", "dashboard", "reports", "export.py", "loading/_load.py"}
"""Parts whose text the Import screen never shows."""


def _texts(path: Path) -> Iterator[str]:
    """Every text in a module that is no docstring, with an X for what is filled in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            inside.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            inside |= set(node.values)
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values
            )
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in inside:
            yield node.value


def test_no_text_of_loading_names_an_option_of_the_shell_here() -> None:
    root = Path(loading.__file__).parents[1]
    texts = [
        text
        for path in sorted(root.rglob("*.py"))
        if not {path.relative_to(root).parts[0], str(path.relative_to(root))} & NOT_SHOWN
        for text in _texts(path)
        if SHELL.search(text)
    ]
    assert len(texts) > 10
    assert [text for text in texts if SHELL.search(here(text))] == []


def test_a_store_that_is_busy_is_said_and_the_files_stay(app: App, tmp_path: Path) -> None:
    drop(app, log_csv=LOG.format("a"))
    loading.load(_written(tmp_path / "x.csv", LOG.format("x")), app.source.store)
    app.source.store.wait = 0.05
    app.source.store.publish(lambda _con: press(app, "import"), "load")
    assert "is being written by" in room(app).cards.data["problem"]
    assert statuses(app) == {"log.csv": "ready"}
    press(app, "import")
    assert loaded(app) == ["x.csv", "log.csv"]


def _written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path
