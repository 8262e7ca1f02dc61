"""What a file asks of the user before it can be imported, and which of it has no answer yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from masteryviz.cells import LARGEST
from masteryviz.dashboard.intake import Outcome, Said, problems
from masteryviz.errors import Problem
from masteryviz.loading import Answer, SameClass
from masteryviz.mapping import MARKS

MOST_MARKS = 12
"""Marks that the user is asked about: a file with more is no tracker of marks."""

_YES = {
    "other_course": ("--other-course", "Yes, it is of another course or a new term."),
    "name_as_id": (
        "name_as_id",
        "Yes, in this file every name is one student, and will stay so.",
    ),
    "as_tracker": (
        "--format wide_tracker",
        "Yes, it is a tracker: a row for each student, a column for each skill.",
    ),
}


def is_open(outcome: Outcome, said: Said, sheets: Sequence[str] = ()) -> bool:
    """Whether something is asked that has no answer yet, so that the user can go on."""
    if outcome.error is None:
        return any(item.own_name not in said.new for item in same_classes(outcome))
    wrong = problems(outcome.error)
    words = " ".join(problem.advice for problem in wrong)
    return (
        any(sign in words and not getattr(said, name) for name, (sign, _) in _YES.items())
        or ("--sheet" in words and len(sheets) > 1 and not said.sheets)
        or bool(_unknown(wrong, said))
    )


def confirmations(wrong: Sequence[Problem], said: Said) -> list[dict[str, Any]]:
    """What the user is asked to confirm: what was confirmed before, and what loading asks for."""
    words = " ".join(problem.advice for problem in wrong)
    return [
        {"name": name, "text": text, "on": getattr(said, name)}
        for name, (sign, text) in _YES.items()
        if sign in words or getattr(said, name)
    ]


def marks(outcome: Outcome, wrong: Sequence[Problem], said: Said) -> list[list[str]]:
    """Marks of which the user says what they are worth, each with what was or may be said of it."""
    before = [(one.name, one.value) for one in kept(outcome, "mark")]
    proposed = [pair for problem in wrong for pair in problem.proposed]
    unknown = [(mark, "") for mark in _unknown(wrong, said)]
    found: dict[str, list[str]] = {}
    for mark, meaning in (*said.marks, *before, *proposed, *unknown, *_assumed(outcome)):
        found.setdefault(mark.casefold(), [mark, meaning])
    return sorted(found.values(), key=lambda pair: pair[0].casefold())


def is_offered(notice: Problem) -> bool:
    """Whether a notice tells what marks were taken for, few enough to be said otherwise here."""
    return 0 < len(notice.proposed) <= MOST_MARKS


def assumed(outcome: Outcome) -> str:
    """What marks were taken for, since a scale that is built in has them; empty: none was."""
    said = ", ".join(f"{mark} = {worth}" for mark, worth in _assumed(outcome))
    return f"Taken for: {said}." if said else ""


def proposals(wrong: Sequence[Problem]) -> list[str]:
    """Marks for which a worth is proposed, which the user confirms."""
    return [mark for problem in wrong for mark, _ in problem.proposed]


def kept(outcome: Outcome, what: str) -> list[Answer]:
    """Answers on earlier exports of the source that held for this one."""
    return [one for report in outcome.reports for one in report.answers if one.what == what]


def before(outcome: Outcome) -> str:
    """What was said before of marks, with the day, in a sentence; empty: nothing was."""
    days: dict[str, list[str]] = {}
    for one in kept(outcome, "mark"):
        days.setdefault(one.day, []).append(one.said)
    parts = [f"as you said on {day}: {', '.join(said)}" for day, said in days.items()]
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def with_marks_forgotten(said: Said, outcome: Outcome) -> Said:
    """Let what was said before of marks hold no more, so that they are asked about."""
    keys = {one.key for one in kept(outcome, "mark")} | {f"mark {mark}" for mark, _ in said.marks}
    return replace(said, marks=(), forgotten=tuple(sorted({*said.forgotten, *keys})))


def same_classes(outcome: Outcome) -> list[SameClass]:
    """New sections that most likely are known ones."""
    return [item for report in outcome.reports for item in report.same_class]


def classes(outcome: Outcome, said: Said) -> list[dict[str, Any]]:
    """Which class each of them is: a question with two answers, or the answer that was given."""
    answered = [
        {"name": name, "text": f"{name} is {home.shown}, as you said.", "answers": []}
        for name, home in said.known
    ]
    answered += [
        {"name": one.name, "text": f"{one.said}, as you said on {one.day}.", "answers": []}
        for one in kept(outcome, "class")
        if one.name not in {name for name, _ in said.known}
    ]
    asked = []
    for item in same_classes(outcome):
        is_new = item.own_name in said.new
        text = (
            f"{item.section} is a new class, as you said."
            if is_new
            else f"{item.seen} Is it {item.known_as}?"
        )
        answers = [] if is_new else [[f"It is {item.known_as}", True], ["A new class", False]]
        asked.append({"name": item.own_name, "text": text, "answers": answers})
    return answered + asked


def with_class(said: Said, outcome: Outcome, value: object) -> Said:
    """Add which class a section is: `[name, true]` the known one, false a new one, null: unsaid.

    What the file does not ask changes nothing.
    """
    match value:
        case [str(name), bool() | None as is_known]:
            pass
        case _:
            return said
    homes = {item.own_name: item.home for item in same_classes(outcome)}
    if is_known is not None and name not in homes:
        return said
    if is_known is None and any(one.name == name for one in kept(outcome, "class")):
        said = replace(said, forgotten=tuple(sorted({*said.forgotten, f"class {name}"})))
    known = tuple(pair for pair in said.known if pair[0] != name)
    new = tuple(other for other in said.new if other != name)
    if is_known:
        known += ((name, homes[name]),)
    elif is_known is False:
        new += (name,)
    return replace(said, known=known, new=new)


def with_marks(said: Said, value: object) -> Said:
    """Take over what marks are worth: pairs of a mark and points, or one of `mapping.MARKS`.

    Pairs that make no sense are left out.
    """
    if not isinstance(value, list):
        return said
    pairs: dict[str, str] = {}
    for pair in value[:MOST_MARKS]:
        match pair:
            case [str(mark), str(meaning)] if meaning in MARKS or _is_worth(meaning):
                pairs[mark] = meaning
    return replace(said, marks=tuple(sorted(pairs.items())))


def _is_worth(text: str) -> bool:
    try:
        return 0 <= float(text) <= LARGEST
    except ValueError:
        return False


def _assumed(outcome: Outcome) -> list[tuple[str, str]]:
    """Marks that nobody was asked about, each with what it was taken for."""
    notices = [notice for report in outcome.reports for notice in report.notices]
    pairs = [pair for notice in filter(is_offered, notices) for pair in notice.proposed]
    return list(dict(pairs).items()) if len(dict(pairs)) <= MOST_MARKS else []


def _unknown(wrong: Sequence[Problem], said: Said) -> list[str]:
    """Marks without an answer; none where there are too many to be asked about."""
    known = {mark.casefold() for mark, _ in said.marks}
    marks = sorted({mark for problem in wrong for mark in problem.marks})
    found = {mark.casefold(): mark for mark in marks if mark.casefold() not in known}
    return list(found.values()) if len(found) <= MOST_MARKS else []
