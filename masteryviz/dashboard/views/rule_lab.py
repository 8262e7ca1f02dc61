"""Rule lab: what if mastery were defined otherwise, who flips, and what the cut does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import polars as pl

from masteryviz.charts import CHARTS
from masteryviz.charts._chart import plural
from masteryviz.dashboard.figure_view import FigureView
from masteryviz.dashboard.panel import Panel, Picture
from masteryviz.dashboard.parts import Act, Detail
from masteryviz.dashboard.presentation import unnamed
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _skill
from masteryviz.dashboard.views._view import Screen, View, box
from masteryviz.rules import RULES, Rule

_RULES, _CUTS = CHARTS["rules"], CHARTS["cuts"]

MOST = 12
"""Sections of a district whose work is judged by every rule at once: a click stays quick."""
LISTED = 400
"""With more that flip than this they are counted, not named."""

Token = Callable[[str], str]
"""From a student's id to the token that asks for the receipt."""

_HEAD = "Whose mastery depends on the rule?"
_TONES = ("returned", "submitted", "almost", "mastered", "excused")
"""Colours of the reasons, the most frequent first; of one attempt that suffices last."""


def build(act: Act) -> Screen:
    """The rules beside each other, the cut, and who flips."""

    def use(message: Any) -> None:  # noqa: ANN401
        act({"do": "filter", "name": "rule", "values": [message.get("name", "")]})

    rules, cuts, flips = FigureView(use), FigureView(), Detail(act)
    flips.data = {"skill": ""}
    panels = (
        Panel("chart-card", _RULES.title, rules, lambda s, x: _compare(rules, s, x), act),
        Panel("chart-card", _CUTS.title, cuts, lambda s, x: _cut(cuts, s, x), act),
        Panel("detail-card", "", flips, lambda s, x: _flips(flips, s, x)),
    )
    left = box("mv-stack", *panels[:2])
    return Screen(box("mv-view", box("mv-gaps", left, panels[2])), panels, most=MOST)


def _compare(view: FigureView, source: Source, selection: Selection) -> Picture:
    frame = source.ask("rule_comparison", selection, (), _skill.taught(source, selection))
    used = source.rule(selection)
    figure = _RULES.draw(frame, used=used)
    answer = _RULES.answers(frame, used=used) + " Click a rule to use it."
    return Picture(answer, lambda: view.show(figure, f"{_RULES.title} {answer}"))


def _cut(view: FigureView, source: Source, selection: Selection) -> Picture:
    frame = source.ask("cut_curve", selection, (), _skill.taught(source, selection))
    figure, answer = _CUTS.draw(frame), _CUTS.answers(frame)
    return Picture(answer, lambda: view.show(figure, f"{_CUTS.title} {answer}"))


def _flips(detail: Detail, source: Source, selection: Selection) -> Picture:
    frame = source.ask("rule_flips", selection, (), _skill.taught(source, selection))
    named = frame.height <= LISTED
    by_why = frame.partition_by("why", maintain_order=True) if frame.height else []
    by_why.sort(key=lambda rows: (rows["why"][0].startswith("every"), -rows.height))
    used = source.rule(selection)
    groups = [unnamed(_group(rows, place, named, source.token, used), source.least)
              for place, rows in enumerate(by_why)]  # fmt: skip
    several = frame["section"].n_unique() > 1
    held = int(frame["mastered"].fill_null(value=False).sum())
    about = (
        f"{plural(frame.height, 'student × skill', 'students × skills')} on which rules differ."
        + " Each shows the scores in order." * named
    )
    facts = [
        ["Mastered by the rule in use", f"{held:,} of {frame.height:,}"],
        ["Only one attempt at the cut", f"{frame.filter(pl.col('at_cut') == 1).height:,}"],
    ]
    data = {
        "skill": "rules", "heading": _HEAD, "about": about, "groups": groups, "facts": facts,
        "several": several and named, "drawer": False, "closable": False,
        "unnamed": "" if named else _unnamed(several),
    }  # fmt: skip
    return Picture("", lambda: setattr(detail, "data", data), frame=frame, name=_HEAD)


def _unnamed(several: bool) -> str:
    """What to do where too many flip to be named."""
    return f"Too many to list here: choose {'a section' if several else 'a unit or skill'} above."


def _group(rows: pl.DataFrame, place: int, named: bool, token: Token, used: Rule) -> dict[str, Any]:
    """Those whose mastery depends on the rule for one reason."""
    why = str(rows["why"][0])
    words = why[:1].upper() + why[1:]
    listed = rows.iter_rows(named=True) if named else ()
    return {
        "state": _TONES[place], "name": words, "why": _mostly(rows, used), "bar": True,
        "place": place, "count": rows.height,
        "students": [_chip(row, token, used) for row in listed],
    }  # fmt: skip


def _mostly(rows: pl.DataFrame, used: Rule) -> str:
    """The rules that most often say yes, or no, whichever are fewer."""
    yes, no = (_most_often(rows[name].to_list()) for name in ("mastered_by", "not_by"))
    fewer = yes if yes.count(",") <= no.count(",") else no
    which = "mastered only" if fewer is yes else "not mastered"
    return f"most often {which} by: {_titles(fewer, used)}"


def _most_often(rules: list[str]) -> str:
    """What stands there most often; of several the first by name."""
    counts = Counter(rules)
    most = max(counts.values())
    return min(name for name, count in counts.items() if count == most)


def _chip(row: dict[str, Any], token: Token, used: Rule) -> dict[str, str]:
    now = "mastered by the rule in use" if row["mastered"] else "not mastered by the rule in use"
    yes, no = (_titles(row[name], used) for name in ("mastered_by", "not_by"))
    return {
        "name": row["name"] or row["student"],
        "section": row["section"] or "",
        "note": f"{row['skill']}: {row['evidence']}",
        "title": f"{now}; by {yes}; not by {no}",
        "skill": row["skill"],
        "token": token(row["student"]),
    }


@lru_cache(maxsize=512)
def _titles(rules: str, used: Rule) -> str:
    """Names of rules given by key; hundreds of students differ by the same few."""
    return "; ".join(
        (used if key == used.key else RULES[key]).named().lower() for key in rules.split(", ")
    )


VIEW = View(
    "rule_lab",
    "Rule lab",
    build,
    about="What if mastery were defined otherwise?",
    upright=True,
    steps=(
        "The same work is judged by every rule: the bars show how many have mastery by each.",
        "Choose a rule to see who flips: who has the skill by one rule and not by the other.",
    ),
)
