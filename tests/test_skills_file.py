"""The table of skills that a map names: CSV, workbook or TOML."""

from __future__ import annotations

from pathlib import Path

import pytest

from masteryviz.errors import SettingError
from masteryviz.mapping import Mapping, SkillEntry, load_mapping
from tests.workbooks import xlsx

ROWS = [
    ["skill", "title", "unit", "position", "standard", "cut", "requires", "tasks"],
    ["S1", "Ratios", "Unit 1", "1", "7.RP.A.1", "0.8", "", "Lesson 1*; *S1*"],
    ["S2", "Graphs", "Unit 1", "2", "", "", "S1", ""],
]
WANTED = (
    SkillEntry(
        skill="S1",
        title="Ratios",
        unit="Unit 1",
        position=1,
        standard="7.RP.A.1",
        cut=0.8,
        tasks=("Lesson 1*", "*S1*"),
    ),
    SkillEntry(skill="S2", title="Graphs", unit="Unit 1", position=2, requires=("S1",)),
)


def load(folder: Path, name: str) -> Mapping:
    (folder / "map.toml").write_text(f'skills_file = "{name}"\n', encoding="utf-8")
    return load_mapping(folder / "map.toml")


@pytest.mark.parametrize(("separator", "encoding"), [(",", "utf-8"), (";", "utf-8-sig")])
def test_skills_come_from_a_csv(tmp_path: Path, separator: str, encoding: str) -> None:
    lines = [separator.join(f'"{cell}"' for cell in row) for row in ROWS]
    (tmp_path / "skills.csv").write_text("\n".join(lines) + "\n", encoding=encoding)
    assert load(tmp_path, "skills.csv").skills == WANTED


def test_skills_come_from_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "skills.xlsx").write_bytes(xlsx({"Notes": [["hello"]], "Skills": ROWS}))
    assert load(tmp_path, "skills.xlsx").skills == WANTED


def test_two_sheets_of_skills_are_refused(tmp_path: Path) -> None:
    (tmp_path / "skills.xlsx").write_bytes(xlsx({"A": ROWS, "B": ROWS}))
    with pytest.raises(SettingError, match="2 sheets of skills.xlsx have a column 'skill'"):
        load(tmp_path, "skills.xlsx")


def test_skills_come_from_a_toml_file(tmp_path: Path) -> None:
    (tmp_path / "skills.toml").write_text(
        """
        [[skills]]
        skill = "S1"
        title = "Ratios"
        unit = "Unit 1"
        position = 1
        standard = "7.RP.A.1"
        cut = 0.8
        tasks = ["Lesson 1*", "*S1*"]
        [[skills]]
        skill = "S2"
        title = "Graphs"
        unit = "Unit 1"
        position = 2
        requires = ["S1"]
        """,
        encoding="utf-8",
    )
    assert load(tmp_path, "skills.toml").skills == WANTED


def test_what_is_wrong_in_a_table_is_said_by_row(tmp_path: Path) -> None:
    wrong = [*ROWS[:2], ["", "No code", "", "", "", "", "", ""]]
    (tmp_path / "skills.xlsx").write_bytes(xlsx({"Skills": wrong}))
    with pytest.raises(SettingError, match=r"skills\.xlsx row 3 has no skill"):
        load(tmp_path, "skills.xlsx")
    with pytest.raises(SettingError, match=r"none\.csv cannot be read"):
        load(tmp_path, "none.csv")
