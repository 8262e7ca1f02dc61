"""Frameworks of competencies and standards become skills, in order, with units and scales."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import masteryviz
from masteryviz.document import Document, read_document
from masteryviz.errors import InputError
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.readers import READERS
from masteryviz.readers.competency_framework import READER
from masteryviz.table import read_table
from tests.gradebooks import said, written

MOODLE_HEADER = [
    "Parent ID number", "ID number", "Short name", "Description", "Description format",
    "Scale values", "Scale configuration", "Rule type (optional)", "Rule outcome (optional)",
    "Rule config (optional)", "Cross-referenced competency ID numbers", "Exported ID (optional)",
    "Is framework", "Taxonomy",
]  # fmt: skip
CONFIG = (
    '[{"scaleid":"3"},{"id":1,"scaledefault":1,"proficient":0},'
    '{"id":2,"scaledefault":0,"proficient":1},{"id":3,"scaledefault":0,"proficient":1}]'
)


def moodle(*rows: tuple[str, str, str, str, str, str]) -> bytes:
    """A framework export; a row is parent, code, title, scale, configuration, is framework."""
    return written(
        [
            MOODLE_HEADER,
            *(
                [parent, code, title, f"<p>{title}</p>", "1", scale, config, "", "", "", "", "",
                 whole, "competency"]
                for parent, code, title, scale, config, whole in rows
            ),
        ]
    )  # fmt: skip


WHOLE = ("", "F", "F", "", "", "1")
BIOLOGY = moodle(
    ("", "BIO", "Biology", "Not yet,Developing,Secure", CONFIG, "1"),
    ("", "B1", "Cells", "", "", ""),
    ("B1", "B1.1", "Parts of a cell", "", "", ""),
    ("B1", "B1.2", "Transport", "Not yet competent,Competent", "", ""),
    ("", "B2", "Lab safety", "", "", ""),
)


def read(content: bytes, mapping: Mapping | None = None):  # type: ignore[no-untyped-def]
    return READER.read(read_table(content, "framework.csv"), mapping or Mapping())


def test_moodle_framework_golden() -> None:
    batch = read(BIOLOGY)
    skills = batch.frame("skills").select(
        "skill", "title", "unit", "position", "standard", "scale_top", "cut"
    )
    assert skills.rows() == [
        ("B1.1", "Parts of a cell", "Cells", 1, "B1", 1.0, 0.5),
        ("B1.2", "Transport", "Cells", 2, "B1", 1.0, None),
        ("B2", "Lab safety", "Biology", 3, None, 1.0, 0.5),
    ]
    levels = [json.loads(text) for text in batch.frame("skills")["levels"]]
    assert levels[0] == [["Secure", 1.0], ["Developing", 0.5], ["Not yet", 0.0]]
    assert levels[1] == [["Competent", 1.0], ["Not yet competent", 0.0]]
    assert batch.kind == "definitions"
    assert batch.rows == {"imported": 3, "skipped: group of skills": 2}


def test_the_map_has_the_word() -> None:
    entry = SkillEntry(skill="B2", title="Safe work", unit="Practice", cut=0.9)
    skills = read(BIOLOGY, Mapping(skills=(entry,))).frame("skills")
    row = skills.filter(skill="B2").select("title", "unit", "cut").row(0)
    assert row == ("Safe work", "Practice", 0.9)
    assert skills.height == 3


CASE = written(
    [
        ["identifier", "fullStatement", "humanCodingScheme", "smartLevel", "abbreviatedStatement",
         "educationLevel", "CFItemType"],
        ["u2", "Functions", "F", "2", "", "09", "Domain"],
        ["u1", "Number", "N", "1", "", "09", "Domain"],
        ["u3", "Use units", "N.1", "1.1", "", "09", "Standard"],
        ["u4", "Units in graphs", "N.1.a", "1.1.1", "", "09", "Component"],
        ["u5", "Read a graph", "F.2", "2.10", "", "09", "Standard"],
        ["u6", "Write a rule", "F.1", "2.2", "", "09", "Standard"],
    ]
)  # fmt: skip


def test_case_spreadsheet_golden() -> None:
    batch = read(CASE)
    skills = batch.frame("skills").select("skill", "title", "unit", "position", "standard")
    assert skills.rows() == [
        ("N.1", "Use units", "Number", 1, "N"),
        ("N.1.a", "Units in graphs", "Number", 2, "N.1"),
        ("F.1", "Write a rule", "Functions", 3, "F"),
        ("F.2", "Read a graph", "Functions", 4, "F"),
    ]
    assert batch.rows == {"imported": 4, "skipped: group of skills": 2}
    assert "Columns not used: educationLevel" in said(batch)


def test_case_tree_by_parents_of_any_name() -> None:
    table = written(
        [
            ["Identifier", "Full Statement", "Human Coding Scheme", "Is Child Of"],
            ["u1", "Number", "N", ""],
            ["u2", "Use units", "N.1", "u1"],
            ["u3", "Be exact", "N.2", "N"],
        ]
    )
    skills = read(table).frame("skills").select("skill", "unit", "standard")
    assert skills.rows() == [("N.1", "Number", "N"), ("N.2", "Number", "N")]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (moodle(WHOLE, ("", "A", "x", "", "", ""), ("", "A", "y", "", "", "")),
         "row 4: The id 'A' stands here a second time"),
        (moodle(WHOLE, ("Z", "A", "x", "", "", "")),
         "row 3: The parent 'Z' is not in the file"),
        (moodle(WHOLE, ("B", "A", "x", "", "", ""), ("A", "B", "y", "", "", "")),
         "row 3: The item is its own ancestor"),
    ],
)  # fmt: skip
def test_trees_that_are_none_are_refused(content: bytes, what: str) -> None:
    with pytest.raises(InputError, match=what):
        read(content)


def test_recognised_only_by_its_own_headers() -> None:
    for content, is_one in (
        (BIOLOGY, True),
        (CASE, True),
        (written([["ID number", "x"], ["1", "2"]]), False),
    ):
        assert READER.recognises(read_table(content, "a.csv")) is is_one


PACKAGE = {
    "CFDocument": {"identifier": "d", "title": "Mathematics"},
    "CFItems": [
        {"identifier": key, "fullStatement": text, "humanCodingScheme": code, "CFItemType": kind}
        for key, text, code, kind in (
            ("n", "Number", "N", "Domain"), ("n2", "Be exact", "N.2", "Standard"),
            ("n1", "Use  units", "N.1", "Standard"), ("n1a", "Graphs", "", "Component"),
        )
    ],
    "CFAssociations": [
        {"associationType": "isChildOf", "originNodeURI": {"identifier": child},
         "destinationNodeURI": {"identifier": parent}, "sequenceNumber": number}
        for child, parent, number in (
            ("n", "d", 1), ("n2", "n", 2), ("n1", "n", 1), ("n1a", "n1", 1)
        )
    ],
}  # fmt: skip


def test_case_json_golden() -> None:
    for value in (PACKAGE, {"CFPackage": PACKAGE}):
        document = read_document(json.dumps(value).encode(), "math.json")
        readers = [reader for reader in READERS.values() if reader.takes is Document]
        assert [r.key for r in readers if r.recognises(document)] == ["competency_case"]
        batch = READERS["competency_case"].read(document, Mapping())
        skills = batch.frame("skills").select("skill", "title", "unit", "position", "standard")
        assert skills.rows() == [
            ("N.1", "Use units", "Number", 1, "N"),
            ("Graphs", "Graphs", "Number", 2, "N.1"),
            ("N.2", "Be exact", "Number", 3, "N"),
        ]
        assert batch.rows == {"imported": 3, "skipped: group of skills": 1}


def test_case_json_with_a_missing_parent_is_refused() -> None:
    links = [*PACKAGE["CFAssociations"][1:]]
    links.append({"associationType": "isChildOf", "originNodeURI": {"identifier": "n"},
                  "destinationNodeURI": {"identifier": "zz"}})  # fmt: skip
    value = {**PACKAGE, "CFAssociations": links}
    with pytest.raises(InputError, match="The parent 'zz' is not in the file"):
        READERS["competency_case"].read(Document(file="a.json", value=value), Mapping())


def test_definitions_and_evidence_meet_in_a_store(tmp_path: Path) -> None:
    (tmp_path / "framework.csv").write_bytes(BIOLOGY)
    (tmp_path / "log.csv").write_bytes(
        b"student,skill,score,points,date\n1,B1.2,1,1,2026-01-05\n2,B1.2,0,1,2026-01-05\n"
    )
    reports = masteryviz.load([tmp_path / "framework.csv", tmp_path / "log.csv"], tmp_path / "s")
    assert [report.format for report in reports] == ["competency_framework", "long_log"]
    with masteryviz.Gradebook.open(tmp_path / "s") as gradebook:
        rates = gradebook.ask("mastery_rates", by=("unit", "skill"))
        assert rates.select("unit", "skill", "mastered").rows() == [("Cells", "B1.2", 1)]


def test_titles_that_stand_twice_are_told_apart_by_their_parents() -> None:
    header = ["identifier", "fullStatement", "humanCodingScheme", "isChildOf"]
    rows = [["a", "Cells", "A", ""], ["b", "Atoms", "B", ""],
            ["c", "Draw one", "", "a"], ["d", "Draw one", "", "b"]]  # fmt: skip
    skills = read(written([header, *rows])).frame("skills")["skill"].to_list()
    assert skills == ["Draw one (A)", "Draw one (B)"]
    rows[2][2] = rows[3][2] = "X"
    with pytest.raises(InputError, match="Several skills have the code 'X'"):
        read(written([header, *rows]))
