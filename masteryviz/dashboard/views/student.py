"""Where is this student, what comes next, and what does the work come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ipywidgets
import polars as pl

from masteryviz.charts import path as way
from masteryviz.charts import student_attempts as tries
from masteryviz.charts._chart import plural
from masteryviz.dashboard.figure_view import FigureView
from masteryviz.dashboard.panel import Panel, Picture
from masteryviz.dashboard.parts import Act
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.student_parts import Chooser, Credit, SkillSteps
from masteryviz.dashboard.views import _student_credit as credit
from masteryviz.dashboard.views import _student_words as words
from masteryviz.dashboard.views._held import Held, by_skill
from masteryviz.dashboard.views._notes import marks_of
from masteryviz.dashboard.views._people import (
    CHOICE,
    classmates,
    in_view,
    short_day,
    to_go,
)
from masteryviz.dashboard.views._scores import scales
from masteryviz.dashboard.views._sections import MOST
from masteryviz.dashboard.views._view import Screen, View, box
from masteryviz.filters import Names
from masteryviz.ordering import natural_sorted

_EVERYWHERE: dict[str, Names] = dict.fromkeys(("course", "teacher", "section", "term"), ())


@dataclass(frozen=True)
class StudentScreen(Screen):
    """The student page: without a student, only the choice of one."""

    page: ipywidgets.DOMWidget

    def show(self, source: Source, selection: Selection) -> None:
        """Show the choice, and the page where a student is chosen."""
        chosen = source.student(selection.student) is not None
        self.page.layout.display = None if chosen else "none"
        for panel in self.panels if chosen else self.panels[:1]:
            panel.show(source, selection)


def build(act: Act) -> Screen:
    """The choice of a student, and the page."""
    chooser, steps, sums = Chooser(act), SkillSteps(act, {"units": []}), Credit(act, {})
    line, dots = FigureView(act), FigureView(act)
    choice = Panel("student-choose", "", chooser, lambda s, x: _choice(chooser, s, x))
    panels = (
        Panel("student-path", way.CHART.title, line, lambda s, x: _path(line, s, x), act),
        Panel("student-credit", "What does it come to?", sums, lambda s, x: _credit(sums, s, x),
              act),
        Panel("student-skills", "What next, skill by skill?", steps,
              lambda s, x: _skills(steps, s, x), act),
        Panel("student-attempts", tries.CHART.title, dots, lambda s, x: _attempts(dots, s, x), act),
    )  # fmt: skip
    side = box("mv-stack", panels[1], panels[3])
    page = box("mv-student", panels[0], box("mv-pair", panels[2], side))
    return StudentScreen(box("mv-view", choice, page), (choice, *panels), page)


def scope(source: Source, selection: Selection) -> dict[str, Names]:
    """Filters of the one student, wherever the others in view are; the unit stays."""
    student = source.student(selection.student)
    return {**_EVERYWHERE, "student": (student or "",)}


def asked(
    question: str, source: Source, selection: Selection, by: tuple[str, ...] = ()
) -> pl.DataFrame:
    """The answer to a question for the one student."""
    return source.ask(question, selection, by, scope(source, selection))


def _choice(chooser: Chooser, source: Source, selection: Selection) -> Picture:
    people = in_view(source, selection)
    chosen = source.student(selection.student)
    if chosen is None:
        data = _nobody(source, selection, people)
    else:
        data = _somebody(source, selection, people, chosen)
    key = ("search", source.looked_at(selection))

    def paint() -> None:
        # Not before somebody searches: a district's names take longer than the screen.
        chooser.people = lambda: source.kept(key, lambda: _search(source, people))
        chooser.data = data

    return Picture("", paint)


def _search(source: Source, people: pl.DataFrame) -> list[dict[str, str]]:
    return [
        {"student": source.token(student), "name": name or student, "section": section}
        for student, name, section in people.select("student", "name", "section").iter_rows()
    ]


def _nobody(source: Source, selection: Selection, people: pl.DataFrame) -> dict[str, Any]:
    """Everybody in view by section, where that is not too many to list."""
    about = "Click a name, or search for it."
    shown = people
    left = to_go(source.ask("student_path", selection, ())) if people.height <= CHOICE else {}
    sections: list[list[str]] = []
    if people.height > CHOICE:
        sections, shown = _sections(source, selection), people.head(0)
        about = f"Search for a name, or choose a section{'' if sections else ' above'}."
    groups = [
        {
            "section": section or "no section",
            "people": [
                {"student": source.token(row["student"]), "name": row["name"] or row["student"],
                 "note": "left" if row["left"] else left.get(row["student"], "")}
                for row in shown.filter(pl.col("section") == section).iter_rows(named=True)
            ],
        }
        for section in natural_sorted(shown["section"])
    ]  # fmt: skip
    return {"student": "", "about": about, "groups": groups, "sections": sections}


def _sections(source: Source, selection: Selection) -> list[list[str]]:
    """The sections to choose from and what stands beside each; none where they are too many."""
    here = source.here(selection)
    names = natural_sorted(here) if len(here) <= MOST else []
    return [[name, "" if source.least else plural(here[name], "student")] for name in names]


def _somebody(
    source: Source, selection: Selection, people: pl.DataFrame, chosen: str
) -> dict[str, Any]:
    """Who is shown, with the student before and after among those in view."""
    sections = source.sections()["section"].to_list()
    roster, near = classmates(people, selection.roster, chosen, sections)
    ids = near["student"].to_list()
    place = ids.index(chosen) if chosen in ids else None
    row = asked("inactivity", source, selection, ("section",)).to_dicts()[-1:] or [{}]
    last = short_day(row[0].get("last_activity_at"))
    section = row[0].get("section") or "no section"
    about = f"{section} · {'last handed in on ' + last if last else 'nothing dated handed in'}"
    where = f" in {roster}" if roster and people["section"].n_unique() > 1 else ""
    beside = {} if place is None else _beside(source, ids, place)
    return {
        "student": selection.student,
        "name": row[0].get("name") or chosen,
        "about": about,
        "place": "" if place is None else f"{place + 1} of {len(ids)}{where}",
        "before": beside.get(-1, ""),
        "after": beside.get(1, ""),
    }


def _beside(source: Source, ids: list[str], place: int) -> dict[int, str]:
    """Tokens of the students before (-1) and after (1) one."""
    steps = (step for step in (-1, 1) if 0 <= place + step < len(ids))
    return {step: source.token(ids[place + step]) for step in steps}


def _path(view: FigureView, source: Source, selection: Selection) -> Picture:
    frame = asked("student_path", source, selection, ("unit",))
    answer = way.answers(frame)
    return Picture(answer, lambda: view.show(way.draw(frame), answer), frame=frame)


def _skills(view: SkillSteps, source: Source, selection: Selection) -> Picture:
    frame = asked("student_path", source, selection, ("unit",))
    attempts = asked("attempts", source, selection)
    steps = words.next_steps(
        frame, asked("check_queue", source, selection), asked("grading_queue", source, selection),
        attempts,
    )  # fmt: skip
    had = {skill: one for (_, skill), one in by_skill(attempts).items()}
    titles, of = source.titles(), scales(source, selection)
    units = []
    for (unit,), rows in frame.group_by("unit", maintain_order=True):
        skills = [
            {
                **words.skill(row, had.get(row["skill"], Held()), of[row["skill"]]),
                "title": titles.get(row["skill"], row["skill"]),
            }
            for row in rows.iter_rows(named=True)
        ]
        held = sum(one["look"] == "mastered" for one in skills)
        units.append(
            {"unit": unit or "Skills", "count": f"{held} of {len(skills)}", "skills": skills}
        )
    data = {"student": selection.student, "units": units, "next": steps}
    return Picture("", lambda: setattr(view, "data", data), frame=frame)


def _credit(view: Credit, source: Source, selection: Selection) -> Picture:
    whole = asked("mastery_and_summative", source, selection)
    parts = asked("mastery_and_summative", source, selection, ("unit",))
    if whole.is_empty():
        return Picture("No scored work yet.", lambda: setattr(view, "data", {}), frame=parts)
    row = whole.row(0, named=True)
    path = asked("student_path", source, selection, ("unit",))
    scored = asked("mastery_and_summative", source, selection, ("skill",))
    missing = credit.without_work(path, scored)
    data = {
        "student": selection.student,
        "credit": credit.sides(row, missing),
        "words": credit.explained(row, source.in_words(selection), missing),
        "table": credit.by_unit(parts, missing),
    }
    answer = "The same work, counted both ways."
    return Picture(answer, lambda: setattr(view, "data", data), frame=parts)


def _attempts(view: FigureView, source: Source, selection: Selection) -> Picture:
    frame = asked("attempts", source, selection)
    queue = asked("grading_queue", source, selection)
    answer = tries.answers(frame, queue)
    where = asked("inactivity", source, selection, ("section",))["section"].fill_null("")
    skills = tuple(dict.fromkeys([*frame["skill"], *queue["skill"]]))
    student = source.student(selection.student) or ""
    marks = marks_of(source, selection, student, tuple(where), skills)
    drawn = tries.draw(frame, queue, marks=marks)
    return Picture(answer, lambda: view.show(drawn, answer), frame=frame)


VIEW = View(
    "student",
    "Student",
    build,
    about="Where is this student, what comes next, and what does it come to?",
    steps=(
        "Search for a name, or go through the students shown with Previous and Next.",
        "Each station is a skill: mastered, waiting, not yet, next, or with something before it.",
        "Explain this grade says in words how the credit came about; Why? opens the attempts.",
        "Print gives one page for a conference.",
    ),
)
