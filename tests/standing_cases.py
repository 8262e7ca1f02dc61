"""A small store to which attempts and assigned work are added one by one."""

from __future__ import annotations

import datetime as dt
import itertools

from masteryviz import standings
from masteryviz.rules import Rule
from masteryviz.rules.latest import Latest
from tests.rule_cases import NOTHING, empty_store

LEVELS = '[["Exceeds", 4], ["Mastery", 3], ["Near", 2], ["Below", 1]]'


def sep(day: int, hour: int = 9) -> dt.datetime:
    return dt.datetime(2026, 9, day, hour)


class Evidence:
    """A store of one skill (top 4) and two tasks, to which rows are added one by one."""

    def __init__(self, **skill: object) -> None:
        self.con, self.places = empty_store(), itertools.count()
        self.put("skill", **{"skill_ix": 1, "skill": "K1", "scale_top": 4.0, **skill})
        for number in (1, 2):
            self.put("task", task_ix=number, task=f"T{number}", points=4.0)

    def put(self, table: str, **values: object) -> None:
        names, holes = ", ".join(values), ", ".join("?" * len(values))
        self.con.execute(f"insert into {table} ({names}) values ({holes})", [*values.values()])

    def attempt(self, score: float | None, submitted: dt.datetime | None = None, **more: object):
        """An attempt of a log; graded when it was handed in unless said otherwise."""
        row = next(self.places)
        values: dict[str, object] = {
            "attempt_ix": row, "student_ix": 1, "section_ix": 1, "task_ix": 1, "skill_ix": 1,
            "submitted_at": submitted, "graded_at": None if score is None else submitted,
            "seq": row, "score": score, "points": 4.0, "source": "log",
            "state": "submitted" if score is None else "scored",
        }  # fmt: skip
        values |= more
        known = values["graded_at"] or values["submitted_at"]
        values = {"known_after": known, "known_by": known} | values
        points = values["points"]
        values["share"] = score / points if score is not None and points else None
        self.put("attempt", **values)

    def snapshot(self, score: float, after: dt.datetime | None, by: dt.datetime, **more: object):
        """An attempt found by comparing two exports."""
        self.attempt(
            score, source="snapshot", graded_at=None, known_after=after, known_by=by, **more
        )

    def work(self, state: str, **more: object) -> None:
        values = {"student_ix": 1, "section_ix": 1, "task_ix": 1, "skill_ix": 1, "state": state}
        self.put("work", **values | more)

    def rows(
        self, rule: Rule | None = None, *, by_task: bool = False, **parameters: object
    ) -> list[dict[str, object]]:
        text = standings.select(rule or Latest(), by_task=by_task)
        frame = self.con.sql(
            f"select * from ({text}) order by student_ix, skill_ix, task_ix",
            params=NOTHING | parameters,
        ).pl()
        return frame.to_dicts()

    def one(self, rule: Rule | None = None, **parameters: object) -> dict[str, object]:
        (row,) = self.rows(rule, **parameters)
        return row
