"""What damaged exports brought to light, each kept as the smallest file that shows it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from benchmarks.robustness.exports import good_exports
from masteryviz.errors import InputError
from masteryviz.mapping import Mapping
from masteryviz.readers import Batch
from masteryviz.recognition import found_in
from tests.gradebooks import said

GOOD = {good.name: good for good in good_exports()}
HILL = next(name for name in GOOD if name.startswith("Hill School"))


def batch_of(content: str | bytes, name: str = "export.csv") -> Batch:
    content = content.encode() if isinstance(content, str) else content
    (found,) = found_in(content, name)
    return found.read(Mapping(timezone="UTC", date_order="mdy"))


def text_of(name: str) -> str:
    return GOOD[name].content.decode()


@pytest.mark.parametrize("module", ["mapping", "readers"])
def test_every_module_can_be_the_first_that_is_imported(module: str) -> None:
    command = [sys.executable, "-c", f"from masteryviz import {module}"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("date", ["٣", "٣/٤/2026", "２０２６-03-04"])
def test_a_date_in_figures_of_another_script_is_named(date: str) -> None:
    log = f"student,skill,score,date\ns1,A,1,{date}\ns2,A,0,{date}\n"
    with pytest.raises(InputError, match="row 2, column 'date': .* is not a date"):
        batch_of(log)


def test_the_moment_of_grading_is_told_by_its_header_where_columns_were_moved() -> None:
    worksheet = (
        "Last modified (grade),Identifier,Full name,Email address,Status,Grade,Maximum Grade,"
        "Grade can be changed,Last modified (submission),Feedback comments\n"
        '"Wednesday, February 9, 2022, 3:06 PM",Participant 7,Ada Okafor,ada@example.org,'
        'Submitted for grading,80,100,Yes,"Monday, February 7, 2022, 5:03 PM",\n'
    )
    entries = batch_of(worksheet).frame("log_entries")
    assert entries["submitted_at"].dt.day().to_list() == [7]
    assert entries["graded_at"].dt.day().to_list() == [9]


def test_a_word_in_place_of_the_mark_of_a_question_is_named() -> None:
    good = GOOD["grades_report.csv"]
    rows = [list(row) for row in good.rows[:6]]
    rows[3][-1] = "abc"
    content = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    assert "'abc'" not in said(batch_of(text_of("grades_report.csv")))
    notice = next(str(n) for n in batch_of(content).notices if "'abc'" in str(n))
    assert notice.startswith("row 4, column")
    assert "waiting for feedback" in notice


@pytest.mark.parametrize("damage", ["odd end", "unknown item", "no kind", "no list"])
def test_an_association_that_cannot_be_followed_is_said(damage: str) -> None:
    package = json.loads(GOOD["package.json"].content)
    link = package["CFAssociations"][0]
    if damage == "odd end":
        link["originNodeURI"] = {"identifier": ["b", "b"]}
    elif damage == "unknown item":
        link["originNodeURI"] = {"identifier": "zz"}
    elif damage == "no kind":
        del link["associationType"]
    else:
        package["CFAssociations"] = 3
    assert "association" not in said(batch_of(GOOD["package.json"].content))
    assert "1 association was left out, not understood" in said(batch_of(json.dumps(package)))


@pytest.mark.parametrize("name", ["gradelib_canvas.csv", "gradebook_export-Physics_7.csv"])
def test_a_cell_beside_the_table_is_named_by_its_own_row(name: str) -> None:
    lines = text_of(name).splitlines()
    lines = [f"{line}," for line in lines[:-1]] + [f"{lines[-1]},7"]
    with pytest.raises(InputError, match=f"row {len(lines)}, column .*no header but holds cells"):
        batch_of("\n".join(lines), name)


def test_the_row_of_another_facility_is_named() -> None:
    content = text_of(HILL).replace("Hill School", "Hull School", 2).replace("Hull", "Hill", 1)
    with pytest.raises(InputError, match="row 3, column .*2 facilities"):
        batch_of(content, HILL)


def test_a_word_among_numbers_is_named_by_its_row() -> None:
    name = "rreareyes_course_totals.csv"
    rows = [list(row) for row in GOOD[name].rows]
    place = next(n for n, head in enumerate(rows[0]) if head.startswith("Assignment:"))
    rows[5][place] = "abc"
    content = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    with pytest.raises(InputError, match="row 6, column .*order is not known"):
        batch_of(content, name)


@pytest.mark.parametrize("mark", ["NaN", "1e400", "inf"])
def test_what_only_a_machine_takes_for_a_number_is_no_mark(mark: str) -> None:
    rows = [list(row) for row in GOOD["grades_report.csv"].rows[:6]]
    rows[3][-1] = mark
    content = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    if mark == "1e400":
        with pytest.raises(InputError, match="row 4, column .*no number"):
            batch_of(content)
    else:
        batch = batch_of(content)
        assert batch.frame("item_scores")["score"].drop_nulls().is_finite().all()
        assert f"'{mark}'" in said(batch)


def test_a_question_that_stands_twice_is_refused() -> None:
    rows = [[*row, row[-1]] for row in GOOD["grades_report.csv"].rows[:6]]
    content = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    with pytest.raises(InputError, match="Two columns hold the marks of this question"):
        batch_of(content)


def test_due_dates_that_differ_are_said() -> None:
    content = text_of("grades.csv")
    assert "different due dates" not in said(batch_of(content))
    changed = content.replace("2026-02-02", "2026-02-03", 1)
    assert "different due dates" in said(batch_of(changed))


@pytest.mark.parametrize("cell", ["", "zz"])
def test_a_damaged_id_of_a_log_of_content_is_named(cell: str) -> None:
    rows = [list(row) for row in GOOD[HILL].rows]
    rows[2][2] = cell
    content = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    with pytest.raises(InputError, match="row 3, column .*not as Kolibri writes it"):
        batch_of(content, HILL)


def test_a_scale_of_a_framework_that_is_none_is_said() -> None:
    good = text_of("framework.csv")
    assert "two at least make a scale" not in said(batch_of(good))
    batch = batch_of(good.replace("Not yet,Competent", "Not yetCompetent"))
    assert batch.frame("skills")["levels"].null_count() == 2
    assert "row 2, column 'Scale values': The scale has 1 value," in said(batch)


@pytest.mark.parametrize("number", ["3", '"x"'])
def test_a_proficient_value_that_the_scale_does_not_have_is_said(number: str) -> None:
    config = f'[{{"id": {number}, "proficient": 1}}]'.replace('"', '""')
    good = text_of("framework.csv")
    batch = batch_of(good.replace('Competent",', f'Competent","{config}"', 1))
    assert batch.frame("skills")["cut"].null_count() == 2
    assert "the cut is left open" in said(batch)


@pytest.mark.parametrize("label", ["Cat;egory:", "Kategorie:"])
def test_a_row_above_the_header_that_is_not_understood_is_said(label: str) -> None:
    good = text_of("gradebook2_export.csv")
    assert "not known of Gradebook2" not in said(batch_of(good))
    batch = batch_of(good.replace("Category:", label, 1))
    assert batch.frame("tasks")["unit"].null_count() == batch.frame("tasks").height
    assert f"starts with {label!r}, which is not known" in said(batch)


def test_a_way_of_entering_grades_that_is_not_known_is_said() -> None:
    good = text_of("gradebook2_export.csv")
    assert "entered as" not in said(batch_of(good))
    assert "entered as 'prozent': read as points" in said(
        batch_of(good.replace("Points", "Prozent", 1))
    )


def of_hill(change: Callable[[list[str]], list[str]]) -> str:
    return "\n".join(",".join(change(list(row))) for row in GOOD[HILL].rows)


@pytest.mark.parametrize(
    ("taken", "put"),
    [(10, 8), (8, 9), (9, 10), (3, 5), (4, 5)],
    ids=["completion first", "first and last", "last and completion", "channel", "topics"],
)
def test_a_column_of_kolibri_that_was_moved_is_refused(taken: int, put: int) -> None:
    def moved(row: list[str]) -> list[str]:
        row.insert(put, row.pop(taken))
        return row

    with pytest.raises(InputError, match="row 1: The columns are not in the order"):
        batch_of(of_hill(moved), HILL)


def test_a_column_of_kolibri_that_was_cut_is_refused() -> None:
    with pytest.raises(InputError, match="row 1: The columns are not in the order .* missing"):
        batch_of(of_hill(lambda row: row[:3] + row[4:]), HILL)


def test_moments_of_kolibri_in_another_order_are_refused_in_every_language() -> None:
    rows = [list(row) for row in GOOD["sesiones.csv"].rows if row[7]]
    for row in rows:
        row[6], row[7] = row[7], row[6]
    with pytest.raises(InputError, match="row 2, column .* later moment than the last interaction"):
        batch_of("\n".join(",".join(row) for row in rows))


def test_a_single_row_of_kolibri_that_ends_before_it_begins_is_said() -> None:
    good = text_of("sesiones.csv")
    assert "later moment" not in said(batch_of(good))
    changed = good.replace("2026-02-02 09:20:00", "2026-01-02 09:20:00", 1)
    assert "row 2, column 'Primera interacción': 1 row has a later moment" in said(
        batch_of(changed)
    )


@pytest.mark.parametrize("place", [8, 12], ids=["first interaction", "progress"])
def test_a_blank_cell_that_kolibri_never_leaves_blank_is_named(place: int) -> None:
    rows = [list(row) for row in GOOD[HILL].rows]
    rows[2][place] = ""
    with pytest.raises(InputError, match="row 3, column .*not as Kolibri writes it"):
        batch_of("\n".join(",".join(row) for row in rows), HILL)
