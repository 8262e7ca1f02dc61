"""OneRoster: rosters, results and learning objectives, in bulk and as what is new."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from masteryviz import loading
from masteryviz.bundle import Bundle
from masteryviz.errors import InputError
from masteryviz.gradebook import Gradebook
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.readers import Batch
from masteryviz.readers._oneroster_scales import parse
from masteryviz.readers.oneroster import READER
from masteryviz.store import Store
from tests.evidence_cases import attempts, fetch
from tests.gradebooks import said, written

FILES: dict[str, list[list[str]]] = {
    "users": [
        ["sourcedId", "status", "dateLastModified", "role", "username", "givenName", "familyName"],
        ["u1", "", "", "student", "ada", "Ada", "Okafor"],
        ["u2", "", "", "student", "bo", "Bo", "Lindqvist"],
        ["u9", "", "", "teacher", "rosa", "Rosa", "Marín"],
    ],
    "classes": [["sourcedId", "title"], ["c1", "Biology"]],
    "enrollments": [
        ["sourcedId", "classSourcedId", "userSourcedId", "role"],
        ["e1", "c1", "u1", "student"],
        ["e2", "c1", "u2", "student"],
        ["e9", "c1", "u9", "teacher"],
    ],
    "lineItems": [
        ["sourcedId", "title", "dueDate", "classSourcedId", "resultValueMax"],
        ["l1", "Cells", "2026-09-10", "c1", "10"],
    ],
    "results": [
        ["sourcedId", "lineItemSourcedId", "studentSourcedId", "scoreStatus", "score", "scoreDate"],
        ["x1", "l1", "u1", "fully graded", "7", "2026-09-11"],
    ],
}
RESULTS = FILES["results"][0]


def manifest(listed: dict[str, str], version: str = "1.1") -> list[list[str]]:
    head = [["propertyName", "value"], ["manifest.version", "1.0"], ["oneroster.version", version]]
    return head + [[f"file.{name}", mode] for name, mode in listed.items()]


def bundle(
    files: dict[str, Any] | None = None, modes: dict[str, str] | None = None, version: str = "1.1"
) -> Bundle:
    """An export of the files, with those given in the place of the usual ones."""
    every = FILES | (files or {})
    every = {name: rows for name, rows in every.items() if rows is not None}
    listed = dict.fromkeys(every, "bulk") | (modes or {})
    content = {f"{name.lower()}.csv": written(rows) for name, rows in every.items()}
    head = {"manifest.csv": written(manifest(listed, version))}
    return Bundle(file="export.zip", members={**head, **content})


def read(
    files: dict[str, Any] | None = None,
    modes: dict[str, str] | None = None,
    mapping: Mapping | None = None,
) -> Batch:
    given = bundle(files, modes)
    assert READER.recognises(given)
    return READER.read(given, mapping or Mapping())


def results(*rows: list[str], header: list[str] | None = None) -> dict[str, Any]:
    return {"results": [header or RESULTS, *rows]}


def entries(found: Batch, *columns: str) -> list[tuple[Any, ...]]:
    return found.frame("log_entries").select(columns).rows()


def test_an_export_of_version_1_2_is_read_whole(samples: Path) -> None:
    folder = samples / "oneroster/gradebook_v1p2"
    members = {path.name.lower(): path.read_bytes() for path in sorted(folder.iterdir())}
    found = READER.read(Bundle(file="export.zip", members=members), Mapping(timezone="Europe/Oslo"))
    day = dt.datetime
    assert entries(
        found, "row", "student", "section", "task", "skill", "graded_at", "score", "points",
        "level", "state", "late",
    ) == [
        (3, "u1", "c1", "l1", "LS1-3", None, None, None, None, "assigned", None),
        (4, "u2", "c1", "l1", "LS1-3", None, None, None, None, "missing", None),
        (5, "u1", "c1", "l2", "LS1-6", None, None, None, None, "assigned", None),
        (5, "u1", "c1", "l2/LS1-2", "LS1-2", None, None, None, None, "assigned", None),
        (6, "u3", "c2", "l3", "LS1-3", None, None, None, None, "assigned", None),
        (7, "u2", "c2", "l3", "LS1-3", None, None, None, None, "submitted", False),
        (2, "u1", "c1", "l1", "LS1-3", day(2026, 9, 12), 2.0, 4.0, "Near", "scored", False),
        (6, "u3", "c2", "l3", "LS1-3", day(2026, 9, 18), 3.0, 4.0, "Meets", "scored", False),
        (3, "u1", "c1", "l1", "LS1-3", day(2026, 9, 19), 4.0, 4.0, "Exceeds", "scored", True),
        (5, "u1", "c1", "l2", "LS1-6", day(2026, 9, 20), 15.0, 20.0, None, "scored", False),
        (5, "u1", "c1", "l2/LS1-2", "LS1-2", day(2026, 9, 20), 3.0, None, None, "scored", False),
    ]  # fmt: skip
    assert found.frame("tasks").drop("unit", "lesson", "pace_on", "part_of").rows() == [
        ("l1", "Osmosis check", "Mastery checks", 4.0, dt.date(2026, 9, 1), dt.date(2026, 9, 11)),
        ("l2", "Cell lab", "Mastery checks", 20.0, dt.date(2026, 9, 7), dt.date(2026, 9, 18)),
        ("l3", "Osmosis check", "Mastery checks", 4.0, dt.date(2026, 9, 2), dt.date(2026, 9, 12)),
        ("l2/LS1-2", "Cell lab: LS1-2", "Mastery checks", None, dt.date(2026, 9, 7),
         dt.date(2026, 9, 18)),
    ]  # fmt: skip
    assert found.frame("task_skills").select("task", "skill").rows() == [
        ("l1", "LS1-3"), ("l3", "LS1-3"), ("l2", "LS1-2"), ("l2/LS1-2", "LS1-2")
    ]  # fmt: skip
    assert found.frame("skills").select("skill", "scale_top", "levels").rows() == [
        ("LS1-3", 4.0, '[["Exceeds", 4.0], ["Meets", 3.0], ["Near", 2.0], ["Below", 1.0]]')
    ]
    assert found.frame("sections").rows() == [
        ("c1", "Biology", "Rosa Marín", "Lakeside High School", "Fall 2026", "1", "Biology P1"),
        ("c2", "Biology", "Rosa Marín", "Lakeside High School", "Fall 2026", "2", "Biology P2"),
    ]
    assert found.frame("enrollments").rows() == [
        ("u1", "c1", dt.date(2026, 8, 24), None),
        ("u2", "c1", dt.date(2026, 8, 24), dt.date(2026, 9, 20)),
        ("u3", "c2", dt.date(2026, 8, 24), None),
        ("u2", "c2", dt.date(2026, 9, 21), None),
    ]
    assert found.frame("students").rows()[0] == ("u1", "Ada Okafor", "Okafor, Ada")
    assert found.frame("student_ids").rows()[:7] == [
        ("u1", "oneroster", "u1"), ("u1", "sis", "1001"), ("u1", "login", "aokafor"),
        ("u1", "email", "ada.okafor@school.example"), ("u2", "oneroster", "u2"),
        ("u2", "sis", "1002"), ("u2", "login", "blindqvist"),
    ]  # fmt: skip
    assert "2 students with a shared email" in said(found)
    assert found.cells == {"scored": 5, "missing": 1, "waiting for feedback": 1}
    assert found.rows == Counter({"imported": 35})
    assert (found.kind, found.exported_at) == ("log", day(2026, 9, 22, 16))


def test_a_public_roster_of_version_1_1_loads_without_results(samples: Path) -> None:
    folder = samples / "oneroster"
    members = {
        path.name.removeprefix("lmstoolkit_v1p1_").lower(): path.read_bytes()
        for path in folder.glob("lmstoolkit_v1p1_*.csv")
    }
    members["manifest.csv"] = written(manifest({"users": "bulk", "enrollments": "bulk"}))
    classes = {line.split(b",")[3].decode() for line in members["enrollments.csv"].splitlines()[1:]}
    members["classes.csv"] = written([["sourcedId", "title"], *([c, c] for c in sorted(classes))])
    roster = Bundle(file="roster.zip", members=members)
    # Its rows of teachers have a comma too many.
    with pytest.raises(InputError, match=r"users.csv: row 10: The row has 19 cells"):
        READER.read(roster, Mapping())
    lines = [line.rstrip() for line in members["users.csv"].splitlines()]
    members["users.csv"] = b"\n".join(line[:-1] if b",teacher," in line else line for line in lines)
    found = READER.read(roster, Mapping())
    assert found.kind == "definitions"
    assert "no results in it" in said(found)
    assert found.frame("students").height == 8
    assert found.frame("enrollments").height == 10
    assert set(found.frame("sections")["name"]) == classes


def test_students_of_a_class_without_a_result_have_the_work_assigned() -> None:
    assert entries(read(), "student", "task", "graded_at", "score", "state") == [
        ("u1", "l1", None, None, "assigned"),
        ("u2", "l1", None, None, "assigned"),
        ("u1", "l1", dt.datetime(2026, 9, 11), 7.0, "scored"),
    ]


@pytest.mark.parametrize(
    ("status", "score", "more", "expected"),
    [
        ("fully graded", "7", {}, "scored"),
        ("FULLY_GRADED", "0", {}, "scored"),
        ("", "7", {}, "scored"),
        ("", "", {}, "assigned"),
        ("fully graded", "", {}, "assigned"),
        ("partially graded", "3", {}, "submitted"),
        ("submitted", "", {}, "submitted"),
        ("exempt", "0", {}, "excused"),
        ("not submitted", "0", {}, "missing"),
        ("not submitted", "", {"missing": "false"}, "assigned"),
        ("not submitted", "", {"due": "2026-12-10"}, "assigned"),
        ("fully graded", "0", {"missing": "TRUE"}, "missing"),
        ("fully graded", "5", {"missing": "true"}, "scored"),
        ("", "5", {"inProgress": "true"}, "assigned"),
        ("fully graded", "EX", {}, "excused"),
    ],
)
def test_what_a_status_means(status: str, score: str, more: dict[str, str], expected: str) -> None:
    header = [*RESULTS, "missing", "inProgress"]
    row = ["x1", "l1", "u1", status, score, "2026-09-11", more.get("missing", ""),
           more.get("inProgress", "")]  # fmt: skip
    items = [FILES["lineItems"][0], ["l1", "Cells", more.get("due", "2026-09-10"), "c1", "10"]]
    found = read({"lineItems": items, **results(row, header=header)})
    states = [state for who, state in entries(found, "student", "state") if who == "u1"]
    assert states == (["assigned", "scored"] if expected == "scored" else [expected])


def test_several_results_of_one_line_item_are_attempts_in_the_order_of_their_dates() -> None:
    rows = [["x1", "l1", "u1", "", "9", "2026-09-20"], ["x2", "l1", "u1", "", "4", "2026-09-11"]]
    found = read(results(*rows))
    assert [row for row in entries(found, "graded_at", "score") if row[0]] == [
        (dt.datetime(2026, 9, 11), 4.0),
        (dt.datetime(2026, 9, 20), 9.0),
    ]


def test_columns_in_any_order_case_and_spelling_are_read() -> None:
    users = [
        ["ext_house", "Role", "SOURCEDID", "dataLastModified", "givenname", ""],
        ["red", "Student", "u1", "2026-09-30T10:00:00Z", "Ada", ""],
    ]
    enrolled = [FILES["enrollments"][0], ["e1", "c1", "u1", "STUDENT"]]
    found = read({"users": users, "enrollments": enrolled})
    assert found.frame("students").rows() == [("u1", "Ada", "Ada")]
    assert found.exported_at == dt.datetime(2026, 9, 30, 10)


def test_dates_of_the_us_are_read_where_they_are_clear_or_the_map_says_the_order() -> None:
    clear = results(["x1", "l1", "u1", "", "7", "9/30/2026"])
    assert dt.datetime(2026, 9, 30) in read(clear).frame("log_entries")["graded_at"].to_list()
    unclear = results(["x1", "l1", "u1", "", "7", "1/05/2026"])
    with pytest.raises(InputError, match=r"export.zip, results.csv: row 2, column 'scoreDate'"):
        read(unclear)
    found = read(unclear, mapping=Mapping(date_order="mdy"))
    assert dt.datetime(2026, 1, 5) in found.frame("log_entries")["graded_at"].to_list()


def test_due_dates_that_are_not_clear_are_left_open_and_said() -> None:
    items = [FILES["lineItems"][0], ["l1", "Cells", "1/05/2026", "c1", "10"]]
    found = read({"lineItems": items})
    assert found.frame("tasks")["due_on"].to_list() == [None]
    assert "lineItems.csv: dates of this column were left open" in said(found)


@pytest.mark.parametrize(
    ("own", "mapping", "points"),
    [
        (["o1", "x1", "LS1", "3", ""], Mapping(), None),
        (["o1", "x1", "LS1", "7", ""], Mapping(), 10.0),
        (["o1", "x1", "LS1", "3", ""], Mapping(points={"LS*": 4}), 4.0),
    ],
)
def test_points_of_an_objectives_own_score(
    own: list[str], mapping: Mapping, points: float | None
) -> None:
    header = ["sourcedId", "resultSourcedId", "learningObjectiveId", "score", "textScore"]
    found = read({"resultLearningObjectiveIds": [header, own]}, mapping=mapping)
    scored = found.frame("log_entries").filter(state="scored")
    assert scored.select("task", "skill", "score", "points").rows() == [
        ("l1/LS1", "LS1", float(own[3]), points)
    ]
    assert ("no points possible" in said(found)) == (points is None)
    others = found.frame("log_entries").filter(student="u2")
    assert others.select("task", "skill", "state").rows() == [("l1", None, "assigned")]


def test_a_result_of_no_objective_beside_those_of_some_stands_for_its_title() -> None:
    header = ["sourcedId", "resultSourcedId", "learningObjectiveId"]
    rows = [["x1", "l1", "u1", "", "7", "2026-09-11"], ["x2", "l1", "u2", "", "8", "2026-09-11"]]
    found = read(results(*rows) | {"resultLearningObjectiveIds": [header, ["o1", "x1", "LS1"]]})
    scored = found.frame("log_entries").filter(state="scored")
    assert scored.select("student", "skill").rows() == [("u1", "LS1"), ("u2", "Cells")]


def test_a_decimal_comma_is_read_also_beside_levels_of_a_scale() -> None:
    header = [*RESULTS, "textScore"]
    rows = [["x1", "l1", "u1", "", "7,5", "2026-09-11", ""],
            ["x2", "l1", "u2", "", "", "2026-09-11", "Half"]]  # fmt: skip
    scales = [["sourcedId", "scoreScaleValue"], ["s1", "{2.5:Half},{5:Full}"]]
    links = [["sourcedId", "lineItemSourcedId", "scoreScaleSourcedId"], ["k1", "l1", "s1"]]
    files = {**results(*rows, header=header), "scoreScales": scales, "lineItemScoreScales": links}
    found = read(files, mapping=Mapping(decimal=","))
    scored = found.frame("log_entries").filter(state="scored")
    assert scored.select("score", "points").rows() == [(7.5, 10.0), (2.5, 5.0)]


def test_levels_are_read_on_the_built_in_scale_or_the_maps() -> None:
    header = [*RESULTS, "textScore"]
    row = ["x1", "l1", "u1", "fully graded", "", "2026-09-11", "In Progress"]
    found = read(results(row, header=header))
    scored = found.frame("log_entries").filter(state="scored")
    assert scored.select("score", "points", "level").rows() == [(0.5, 1.0, "In Progress")]
    assert found.frame("task_skills").select("task", "skill").rows() == [("l1", "Cells")]
    assert found.frame("skills").select("skill", "scale_top", "cut").rows() == [("Cells", 1.0, 1.0)]
    mapping = Mapping(levels={"In Progress": 2, "Done": 3})
    scored = read(results(row, header=header), mapping=mapping).frame("log_entries")
    assert scored.filter(state="scored").select("score", "points").rows() == [(2.0, 3.0)]
    unknown = [*row[:-1], "Zorp"]
    with pytest.raises(InputError, match=r"results.csv: row 2, column 'textScore': 'Zorp' is not"):
        read(results(unknown, header=header))


@pytest.mark.parametrize(
    ("cell", "levels", "level_of_92"),
    [
        ("{4:Exceeds},{3:Meets}", (("Exceeds", 4.0), ("Meets", 3.0)), None),
        ("{Exceeds:92},{Meets:3}", (("Exceeds", 92.0), ("Meets", 3.0)), "Exceeds"),
        ("90-100:A, 80-89:B", (), "A"),
        ("nothing", (), None),
    ],
)
def test_score_scales_are_read_in_either_order(
    cell: str, levels: tuple[Any, ...], level_of_92: str | None
) -> None:
    scale = parse(cell)
    assert (scale.levels, scale.level(92)) == (levels, level_of_92)


def test_the_map_aligns_line_items_and_names_objectives() -> None:
    mapping = Mapping(skills=(SkillEntry(skill="LS1", title="I can", tasks=("Cells",)),))
    found = read(mapping=mapping)
    assert found.frame("task_skills").rows() == [("l1", "LS1", 1.0)]
    assert found.frame("skills").select("skill", "title").rows() == [("LS1", "I can")]
    ignored = read(mapping=Mapping(ignore=("Cells",)))
    assert ignored.frame("log_entries").is_empty()
    assert ignored.frame("tasks").is_empty()


def test_classes_that_agree_in_all_are_told_apart() -> None:
    head = ["sourcedId", "title", "classCode", "periods"]
    by_period = [head, ["c1", "Algebra", "A", "1"], ["c2", "Algebra", "A", "2"]]
    names = read({"classes": by_period}).frame("sections")["name"].to_list()
    assert names == ["Algebra", "Algebra"]  # c1 has a teacher, c2 has none
    enrolled = [FILES["enrollments"][0], ["e1", "c1", "u1", "student"]]
    files = {"classes": by_period, "enrollments": enrolled}
    assert read(files).frame("sections")["name"].to_list() == ["Algebra (1)", "Algebra (2)"]
    by_id = [head, ["c1", "Algebra", "A", ""], ["c2", "Algebra", "A", ""]]
    files = {"classes": by_id, "enrollments": enrolled}
    assert read(files).frame("sections")["name"].to_list() == [
        "Algebra (A) (c1)", "Algebra (A) (c2)"
    ]  # fmt: skip


def test_who_is_marked_to_be_deleted_has_left_and_keeps_results() -> None:
    gone = ["u1", "tobedeleted", "2026-09-30T12:00:00Z", "student", "ada", "Ada", "Okafor"]
    found = read({"users": [FILES["users"][0], gone, *FILES["users"][2:]]})
    assert found.frame("enrollments").rows() == [
        ("u1", "c1", None, dt.date(2026, 9, 30)),
        ("u2", "c1", None, None),
    ]
    assert found.frame("log_entries").filter(state="scored")["student"].to_list() == ["u1"]
    assert "users.csv: 1 row is marked to be deleted" in said(found)
    assert found.rows["to be deleted"] == 1


def test_a_delta_of_one_deleted_user_loads() -> None:
    users = [FILES["users"][0][:3], ["1", "tobedeleted", "2026-01-01T00:00:00Z"]]
    others = dict.fromkeys(("classes", "enrollments", "lineItems", "results"))
    found = read({"users": users, **others}, {"users": "delta"})
    assert found.kind == "definitions"
    assert found.frame("enrollments").rows() == [("1", None, None, dt.date(2026, 1, 1))]


def test_an_enrolment_that_ends_with_the_term_is_no_leaving() -> None:
    terms = [["sourcedId", "title", "endDate"], ["t1", "Fall", "2027-01-15"]]
    classes = [["sourcedId", "title", "termSourcedIds"], ["c1", "Biology", "t1"]]
    head = [*FILES["enrollments"][0], "status", "dateLastModified", "endDate"]
    rows = [
        ["e1", "c1", "u1", "student", "", "", "2027-01-15"],
        ["e2", "c1", "u2", "student", "tobedeleted", "2026-09-20T10:00:00Z", ""],
    ]
    files = {"academicSessions": terms, "classes": classes, "enrollments": [head, *rows]}
    assert read(files).frame("enrollments")["enrolled_until"].to_list() == [
        None, dt.date(2026, 9, 20)
    ]  # fmt: skip
    rows[0][-1] = "2026-09-10"
    early = read(files | {"enrollments": [head, *rows]})
    assert early.frame("enrollments")["enrolled_until"][0] == dt.date(2026, 9, 10)
    rows[0][-1] = "2026-12-10"  # a day that has not come when the newest score was given
    planned = read(files | {"enrollments": [head, *rows]})
    assert planned.frame("enrollments")["enrolled_until"][0] is None
    rows.append(["e3", "c1", "u2", "student", "", "", ""])
    again = read(files | {"enrollments": [head, *rows]})
    assert again.frame("enrollments")["enrolled_until"].to_list() == [None, None]


def test_a_delta_may_name_what_an_earlier_export_has() -> None:
    modes = {"users": "delta", "enrollments": "absent", "lineItems": "delta", "results": "delta"}
    users = [FILES["users"][0], FILES["users"][3]]
    files = {"users": users, "enrollments": None,
             **results(["x2", "l1", "u2", "", "9", "2026-09-18"])}  # fmt: skip
    found = read(files, modes)
    assert found.frame("student_ids").rows() == [("u2", "oneroster", "u2")]
    assert [row for row in entries(found, "student", "score") if row[1]] == [("u2", 9.0)]


@pytest.mark.parametrize(
    ("files", "modes", "words"),
    [
        (results(["x1", "l1", "u7", "", "7", "2026-09-11"]), {},
         r"export.zip, results.csv: row 2, column 'studentSourcedId': users.csv does not have"),
        (results(["x1", "l7", "u1", "", "7", "2026-09-11"]), {},
         r"results.csv: row 2, column 'lineItemSourcedId': lineItems.csv does not have"),
        (results(["x1", "l1", "u1", "", "7", ""], ["x1", "l1", "u2", "", "7", ""]), {},
         r"results.csv: row 2, column 'sourcedId': another row has the same id"),
        (results(["x1", "l1", "u1", "graded", "7", ""]), {}, "scoreStatus is one of: exempt"),
        (results(["x1", "l1", "u1", "", "seven", ""]), {},
         r"results.csv: row 2, column 'score': 'seven' is not a score"),
        (results(["x1", "l1", "u1", "", "7", "yesterday"]), {}, "is not a date that can be read"),
        (results(["", "l1", "u1", "", "7", ""]), {}, "the id is blank"),
        (results(["x1", "l1", "u1", "", "7"], header=RESULTS[:4] + ["score", "late"][:1]), {},
         None),
        ({"enrollments": [FILES["enrollments"][0], ["e1", "c7", "u1", "student"]]}, {},
         "enrollments.csv: row 2, column 'classSourcedId'"),
        ({"classes": None}, {"classes": "absent"},
         "the class of this row is not described in classes.csv"),
        ({"lineItems": [["sourcedId", "title"], ["l1", "Cells"]]}, {},
         r"lineItems.csv: row 1: the column classSourcedId is missing"),
        ({"lineItems": [FILES["lineItems"][0], ["l1", "Cells", "", "c1", "ten"]]}, {},
         "points possible are a number"),
        ({"users": [["sourcedId", "status"], ["u1", "gone"]]}, {}, "status is active or tobedel"),
        ({"users": None}, {"users": "bulk"}, r"manifest.csv: the manifest lists users.csv"),
        ({}, {"users": "partly"}, "files are bulk, delta, absent"),
    ],
)  # fmt: skip
def test_exports_that_contradict_themselves_are_refused(
    files: dict[str, Any], modes: dict[str, str], words: str | None
) -> None:
    if words is None:
        assert read(files, modes).cells == {"scored": 1}
        return
    with pytest.raises(InputError, match=words):
        read(files, modes)


def test_no_manifest_and_other_versions_are_refused() -> None:
    alone = Bundle(file="o.zip", members={"users.csv": written(FILES["users"])})
    assert READER.recognises(alone)
    with pytest.raises(InputError, match="there is no manifest.csv"):
        READER.read(alone, Mapping())
    with pytest.raises(InputError, match=r"row 3: this is version 2.0 of OneRoster"):
        READER.read(bundle(version="2.0"), Mapping())
    wrong = Bundle(file="o.zip", members={"manifest.csv": b"propertyName,what\n"})
    with pytest.raises(InputError, match="the header of a manifest is propertyName,value"):
        READER.read(wrong, Mapping())


def test_files_that_are_not_read_are_named() -> None:
    found = read({"demographics": [["sourcedId", "sex"], ["u1", "x"]]})
    assert "demographics.csv" in said(found)


def test_other_bundles_are_not_recognised() -> None:
    for members in ({}, {"manifest.csv": b"a,b\n"}, {"users.csv": b"name,email\n"}):
        assert not READER.recognises(Bundle(file="x.zip", members=members))


def test_messages_hold_no_names() -> None:
    wrong = results(["x1", "l1", "u1", "", "seven", ""])
    with pytest.raises(InputError) as caught:
        read(wrong)
    assert not any(name in str(caught.value) for name in ("Ada", "Okafor", "u1"))


def test_a_score_without_a_date_takes_the_place_of_what_it_stood_at() -> None:
    before = read(results(["x1", "l1", "u1", "submitted", "", ""]))
    after = read(results(["x1", "l1", "u1", "fully graded", "8", ""]))
    of_one = [f.frame("log_entries").filter(pl.col("student") == "u1") for f in (before, after)]
    keys = ("student", "section", "task", "skill", "submitted_at", "graded_at")
    assert of_one[0].select(keys).rows() == of_one[1].select(keys).rows()
    assert [frame["state"].to_list() for frame in of_one] == [["submitted"], ["scored"]]


def export(folder: Path, name: str, **given: Any) -> Path:
    """An export as a ZIP archive."""
    path = folder / name
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in bundle(**given).members.items():
            archive.writestr(f"OneRoster/{member}", data)
    return path


def test_repeated_exports_make_a_history_in_any_order(tmp_path: Path) -> None:
    waits = results(["x1", "l1", "u1", "submitted", "", ""])
    first = results(["x1", "l1", "u1", "fully graded", "4", "2026-09-11"])
    mended = results(["x1", "l1", "u1", "fully graded", "5", "2026-09-11"])
    again = results(["x1", "l1", "u1", "fully graded", "9", "2026-09-21"])
    days = ("2026-09-10", "2026-09-12", "2026-09-13", "2026-09-22")
    paths = []
    for day, rows in zip(days, (waits, first, mended, again), strict=True):
        stamped = [*FILES["classes"][0], "dateLastModified"], ["c1", "Biology", f"{day}T12:00:00Z"]
        files = {**rows, "classes": list(stamped)}
        paths.append(export(tmp_path, f"{day}.zip", files=files))
    for number, order in enumerate((paths, paths[::-1])):
        store = Store(tmp_path / f"store{number}")
        reports = loading.load(order, store, mapping=Mapping(timezone="Europe/Oslo"))
        assert {report.format for report in reports} == {"oneroster"}
        with store.connect() as con:
            found = attempts(con, "student, score, graded_at")
            states = fetch(con, "select distinct state from work order by state")
        assert found == [
            ("ada", 5.0, dt.datetime(2026, 9, 11)),
            ("ada", 9.0, dt.datetime(2026, 9, 21)),
        ]
        assert states == [("assigned",)]


def test_standings_come_out_of_a_loaded_export(samples: Path, tmp_path: Path) -> None:
    folder = tmp_path / "gradebook"
    shutil.copytree(samples / "oneroster/gradebook_v1p2", folder)
    (report,) = loading.load(folder, tmp_path / "store", mapping=Mapping(timezone="Europe/Oslo"))
    assert (report.format, report.students, report.attempts) == ("oneroster", 3, 6)
    with Gradebook.open(tmp_path / "store") as gradebook:
        rows = gradebook.standings().sort("skill", "student")
        assert rows.select("skill", "student", "section", "state", "revisions").rows() == [
            ("LS1-2", "1001", "Biology P1", "returned", 0),
            ("LS1-3", "1001", "Biology P1", "mastered", 1),
            ("LS1-3", "1002", "Biology P2", "submitted", None),
            ("LS1-3", "1003", "Biology P2", "returned", 0),
            ("LS1-6", "1001", "Biology P1", "returned", 0),
        ]
        counted = gradebook.ask("time_to_mastery", unit="attempts", by=("skill",))
        assert counted.filter(skill="LS1-3").select("students", "events", "median").rows() == [
            (2, 1, 2.0)
        ]


def test_a_deleted_student_keeps_attempts_in_the_store(tmp_path: Path) -> None:
    whole = export(tmp_path, "2026-09-20.zip")
    users = [FILES["users"][0][:3], ["u1", "tobedeleted", "2026-09-30T00:00:00Z"]]
    others = dict.fromkeys(("classes", "enrollments", "lineItems", "results"))
    delta = export(tmp_path, "2026-10-01.zip", files={"users": users, **others},
                   modes={"users": "delta"})  # fmt: skip
    loading.load([whole, delta], tmp_path / "store")
    with Store(tmp_path / "store").connect() as con:
        assert attempts(con, "student, score") == [("ada", 7.0)]
        left = fetch(con, "select enrolled_until from enrollment where section_ix is null")
        assert left == [(dt.date(2026, 9, 30),)]
