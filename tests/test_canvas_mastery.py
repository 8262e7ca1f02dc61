"""Reading Canvas' Learning Mastery export."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import masteryviz
from masteryviz.errors import InputError
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.readers import READERS
from masteryviz.recognition import recognise
from masteryviz.table import read_table
from tests.gradebooks import batch, changed, said, written

MASTERY = [
    ["Student name", "Student ID", "Student SIS ID", "Geometry > Scale > 7.G.1 result",
     "Geometry > Scale > 7.G.1 mastery points", "Number > 7.NS.1 result",
     "Number > 7.NS.1 mastery points"],
    ["Ana Garza", "7001", "s-1", "2.35", "3.0", "", "3.0"],
    ["Ben Okoye", "7002", "N/A", "4.0", "3.0", "3.0", "3.0"],
]  # fmt: skip
GERMAN = [
    ["Name des Studenten", "Studenten-ID", "SIS-ID des Studenten", "Zahlen > A Ergebnis",
     "Zahlen > A Beherrschungspunkte", "Raum > B Ergebnis", "Raum > B Beherrschungspunkte"],
    ["Ana Garza", "7001", "s-1", "2,35", "3,0", "", "3,0"],
]  # fmt: skip
FRENCH = [
    ["Nom de l'étudiant", "Identifiant", "Résultat de Nombres > A",
     "Points de maîtrise de Nombres > A"],
    ["Ana Garza", "7001", "2.35", "3.0"],
]  # fmt: skip


def test_students_skills_and_results() -> None:
    found = batch(written(MASTERY))
    assert (found.kind, found.scope) == ("snapshot", "Canvas Learning Mastery")
    assert found.frame("students").rows() == [
        ("7001", "Ana Garza", "Garza, Ana"),
        ("7002", "Ben Okoye", "Okoye, Ben"),
    ]
    assert found.frame("student_ids").rows() == [
        ("7001", "canvas", "7001"), ("7002", "canvas", "7002"), ("7001", "sis", "s-1"),
    ]  # fmt: skip
    assert found.frame("skills").select("skill", "unit", "standard", "cut_points").rows() == [
        ("7.G.1", "Geometry", "Scale", 3.0),
        ("7.NS.1", "Number", "Number", 3.0),
    ]
    assert found.frame("tasks").select("task", "title", "kind", "unit", "points").rows() == [
        ("outcome:7.G.1", "7.G.1", "outcome", "Geometry", None),
        ("outcome:7.NS.1", "7.NS.1", "outcome", "Number", None),
    ]
    assert found.frame("task_skills").rows() == [
        ("outcome:7.G.1", "7.G.1", 1.0),
        ("outcome:7.NS.1", "7.NS.1", 1.0),
    ]
    cells = found.frame("observations").select("row", "student", "task", "score", "points", "state")
    first, second = "outcome:7.G.1", "outcome:7.NS.1"
    assert cells.rows() == [
        (2, "7001", first, 2.35, None, "scored"),
        (3, "7002", first, 4.0, None, "scored"),
        (2, "7001", second, None, None, "assigned"),
        (3, "7002", second, 3.0, None, "scored"),
    ]
    assert (found.rows, found.cells) == ({"imported": 2}, {"scored": 3, "blank": 1})
    assert "does not say which course" in said(found)


def test_an_old_export_without_sis_ids() -> None:
    found = batch(written([[*row[:2], *row[3:]] for row in MASTERY]))
    assert set(found.frame("student_ids")["kind"]) == {"canvas"}
    assert found.cells == {"scored": 3, "blank": 1}


def test_results_before_all_mastery_points_are_paired_by_their_path() -> None:
    order = [5, 4, 1, 0, 2, 6, 3]
    found = batch(written([[row[place] for place in order] for row in MASTERY]))
    assert found.frame("skills")["skill"].to_list() == ["7.NS.1", "7.G.1"]
    assert found.frame("observations")["score"].drop_nulls().to_list() == [3.0, 2.35, 4.0]


@pytest.mark.parametrize("rows", [GERMAN, FRENCH])
def test_a_translated_export_is_known_by_its_shape(rows) -> None:
    separator = ";" if rows is GERMAN else ","
    assert recognise(read_table(written(rows, separator), "x.csv")).key == "canvas_mastery"
    found = batch(written(rows, separator))
    assert found.frame("skills")["skill"][0] == "A"
    assert found.frame("skills")["cut_points"][0] == 3.0
    assert found.frame("observations")["score"][0] == 2.35


@pytest.mark.parametrize(
    "header",
    [
        "Name,ID,Quiz 1 score,Quiz 1 points",
        "Student,Number,Fractions result,Fractions retake",
        "Student name,Student ID,Fractions,Decimals",
    ],
)
def test_other_pairs_of_columns_are_not_claimed(header: str) -> None:
    content = f"{header}\nAna Garza,7001,3,4\nBen Okoye,7002,2,4\n".encode()
    assert recognise(read_table(content, "x.csv")).key != "canvas_mastery"


def test_a_path_may_hold_commas_and_blanks_at_its_marks() -> None:
    rows = changed({(0, 3): "Lines, angles > A: x, y result",
                    (0, 4): "Lines, angles > A: x, y mastery points"}, MASTERY)  # fmt: skip
    assert batch(rows).frame("skills").row(0)[:3] == ("A: x, y", None, "Lines, angles")


def test_two_outcomes_of_one_title_are_told_apart_by_their_group() -> None:
    rows = changed({(0, 5): "Number > 7.G.1 result", (0, 6): "Number > 7.G.1 mastery points"},
                   MASTERY)  # fmt: skip
    found = batch(rows)
    assert found.frame("skills")["skill"].to_list() == ["Scale > 7.G.1", "Number > 7.G.1"]
    assert "Several outcomes share a title ('7.G.1')" in said(found)


def test_an_outcome_that_moves_to_another_group_is_the_same_task() -> None:
    moved = changed({(0, 5): "Ratio > New > 7.NS.1 result",
                     (0, 6): "Ratio > New > 7.NS.1 mastery points"}, MASTERY)  # fmt: skip
    assert (
        batch(moved).frame("tasks")["task"].equals(batch(written(MASTERY)).frame("tasks")["task"])
    )


def test_the_map_aligns_names_the_course_and_sets_a_cut() -> None:
    mapping = Mapping(
        section="P1", course="Math 7", top=4.0, cut=0.5,
        skills=(SkillEntry(skill="Ratios", tasks=("7.G.*",)),),
    )  # fmt: skip
    found = batch(written(MASTERY), mapping)
    assert found.scope == "Canvas Learning Mastery: P1"
    assert found.frame("task_skills")["skill"].to_list() == ["7.NS.1", "Ratios"]
    assert found.frame("skills").select("skill", "scale_top", "cut", "cut_points").rows() == [
        ("7.NS.1", 4.0, 0.5, None), ("Ratios", 4.0, 0.5, None),
    ]  # fmt: skip
    assert found.frame("enrollments").select("student", "section").rows() == [
        ("7001", "P1"), ("7002", "P1"),
    ]  # fmt: skip
    assert found.frame("sections").select("section", "course").rows() == [("P1", "Math 7")]


def test_the_test_student_is_no_student() -> None:
    found = batch(changed({(2, 0): "Test Student"}, MASTERY))
    assert found.frame("students")["student"].to_list() == ["7001"]
    assert found.rows == {"imported": 1, "skipped: test student": 1}


def test_an_outcome_without_mastery_points_is_said() -> None:
    found = batch(changed({(1, 4): "", (2, 4): ""}, MASTERY))
    assert found.frame("skills")["cut_points"].to_list() == [None, 3.0]
    assert "1 outcome has no mastery points" in said(found)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({(1, 3): "good"}, r"row 2, column 'Geometry .* result': 'good' is not a score"),
        ({(2, 4): "4.0"}, r"row 3, .*mastery points are 3 above and 4 here.*Export the report"),
        ({(1, 1): ""}, r"row 2, column 'Student ID': The row has no student id.*Fill in"),
        ({(1, 1): "7E+11"}, r"row 2, column 'Student ID': The id 7E\+11 was shortened"),
        ({(2, 1): "7001"}, r"row 3, column 'Student ID': This id has another name"),
        ({(0, 6): "Nmber > 7.NS.1 mastery points"}, r"no result with mastery points beside it"),
        ({(0, 5): MASTERY[0][3], (0, 6): MASTERY[0][4]}, r"same groups and the same title"),
    ],
)
def test_what_is_wrong_is_named(cells, message: str) -> None:
    with pytest.raises(InputError, match=message):
        batch(changed(cells, MASTERY))


def test_several_problems_are_told_at_once() -> None:
    with pytest.raises(InputError) as refused:
        batch(changed({(1, 1): "", (2, 1): ""}, MASTERY))
    assert [problem.row for problem in refused.value.problems] == [2, 3]


def test_a_file_without_students_is_refused() -> None:
    with pytest.raises(InputError, match="holds no students"):
        batch(written(MASTERY[:1]))


def test_two_exports_in_a_store(samples: Path, tmp_path: Path) -> None:
    content = (samples / "canvas/learning_mastery.csv").read_bytes()
    first, second = tmp_path / "2026-02-01.csv", tmp_path / "2026-03-01.csv"
    first.write_bytes(content)
    second.write_bytes(content.replace(b"2.35,3.0", b"3.12,3.0"))
    masteryviz.load([second, first], tmp_path / "store")
    with masteryviz.Gradebook.open(tmp_path / "store") as book:
        rates = book.ask("mastery_rates")
        assert rates.select("skill", "students", "with_evidence", "mastered").rows() == [
            ("7.G.1", 3, 3, 3), ("7.G.4", 3, 2, 1), ("Ask questions", 3, 2, 1),
        ]  # fmt: skip
        ana = book.standings().filter(student="7001", skill="7.G.1").row(0, named=True)
        assert (ana["mastered"], ana["score"], ana["attempts"]) == (True, 3.12, 2)
        assert ana["known_after"] == dt.datetime(2026, 2, 1)
        assert ana["mastered_at"] == dt.datetime(2026, 3, 1)


def last(path: str) -> str:
    """Title of an outcome."""
    return path.split(" > ")[-1].strip()


titles = st.text("ABCfgh1.7 >-", min_size=1, max_size=12).map(lambda t: " ".join(t.split()))
paths = st.lists(
    titles.filter(lambda t: t and not t.startswith(">") and not t.endswith(">")),
    min_size=1, max_size=4, unique_by=lambda path: last(path),
)  # fmt: skip
WORDS = {"en": ("", " result", "", " mastery points"),
         "de": ("", " Ergebnis", "", " Beherrschungspunkte"),
         "fr": ("Résultat de ", "", "Points de maîtrise de ", "")}  # fmt: skip


@settings(max_examples=25)
@given(data=st.data(), heads=paths)
def test_any_export_reads_back(data, heads: list[str]) -> None:
    language = data.draw(st.sampled_from(sorted(WORDS)))
    separator = data.draw(st.sampled_from([",", ";", "\t"]))
    comma = separator == ";" and data.draw(st.booleans())
    mark = data.draw(st.sampled_from(["", "\ufeff"]))
    sis = data.draw(st.booleans())
    cell = st.one_of(st.none(), st.integers(0, 500).map(lambda n: n / 100))
    results = data.draw(st.lists(st.lists(cell, min_size=len(heads), max_size=len(heads)),
                                 min_size=1, max_size=4))  # fmt: skip
    cuts = data.draw(st.lists(st.integers(1, 4), min_size=len(heads), max_size=len(heads)))
    before, after, before_points, after_points = WORDS[language]
    leads = (
        ["Student name", "Student ID", "Student SIS ID"] if language == "en" else ["N", "I", "S"]
    )
    header = leads[: 3 if sis else 2]
    for head in heads:
        header += [f"{before}{head}{after}", f"{before_points}{head}{after_points}"]
    rows = [header]
    for n, row in enumerate(results):
        line = [f"Student {n}", str(70 + n), f"s{n}"][: 3 if sis else 2]
        for score, cut in zip(row, cuts, strict=True):
            line += ["" if score is None else f"{score:.2f}", f"{cut:.1f}"]
        rows.append([part.replace(".", ",") if comma and i >= len(line) - 2 * len(heads) else part
                     for i, part in enumerate(line)])  # fmt: skip
    if language == "en":
        order = data.draw(st.permutations(range(len(header))))
        rows = [[row[place] for place in order] for row in rows]
    found = batch((mark + written(rows, separator).decode()).encode(), file="m.csv")
    cells = found.frame("observations")
    for n, row in enumerate(results):
        for head, score in zip(heads, row, strict=True):
            (read,) = cells.filter(student=str(70 + n), task=f"outcome:{last(head)}")["score"]
            assert read == score
    assert found.rows == {"imported": len(results)}
    assert sorted(found.frame("skills")["cut_points"]) == sorted(map(float, cuts))


CANVAS_SAMPLES = {
    "canvas_mastery": ["learning_mastery.csv"],
    "canvas_outcome_results": ["outcome_results.csv", "student_competency.csv"],
    "canvas_outcomes": ["outcomes_export.csv"],
    "canvas_quiz": ["Circle quiz Quiz Student Analysis Report.csv"],
}


def test_the_canvas_readers_claim_their_own_samples_alone(samples: Path) -> None:
    claimed: dict[str, list[str]] = {key: [] for key in CANVAS_SAMPLES}
    for path in sorted([*samples.rglob("*.csv"), *samples.rglob("*.tsv")]):
        try:
            table = read_table(path.read_bytes(), path.name)
        except InputError:
            continue
        for key, names in claimed.items():
            if READERS[key].recognises(table):
                names.append(path.name)
    assert claimed == CANVAS_SAMPLES
