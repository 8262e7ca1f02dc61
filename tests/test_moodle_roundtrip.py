"""Whatever Moodle writes of grades and attempts, in any layout, is read back as it was."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from masteryviz.mapping import Mapping
from masteryviz.readers.moodle_grades import READER as GRADES
from masteryviz.readers.moodle_quiz import READER as QUIZ
from masteryviz.table import read_table
from tests.gradebooks import written

WORDS = {
    "en": ["First name", "Last name", "Email address", "Real", "Percentage", "Course total",
           "State", "Started on", "Completed", "Time taken", "Finished", "Grade", "Q. ", "June"],
    "de": ["Vorname", "Nachname", "E-Mail-Adresse", "Punkte", "Prozentsatz", "Kurs gesamt",
           "Status", "Begonnen am", "Beendet", "Verbrauchte Zeit", "Beendet", "Bewertung", "F ",
           "Juni"],
    "es": ["Nombre", "Apellido(s)", "Dirección de correo", "Real", "Porcentaje",
           "Total del curso", "Estado", "Comenzado el", "Finalizado", "Tiempo requerido",
           "Finalizado", "Calificación", "P. ", "junio"],
    "uk": ["Ім'я", "Прізвище", "Електронна пошта", "Реальна", "Відсоток", "Загалом за курс",
           "Стан", "Розпочато", "Завершено", "Витрачено часу", "Завершено", "Оцінка", "П. ",
           "червень"],
}  # fmt: skip
"""First, last, e-mail, real, percentage, total, and the words of quiz reports."""
EPOCH = 1_602_763_440


@st.composite
def grade_exports(draw: st.DrawFn) -> tuple[bytes, dict[str, Any]]:
    """An export and what is in it: (student, task) -> grade and points, in hundredths."""
    words = WORDS[draw(st.sampled_from(sorted(WORDS)))]
    people = draw(st.integers(1, 4))
    tops = draw(st.lists(st.integers(1, 100), min_size=1, max_size=4))
    columns: list[list[str]] = [
        [words[n], *(f"{text}{k}" for k in range(people))] for n, text in enumerate(("G", "F"))
    ]
    columns.append([words[2], *(f"s{k}@x.org" for k in range(people))])
    columns = draw(st.permutations(columns))
    truth: dict[tuple[str, str], tuple[int | None, int]] = {}
    for n, top in enumerate(tops):
        grade = st.none() | st.integers(0, top * 100)
        grades = [top * 100, *draw(st.lists(grade, min_size=people - 1, max_size=people - 1))]
        real = [f"Quiz:\u00a0T{n} ({words[3]})"]
        share = [f"Quiz:\u00a0T{n} ({words[4]})"]
        nothing = draw(st.sampled_from(["-", ""]))
        for k, points in enumerate(grades):
            real.append(nothing if points is None else f"{points / 100:.2f}")
            share.append(nothing if points is None else f"{points / top:.2f} %")
            truth[f"s{k}@x.org", f"T{n}"] = (points, top)
        columns += draw(st.permutations([real, share]))
    if draw(st.booleans()):
        columns.append([f"{words[5]} ({words[3]})", *["1.00"] * people])
    columns.append(["Last downloaded from this course", *[str(EPOCH)] * people])
    separator = draw(st.sampled_from([",", ";", "\t"]))
    mark = draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    return mark + written([list(row) for row in zip(*columns, strict=True)], separator), truth


@settings(max_examples=25)
@given(grade_exports())
def test_grades(export: tuple[bytes, dict[Any, Any]]) -> None:
    content, truth = export
    table = read_table(content, "g.csv")
    assert GRADES.recognises(table)
    assert not QUIZ.recognises(table)
    batch = GRADES.read(table, Mapping())
    titles = dict(batch.frame("tasks").select("task", "title").rows())
    seen = {
        (student, titles[task]): (None if score is None else round(score * 100), points)
        for student, task, score, points in batch.frame("observations")
        .select("student", "task", "score", "points")
        .iter_rows()
    }
    assert seen == truth
    assert batch.frame("students")["name"].to_list()[0] == "G0 F0"
    assert batch.exported_at == dt.datetime(2020, 10, 15, 12, 4)
    assert sum(batch.rows.values()) == table.frame.height
    graded = sum("(" in header and header != "Apellido(s)" for header in table.header)
    assert sum(batch.cells.values()) == graded * table.frame.height


@st.composite
def quiz_reports(draw: st.DrawFn) -> tuple[bytes, list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """A report, its attempts (student, end, grade) and marks (student, end, question, mark)."""
    language = draw(st.sampled_from(sorted(WORDS)))
    words = WORDS[language]
    comma = language == "de"
    tops = draw(st.lists(st.integers(1, 500), min_size=1, max_size=4))
    minutes = draw(st.lists(st.integers(1, 40_000), min_size=2, max_size=8, unique=True))
    swapped = draw(st.booleans())
    ends = [words[9], words[8]] if swapped else [words[8], words[9]]
    header = [words[1], words[0], words[2], words[6], words[7], *ends]
    header.append(f"{words[11]}/{_number(sum(tops), comma)}")
    header += [f"{words[12]}{n} /{_number(top, comma)}" for n, top in enumerate(tops, 1)]
    rows, attempts, marks = [], [], []
    for start, end in pairwise(sorted(minutes)):
        student = f"s{draw(st.integers(0, 2))}"
        got = [draw(st.integers(0, top)) for top in tops]
        moment = dt.datetime(2021, 6, 1) + dt.timedelta(minutes=end)
        begun = dt.datetime(2021, 6, 1) + dt.timedelta(minutes=start)
        times = [_written(moment, language, words[13]), "5 m"]
        rows.append(
            ["F" + student, "G" + student, f"{student}@x.org", words[10],
             _written(begun, language, words[13]), *(times[::-1] if swapped else times),
             _number(sum(got), comma), *(_number(mark, comma) for mark in got)]
        )  # fmt: skip
        attempts.append((f"{student}@x.org", moment, sum(got)))
        marks += [(f"{student}@x.org", moment, n, mark) for n, mark in enumerate(got, 1)]
    rows = draw(st.permutations(rows))
    separator = ";" if comma else draw(st.sampled_from([",", ";", "\t"]))
    mark = draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    return mark + written([header, *rows], separator), attempts, marks


def _number(hundredths: int, comma: bool) -> str:
    text = f"{hundredths / 100:.2f}"
    return text.replace(".", ",") if comma else text


def _written(moment: dt.datetime, language: str, june: str) -> str:
    """A moment of June as Moodle writes it in each language."""
    if language == "en":
        half = "AM" if moment.hour < 12 else "PM"
        return f"{moment.day} June 2021  {moment.hour % 12 or 12}:{moment.minute:02} {half}"
    form = {"de": "{0}. {1} 2021 {2}", "es": "{0} de {1} de 2021, {2}", "uk": "{0} {1} 2021 {2}"}
    return form[language].format(moment.day, june, f"{moment:%H:%M}")


@settings(max_examples=25)
@given(quiz_reports())
def test_quiz_reports(report: tuple[bytes, list[Any], list[Any]]) -> None:
    content, attempts, marks = report
    table = read_table(content, "Quiz.csv")
    assert QUIZ.recognises(table)
    assert not GRADES.recognises(table)
    batch = QUIZ.read(table, Mapping())
    entries = batch.frame("log_entries")
    seen = entries.select("student", "submitted_at", "score").rows()
    assert sorted((s, at, round(score * 100)) for s, at, score in seen) == sorted(attempts)
    whose = {row: (student, at) for row, student, at in entries.select(
        "row", "student", "submitted_at").iter_rows()}  # fmt: skip
    scored = batch.frame("item_scores").select("row", "item", "score").rows()
    read = [(*whose[row], int(item.split()[-1]), round(mark * 100)) for row, item, mark in scored]
    assert sorted(read) == sorted(marks)
