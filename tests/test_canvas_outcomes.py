"""Reading Canvas' list of outcomes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import masteryviz
from masteryviz.errors import InputError
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.recognition import recognise
from masteryviz.rules import RULES
from masteryviz.table import read_table
from tests.gradebooks import batch, changed, said, written

EXPORT = [
    ["vendor_guid", "object_type", "title", "description", "display_name", "calculation_method",
     "calculation_int", "parent_guids", "workflow_state", "mastery_points", "ratings"],
    ["g:1", "group", "Math", "", "", "", "", "", "active", ""],
    ["g:2", "group", "Number", "", "", "", "", "g:1", "active", ""],
    ["o:1", "outcome", "7.NS.1", "<p>Add &amp;<br> subtract</p>", "", "decaying_average", "65",
     "g:2", "active", "3.0", "4.0", "Exceeds", "3.0", "Meets", "0.0", "None"],
    ["o:2", "outcome", "7.NS.2", "", "I multiply", "n_mastery", "3", "g:2 g:1", "active", "2.0",
     "2.0", "Yes", "0.0", "No"],
    ["o:3", "outcome", "7.NS.3", "", "", "latest", "", "", "deleted", "3.0", "4.0", "Yes"],
]  # fmt: skip
IMPORT = [
    ["canvas_id", "vendor_guid", "object_type", "title", "description", "display_name",
     "calculation_method", "calculation_int", "workflow_state", "parent_guids", "ratings", "", "",
     ""],
    ["", "a", "group", "Algebra", "", "", "", "", "active", "", "", "", "", ""],
    ["", "c", "outcome", "A.1", "", "", "highest", "", "active", "a", "3", "Better", "2", ""],
]  # fmt: skip


def levels(found) -> list[object]:
    return [json.loads(text) for text in found.frame("skills")["levels"]]


def test_skills_groups_ratings_and_mastery_points() -> None:
    found = batch(written(EXPORT))
    assert found.kind == "definitions"
    assert found.frame("skills").select(
        "skill", "title", "unit", "standard", "scale_top", "cut", "cut_points"
    ).rows() == [
        ("7.NS.1", "Add & subtract", "Math", "Number", 4.0, None, 3.0),
        ("7.NS.2", "I multiply", "Math", "Number", 2.0, None, 2.0),
    ]
    assert levels(found) == [
        [["Exceeds", 4.0], ["Meets", 3.0], ["None", 0.0]], [["Yes", 2.0], ["No", 0.0]],
    ]  # fmt: skip
    assert found.rows == {"groups": 2, "imported": 2, "skipped: deleted": 1}
    assert "1 outcome is in several groups; the first one counts" in said(found)


def test_an_import_file_has_no_mastery_points_and_padded_rows() -> None:
    found = batch(written(IMPORT))
    assert found.frame("skills").select("skill", "unit", "scale_top", "cut_points").rows() == [
        ("A.1", "Algebra", 3.0, 3.0),
    ]
    assert levels(found) == [[["Better", 3.0], ["2", 2.0]]]
    assert "no mastery points; mastery is the highest rating" in said(found)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_line_end_and_separator(end: str, separator: str) -> None:
    text = written(EXPORT, separator).decode().replace("\r\n", end)
    assert batch(text.encode()).frame("skills").equals(batch(written(EXPORT)).frame("skills"))


def test_decimal_commas_in_a_file_that_commas_divide() -> None:
    rows = [[cell.replace(".0", ",0") for cell in row] for row in EXPORT]
    assert batch(written(rows)).frame("skills")["cut_points"].to_list() == [3.0, 2.0]


def test_a_list_without_ratings_has_no_scale() -> None:
    rows = [row[:9] for row in EXPORT]
    found = batch(written(rows))
    assert found.frame("skills").select("scale_top", "cut_points", "levels").rows() == [
        (None, None, None), (None, None, None),
    ]  # fmt: skip
    assert "2 outcomes have no ratings" in said(found)
    mapping = Mapping(levels={"M": 3.0, "E": 4.0}, cut="M")
    found = batch(written(rows), mapping)
    assert found.frame("skills").select("scale_top", "cut").rows() == [(4.0, 0.75)] * 2
    assert levels(found)[0] == [["E", 4.0], ["M", 3.0]]
    assert "no ratings" not in said(found)


@pytest.mark.parametrize(
    ("method", "number", "words"),
    [
        ("decaying_average", "65", "weighted average .* rule weighted_latest with w = 65"),
        ("weighted_average", "70", "rule weighted_latest with w = 70"),
        ("standard_decaying_average", "", "decaying average: that is rule decaying with d = 65"),
        ("n_mastery", "3", "rule n_times with n = 3"),
        ("latest", "", "rule latest[.]"),
        ("highest", "", "rule highest[.]"),
        ("average", "", "rule average[.]"),
        ("guess", "", "'guess', which is no known method"),
    ],
)
def test_the_way_of_calculating_names_a_rule_that_there_is(method, number, words) -> None:
    rows = changed({(3, 5): method, (3, 6): number, (4, 5): "", (4, 6): ""}, EXPORT)
    found = batch(rows)
    (notice,) = [n for n in found.notices if n.column == "calculation_method"]
    assert re.search(words, notice.what)
    if "rule" in notice.what:
        rule, _, value = notice.what.split("rule ")[1].rstrip(".").partition(" with ")
        name, _, given_value = value.partition(" = ")
        changes = {name: given_value} if name else {}
        assert RULES[rule].using(**changes).key == rule


def test_outcomes_of_one_title_are_told_apart() -> None:
    found = batch(changed({(4, 2): "7.NS.1", (4, 7): "g:1"}, EXPORT))
    assert found.frame("skills")["skill"].to_list() == ["Number > 7.NS.1", "Math > 7.NS.1"]


def test_the_map_adds_to_skills() -> None:
    mapping = Mapping(skills=(SkillEntry(skill="7.NS.2", requires=(), unit="Mine", cut=0.5),
                              SkillEntry(skill="Extra")))  # fmt: skip
    read = batch(written(EXPORT), mapping).frame("skills")
    assert read.select("skill", "unit", "position", "cut").rows() == [
        ("7.NS.1", "Math", None, None), ("7.NS.2", "Mine", 1, 0.5), ("Extra", None, 2, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({(3, 0): ""}, "row 4, column 'vendor_guid': The row has no id"),
        ({(3, 2): ""}, "row 4, column 'title': The row has no title"),
        ({(3, 1): "goal"}, "row 4, column 'object_type': This is neither outcome nor group"),
        ({(4, 0): "o:1"}, "row 5, column 'vendor_guid': .*same id as row 4"),
        ({(3, 12): "many"}, "row 4, column 'M': 'many' is not a number"),
        ({(3, 12): ""}, "row 4, column 'ratings': A rating has a name but no points"),
        ({(3, 9): "x"}, "row 4, column 'mastery_points': 'x' is not a number"),
        ({(3, 6): "much"}, "row 4, column 'calculation_int': this is not a whole number"),
        ({(0, 7): "parents"}, "The column 'parent_guids' is missing"),
    ],
)
def test_what_is_wrong_is_named(cells, message: str) -> None:
    with pytest.raises(InputError, match=message):
        batch(changed(cells, EXPORT))


def test_a_list_of_groups_alone_is_refused() -> None:
    with pytest.raises(InputError, match="lists no outcomes"):
        batch(written(EXPORT[:3]))


def test_groups_that_contain_each_other_end() -> None:
    found = batch(changed({(1, 7): "g:2"}, EXPORT))
    assert found.frame("skills")["standard"].to_list() == ["Number", "Number"]


def test_the_sample_is_recognised_and_loads(samples: Path, tmp_path: Path) -> None:
    path = samples / "canvas/outcomes_export.csv"
    assert recognise(read_table(path.read_bytes(), path.name)).key == "canvas_outcomes"
    (report,) = masteryviz.load(path, tmp_path / "store")
    assert report.rows == {"groups": 3, "imported": 3, "skipped: deleted": 1}
    log = tmp_path / "log.csv"
    log.write_text(
        "sid,skill,score,points,date\n1,7.G.1,3,4,2026-02-01\n2,7.G.1,2.9,4,2026-02-01\n"
    )
    masteryviz.load(log, tmp_path / "store")
    with masteryviz.Gradebook.open(tmp_path / "store") as book:
        assert book.ask("mastery_rates").filter(skill="7.G.1").select(
            "students", "mastered"
        ).rows() == [(2, 1)]
        levels = book.standings().filter(skill="7.G.1").sort("student")["level"].to_list()
        assert levels == ["Mastery", "Near Mastery"]
        skills = {row["skill"]: row for row in book.skills().iter_rows(named=True)}
        assert (skills["Ask questions"]["scale_top"], skills["Ask questions"]["cut"]) == (5.0, 0.6)


names = st.text("abC1. &", min_size=1, max_size=6).map(lambda t: " ".join(t.split())).filter(bool)


@settings(max_examples=25)
@given(data=st.data())
def test_any_list_reads_back(data) -> None:
    separator = data.draw(st.sampled_from([",", ";", "\t"]))
    comma = separator != "\t" and data.draw(st.booleans())
    mark = data.draw(st.sampled_from(["", "\ufeff"]))
    groups = data.draw(st.lists(names, min_size=1, max_size=3))
    truth = data.draw(
        st.dictionaries(
            names.filter(lambda t: not t.isdigit()),
            st.tuples(
                st.lists(st.integers(1, 20), min_size=1, max_size=5, unique=True),
                st.integers(0, 3),
            ),
            min_size=1, max_size=4,
        )
    )  # fmt: skip
    number = (lambda n: f"{n / 2:.1f}".replace(".", ",")) if comma else (lambda n: f"{n / 2:.1f}")
    head = ["vendor_guid", "object_type", "title", "parent_guids", "mastery_points"]
    head = [*data.draw(st.permutations(head)), "ratings"]
    rows = [head]
    for n, title in enumerate(groups):
        cells = {"vendor_guid": f"g{n}", "object_type": "group", "title": title,
                 "parent_guids": f"g{n - 1}" if n else ""}  # fmt: skip
        rows.append([cells.get(name, "") for name in head])
    for n, (title, (points, depth)) in enumerate(truth.items()):
        cells = {"vendor_guid": f"o{n}", "object_type": "outcome", "title": title,
                 "parent_guids": f"g{depth}", "mastery_points": number(min(points))}  # fmt: skip
        ratings = [part for p in sorted(points, reverse=True) for part in (number(p), f"R{p}")]
        rows.append([cells.get(name, "") for name in head[:-1]] + ratings)
    found = batch(mark.encode() + written(rows, separator))
    read = {row["skill"]: row for row in found.frame("skills").iter_rows(named=True)}
    assert set(read) == set(truth)
    for title, (points, depth) in truth.items():
        assert (read[title]["scale_top"], read[title]["cut_points"]) == (
            max(points) / 2, min(points) / 2,
        )  # fmt: skip
        assert read[title]["standard"] == (groups[depth] if depth < len(groups) else None)
        assert json.loads(read[title]["levels"]) == [
            [f"R{p}", p / 2] for p in sorted(points, reverse=True)
        ]


def test_rows_are_longer_than_the_header_only_after_ratings() -> None:
    rows = [[*row[:9], "more"] if n == 3 else row[:9] for n, row in enumerate(EXPORT)]
    with pytest.raises(InputError, match="row 4: The row has 10 cells, the header has 9"):
        batch(written(rows))
