"""A map proposed from what tasks are called: standards, lessons and targets in their titles."""

from __future__ import annotations

import re
from collections import abc
from dataclasses import dataclass

import tomlkit

from masteryviz.mapping import Mapping, SkillEntry, matches

_STANDARDS = (
    # Next Generation Science Standards: MS-PS1-5, HS-LS2-3, 4-ESS1-1, K-2-ETS1-1.
    r"(?:K-2|3-5|MS|HS|K|[1-5])-(?:PS|LS|ESS|ETS)\d-\d{1,2}",
    # Common Core mathematics: CCSS.MATH.CONTENT.8.EE.A.1, 7.RP.2a, HSA-REI.B.3, A-SSE.1.
    r"(?:CCSS\.)?(?:MATH\.)?(?:CONTENT\.)?(?:K|[1-8])\.(?:CC|OA|NBT|NF|MD|G|RP|NS|EE|F|SP)"
    r"(?:\.[A-G])?\.\d{1,2}[a-d]?",
    r"(?:CCSS\.)?(?:MATH\.)?(?:CONTENT\.)?(?:HS)?[NAFGS]-(?:RN|Q|CN|VM|SSE|APR|CED|REI|IF|BF|LE|TF"
    r"|CO|SRT|C|GPE|GMD|MG|ID|IC|CP|MD)(?:\.[A-G])?\.\d{1,2}[a-d]?",
    # Common Core English: CCSS.ELA-LITERACY.RL.7.1, W.9-10.2b, RST.6-8.4.
    r"(?:CCSS\.)?(?:ELA-LITERACY\.)?(?:RL|RI|RF|RH|RST|WHST|SL|W|L)\.(?:K|\d{1,2}(?:-\d{1,2})?)"
    r"\.\d{1,2}[a-f]?",
    # Texas: 8.2(C), TEKS 7.6A.
    r"(?:TEKS )\d{1,2}\.\d{1,2}\(?[A-Z]\)?|\d{1,2}\.\d{1,2}\([A-Z]\)",
)
_STANDARD = re.compile(rf"(?<![\w.-])(?:{'|'.join(_STANDARDS)})(?![\w-]|\.\d)", re.IGNORECASE)
_UNIT = re.compile(r"\b(?:unit|module|chapter|topic)\s*#?(\d{1,2})\b", re.IGNORECASE)
_LESSON = re.compile(r"\blesson\s*#?(\d{1,2}(?:\.\d{1,2})?)\b", re.IGNORECASE)
_UNIT_LESSON = re.compile(r"\bU(\d{1,2})[ .-]?L(\d{1,2})\b", re.IGNORECASE)
_SHORT_LESSON = re.compile(r"^L(\d{1,2}(?:\.\d{1,2})?)\b", re.IGNORECASE)
_TARGET = re.compile(
    r"\b(learning target|target|LT|standard|objective|outcome|skill|SLO)\s*#?"
    r"(\d{1,2}(?:\.\d{1,2})*[a-z]?)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)(?![\d.])\s*[-:)–—]?\s")
_SUMMATIVE = re.compile(
    r"\b(?:unit|chapter|module|final|end.of.\w+) (?:test|exam|assessment)\b|\b(?:mid-?term|final"
    r" exam|benchmark|summative)\b",
    re.IGNORECASE,
)
_KINDS = (
    r"mastery (?:check|task|quiz)|check(?:point)?s?|quiz(?:zes)?|practice|assignment|classwork"
    r"|homework|exit ticket|warm-?up|assessment|reassessment|re-?take|retest|redo|revision"
    r"|corrections|form|version|attempt|try|must do|should do|aspire to do|guided notes|notes|lab"
    r"|task|self-check"
)
_VARIANT = re.compile(
    rf"\s*[-–—:|(\[]*\s*\b(?:{_KINDS})\b\s*(?:#?\d{{1,2}}|[A-F])?\s*[)\]]*\s*$"
    r"|\s*[-–—:|]?\s*[(\[](?:[A-F]|\d{1,2})[)\]]\s*$|\s+#?\d{1,2}\s*$|\s+v\d\s*$",
    re.IGNORECASE,
)
_EDGES = " \t-–—:|,.;()[]"


@dataclass(frozen=True)
class Proposal:
    """A skill that titles speak of, and the tasks that would show it."""

    entry: SkillEntry
    """The skill as a map would have it, with patterns of its tasks."""
    titles: tuple[str, ...]
    """The tasks that it was read from."""
    why: str
    """What in the titles led to it."""
    known: bool = False
    """Whether the map has the skill already, and only lacks these tasks."""


@dataclass(frozen=True)
class _Sign:
    """What a title says of the skill it belongs to."""

    skill: str
    why: str
    text: str
    """The words that say it, as the title has them."""
    unit: str | None = None
    standard: str | None = None


def propose(
    titles: abc.Iterable[str],
    mapping: Mapping = Mapping(),  # noqa: B008  (frozen)
) -> tuple[list[Proposal], list[str]]:
    """Propose skills from the titles of tasks, in the order in which the tasks come.

    Codes of standards (MS-PS1-5, 7.RP.A.2, RL.7.1), lessons (`Lesson 3`, `U2L3`), numbered targets
    (`LT 2.1`) and, where neither is there, titles that differ only in words such as `Form B` or
    `Retake` make tasks of one skill. Unit tests and finals show many skills and are left out.
    Tasks that `mapping` aligns already are passed over.

    Returns
    -------
    tuple[list[Proposal], list[str]]
        The proposals, and the titles that nothing was proposed for: they stand for themselves.
    """
    ordered = list(dict.fromkeys(title.strip() for title in titles if title.strip()))
    ordered = [title for title in ordered if not mapping.skills_for(title)]
    known = {entry.skill for entry in mapping.skills}
    groups: dict[str, list[tuple[str, _Sign]]] = {}
    for title in ordered:
        for sign in _signs(title):
            groups.setdefault(sign.skill.casefold(), []).append((title, sign))
    proposals = [
        _proposal(members, ordered, known)
        for members in groups.values()
        if len(members) > 1 or members[0][1].why != "titles"
    ]
    named = {title for proposal in proposals for title in proposal.titles}
    return proposals, [title for title in ordered if title not in named]


def as_toml(
    proposals: abc.Iterable[Proposal], alone: abc.Iterable[str] = (), beside: str = ""
) -> str:
    """The proposals as a map to read and to correct, in TOML with comments.

    Parameters
    ----------
    alone
        Titles that stand for themselves, listed in a comment.
    beside
        The text of a map that the proposals are put after; it stays as it is.
    """
    document = tomlkit.document()
    document.add(tomlkit.comment("Proposed from the titles of tasks. Read it, correct it, delete"))
    document.add(tomlkit.comment("what is wrong: nothing of it is used until you load with it."))
    alone = list(alone)
    if alone:
        document.add(tomlkit.comment("These tasks stand for themselves:"))
        for title in alone:
            document.add(tomlkit.comment(f"  {_line(title)}"))
    skills = tomlkit.aot()
    for proposal in proposals:
        if proposal.known:
            tasks = tomlkit.item(list(proposal.entry.tasks)).as_string()
            what = f"{proposal.entry.skill} is in the map already; it may also have tasks {tasks}"
            document.add(tomlkit.comment(_line(what)))
            continue
        skills.append(_table(proposal))
    if len(skills):
        document.add("skills", skills)
    text = re.sub(r"\n{3,}", "\n\n", tomlkit.dumps(document))
    return "\n\n".join(filter(None, [beside.rstrip(), text]))


def _signs(title: str) -> list[_Sign]:
    """What a title belongs to: every standard it names, else its lesson, target or own stem."""
    codes = list(dict.fromkeys(match[0] for match in _STANDARD.finditer(title)))
    unit = _UNIT.search(title)
    unit_name = f"Unit {unit[1]}" if unit else None
    if codes:
        return [
            _Sign(_plain_code(code), "code of a standard", code, unit_name, _plain_code(code))
            for code in codes
        ]
    if _SUMMATIVE.search(title):
        return []
    return [_lesson(title, unit_name) or _target(title, unit_name) or _stem(title, unit_name)]


def _plain_code(code: str) -> str:
    """A standard's code without the words in front that all of them share."""
    short = re.sub(r"^(?:CCSS\.)?(?:MATH\.|ELA-LITERACY\.)?(?:CONTENT\.)?", "", code, flags=re.I)
    return short.upper() if re.search(r"[A-Z]", code) is None else short


def _lesson(title: str, unit: str | None) -> _Sign | None:
    both = _UNIT_LESSON.search(title)
    if both:
        unit = f"Unit {int(both[1])}"
        return _Sign(f"{unit} Lesson {int(both[2])}", "lesson", both[0], unit)
    found = _LESSON.search(title) or _SHORT_LESSON.search(title)
    if not found:
        return None
    name = f"Lesson {found[1]}"
    return _Sign(f"{unit} {name}" if unit else name, "lesson", found[0], unit)


def _target(title: str, unit: str | None) -> _Sign | None:
    found = _TARGET.search(title)
    if found:
        return _Sign(f"{found[1].upper() if len(found[1]) < 4 else found[1].capitalize()} "
                     f"{found[2]}", "numbered target", found[0], unit)  # fmt: skip
    found = _NUMBERED.search(title)
    return _Sign(found[1], "number in front", found[1], unit) if found else None


def _stem(title: str, unit: str | None) -> _Sign:
    """The title without its kind, form and number: what several tasks may have in common."""
    stem = _stripped(title) or title
    return _Sign(stem, "titles", stem, unit)


def _stripped(title: str) -> str:
    stem, before = title, ""
    while stem != before:
        before, stem = stem, _VARIANT.sub("", stem).strip(_EDGES)
    return stem


def _proposal(members: list[tuple[str, _Sign]], titles: list[str], known: set[str]) -> Proposal:
    own = tuple(title for title, _ in members)
    sign = members[0][1]
    units = {said.unit for _, said in members}
    entry = SkillEntry(
        skill=sign.skill,
        title=_common_words(members),
        unit=sign.unit if len(units) == 1 else None,
        standard=sign.standard,
        tasks=_patterns(sign, own, titles),
    )
    return Proposal(entry, own, sign.why, entry.skill in known)


def _common_words(members: list[tuple[str, _Sign]]) -> str | None:
    """What all titles of a skill say beside its code or number: `Chemical reactions`."""
    rests = set()
    for title, sign in members:
        rest = _UNIT.sub("", _STANDARD.sub("", title.replace(sign.text, " ")))
        rests.add(_stripped(" ".join(rest.split()).strip(_EDGES + "+&/")))
    only = rests.pop() if len(rests) == 1 else ""
    return only if only and only.casefold() != members[0][1].skill.casefold() else None


def _patterns(sign: _Sign, own: tuple[str, ...], titles: list[str]) -> tuple[str, ...]:
    """The widest patterns that take the skill's tasks and no other; else the titles themselves."""
    text = sign.text
    if re.search(r"[*?\[]", text):
        return own
    front = "" if sign.why == "number in front" else "*"
    # Lesson 3 must not take Lesson 30, which may come later.
    numbered = (f"{front}{text}", f"{front}{text}[!0-9]*")
    choices: list[tuple[str, ...]]
    choices = [(f"*{text}*",)] if sign.why in ("code of a standard", "titles") else [numbered]
    choices += [(f"{text}*",), (f"{text} *",), (f"{text}:*",), (f"*{text}",)]
    for patterns in choices:
        taken = {title for title in titles for pattern in patterns if matches(pattern, title)}
        if taken == set(own):
            return patterns
    return own


def _table(proposal: Proposal) -> tomlkit.items.Table:
    table = tomlkit.table()
    entry = proposal.entry
    more = f" and {len(proposal.titles) - 2} more" if len(proposal.titles) > 2 else ""
    shown = "; ".join(_line(title) for title in proposal.titles[:2])
    table.add(tomlkit.comment(f"{proposal.why}: {shown}{more}"))
    for name in ("skill", "title", "unit", "standard"):
        value = getattr(entry, name)
        if value is not None:
            table.add(name, value)
    table.add("tasks", list(entry.tasks))
    table.add(tomlkit.nl())
    return table


def _line(text: str) -> str:
    """Text for a comment: one line, and no control characters, which TOML does not allow there."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
