"""What many rules make of the same evidence, in one select: it is put in order only once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from masteryviz.rules import Rule
from masteryviz.rules._rule import PAST
from masteryviz.standings._select import (
    group_columns,
    in_order,
    scale_text,
    with_tables,
)

_COURSE = """
    select {key}, list(score order by k) as scores from numbered where scored group by {key}"""

_SERIES = """
    select row_number() over () as series_ix, skill_ix, scores
    from (select distinct skill_ix, scores from course)"""

_KEPT_COURSE = """
    select student_ix, skill_ix, series_ix from standing
    where series_ix is not null and student_ix in (select student_ix from {students})"""

_KEPT_SERIES = """
    select series_ix, any_value(skill_ix) as skill_ix, any_value(each_score) as scores
    from standing where series_ix in (select series_ix from course) group by series_ix"""

_ENTRY = """
    select series_ix, unnest(scores) as score,
        generate_subscripts(scores, 1)::integer as k, true as scored, scale.* exclude (skill_ix)
    from series join scale using (skill_ix)"""

_TOLD = "series_ix, any_value(cut / nullif(top, 0)) as cut"


def verdicts(
    rules: Sequence[Rule], *, by_task: bool = False, attempts: str = "attempt", students: str = ""
) -> str:
    """The select that gives one row per student and skill (and task, if `by_task`) with evidence.

    Takes the parameters that `select` takes. All rules take attempts in the order of the first.
    `attempts` is the table that is read, where it is not all of them. Where `students` names a
    table of students, theirs are taken from the kept standings, which must have them laid down.

    Columns: student_ix, skill_ix, task_ix (null unless `by_task`); cut, as a share of the top, by
    the first rule; and by the number of each rule from 0 its score_0 after the last attempt, and
    mastered_0 (null: no known cut).
    """
    kept = bool(students)
    cuts = list(dict.fromkeys(rule.cut for rule in rules))
    tables = {
        "scale": scale_text(rules[0], *cuts),
        **(_kept(students) if kept else _made(rules[0], group_columns(by_task), attempts)),
        "entry": _ENTRY,
    }
    judges = [_Judge(rule, number, cuts.index(rule.cut)) for number, rule in enumerate(rules)]
    last = "entry"
    for level in range(max(len(judge.levels) for judge in judges)):
        columns = ", ".join(text for judge in judges for text in judge.levels[level : level + 1])
        body = f"select *, {columns} from {last}"
        last = f"step_{level}"
        tables[last] = body.replace("{past}", PAST).replace("{key}", "series_ix")
    said = ", ".join(text for judge in judges for text in judge.said())
    tables["told"] = f"select {_TOLD}, {said} from {last} group by series_ix"
    task = "task_ix" if by_task else "null::uinteger"
    return with_tables(
        tables,
        f"select student_ix, skill_ix, {task} as task_ix, told.* exclude (series_ix)"
        f" from course {'' if kept else 'join series using (skill_ix, scores)'}"
        " join told using (series_ix)",
    )


def _made(rule: Rule, key: str, attempts: str) -> dict[str, str]:
    """Tables up to `series`, the scores in order that differ, and `course`, whose they are."""
    course = _COURSE.format(key=key)
    return {**in_order(rule, key, attempts), "course": course, "series": _SERIES}


def _kept(students: str) -> dict[str, str]:
    """As `_made`, from the kept standings."""
    return {"course": _KEPT_COURSE.format(students=students), "series": _KEPT_SERIES}


class _Judge:
    """A rule's columns beside those of others: their names end in its number.

    Parameters
    ----------
    rule
        The rule.
    number
        Its place among all.
    cut
        The place of its cut among all cuts.
    """

    def __init__(self, rule: Rule, number: int, cut: int) -> None:
        self._rule, self._number = rule, number
        steps = (*rule.steps(), {"result": rule.score_sql()})
        self._names = {name: f"{name}_{number}" for step in steps for name in step}
        self._names["cut"] = f"cut_{cut}"
        self.levels = [
            ", ".join(f"{self._own(text)} as {self._names[name]}" for name, text in step.items())
            for step in steps
        ]
        """Columns of each step, and at last the score."""

    def said(self) -> tuple[str, str]:
        """What is left of a series: the score after its last attempt, and the verdict."""
        number, result = self._number, self._names["result"]
        met = f"case when {self._names['cut']} is not null then {self._met()} end"
        verdict = f"bool_or({met})" if self._rule.sticky else f"arg_max_null({met}, k)"
        score = f"arg_max_null({result}, k) as score_{number}"
        return score, f"{verdict} as mastered_{number}"

    def _met(self) -> str:
        return f"coalesce({self._own(self._rule.met_sql())}, false)"

    def _own(self, text: str) -> str:
        """A rule's SQL with the names that are its own."""
        return re.sub(rf"\b({'|'.join(self._names)})\b", lambda name: self._names[name[0]], text)
