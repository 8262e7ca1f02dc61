"""Frameworks of competencies and standards: Moodle's export and CASE spreadsheets."""

from __future__ import annotations

import json
import re
from collections import Counter

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._framework_tree import (
    FRAMEWORK,
    LevelScale,
    Node,
    grow,
    once_each,
    skills,
    walk,
)
from masteryviz.readers._reader import Batch, Reader
from masteryviz.readers._things import overlaid
from masteryviz.table import TextTable
from masteryviz.wording import plural

_MOODLE = {
    "parent id number": "parent",
    "id number": "code",
    "short name": "title",
    "description": "text",
    "scale values": "scale",
    "scale configuration": "proficient",
    "is framework": "framework",
}
_CASE = {
    "identifier": "key",
    "fullstatement": "title",
    "humancodingscheme": "code",
    "abbreviatedstatement": "short",
    "smartlevel": "level",
    "cfitemtype": "kind",
    "ischildof": "parent",
    "sequencenumber": "order",
}
_TAG = re.compile(r"<[^>]+>")


def recognises(table: TextTable) -> bool:
    """Whether the headers are those of Moodle's framework export or of CASE items."""
    moodle, case = _places(table, _MOODLE), _places(table, _CASE)
    return {"parent", "code", "title", "scale", "framework"} <= moodle.keys() or (
        "title" in case and bool({"key", "code"} & case.keys()) and len(case) >= 3
    )


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read the skills of a framework, in order, with unit, standard and scale.

    Items that others stand below are units and standards, not skills, unless they are of the same
    kind as skills (a standard with components).

    Raises
    ------
    InputError
        When an id stands twice, a parent is not in the file, or an item has neither code nor
        title.
    """
    moodle = _places(table, _MOODLE)
    is_moodle = "framework" in moodle
    places = moodle if is_moodle else _places(table, _CASE)
    if "title" not in places:
        what = "The table has no column of competencies (Short name, or fullStatement)."
        raise table.refusal([Problem(what, "Export the framework again.", table.header_line)])
    cells = {what: table.column(place).to_list() for what, place in places.items()}
    nodes = _moodle(table, cells) if is_moodle else _case(table, cells)
    roots, problems = grow(nodes)
    problems += [
        Problem("The item has neither a code nor a title.", "Fill in one.", node.row)
        for node in nodes
        if not node.code and not node.title
    ]
    if problems:
        raise table.refusal(problems)
    scales, notices = _scales(table, cells, nodes) if is_moodle else ({}, [])
    found = skills(roots, scales)
    if twins := once_each(found):
        raise table.refusal(twins)
    frames = mapping.skill_frames()
    frames["skills"] = overlaid(found, frames["skills"])
    groups = len(nodes) - found.height
    rows = Counter({"imported": found.height}) + Counter({"skipped: group of skills": groups})
    depth = max((len(above) for _, above in walk(roots)), default=0)
    what = (
        f"{plural(found.height, 'skill')} below {plural(groups, 'group')}, "
        f"{plural(depth + 1, 'level')} deep."
    )
    unused = [
        header for place, header in enumerate(table.header) if place not in places.values()
    ]  # fmt: skip
    notices.append(Problem(what))
    if unused:
        notices.append(Problem(f"Columns not used: {', '.join(unused[:20])}."))
    return Batch(kind="definitions", frames=frames, rows=rows, notices=notices)


def _places(table: TextTable, names: dict[str, str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, header in enumerate(table.folded()):
        plain = re.sub(r" \(optional\)$", "", header)
        what = names.get(plain) or names.get(re.sub(r"[\W_]", "", plain))
        if what is not None:
            places.setdefault(what, place)
    return places


def _moodle(table: TextTable, cells: dict[str, list[str]]) -> list[Node]:
    """Items of Moodle's export: the framework first, everything without a parent below it."""
    whole = [_yes(text) for text in cells["framework"]]
    root = next((code for code, is_one in zip(cells["code"], whole, strict=True) if is_one), None)
    nodes = []
    for at, line in enumerate(table.lines):
        code, parent = cells["code"][at], cells["parent"][at]
        above = None if whole[at] else (parent or root)
        title = cells["title"][at] or _plain(cells["text"][at] if "text" in cells else "")
        kind = FRAMEWORK if whole[at] else ""
        node = Node(key=code or title, code=code, title=title, parent=above, kind=kind, row=line)
        nodes.append(node)
    return nodes


def _yes(text: str) -> bool:
    return text.casefold() in ("1", "true", "yes")


def _plain(text: str) -> str:
    """Text without HTML tags."""
    return " ".join(_TAG.sub(" ", text).split())


def _case(table: TextTable, cells: dict[str, list[str]]) -> list[Node]:
    """Items of a CASE spreadsheet: the tree is in `isChildOf`, else in `smartLevel` (1.2.3)."""
    nodes = []
    levels = cells.get("level")
    keys = {
        key: at for at, key in enumerate(cells.get("key", [])) if key
    }  # fmt: skip
    by_code = {code: at for at, code in enumerate(cells.get("code", [])) if code}
    for at, line in enumerate(table.lines):
        given = {what: column[at] for what, column in cells.items()}
        level = given.get("level", "")
        parent = given.get("parent", "")
        if parent and parent not in keys and parent in by_code:
            parent = _key(cells, by_code[parent])
        if not parent and levels is not None and "." in level.strip("."):
            above = level.strip(".").rpartition(".")[0]
            parent = next(
                (_key(cells, n) for n, text in enumerate(levels) if text.strip(".") == above),
                above,
            )
        nodes.append(
            Node(
                key=_key(cells, at),
                code=given.get("code", ""),
                title=_plain(given.get("title", "") or given.get("short", "")),
                parent=parent or None,
                kind=given.get("kind", ""),
                row=line,
                order=_order(level or given.get("order", "")),
            )
        )
    return nodes


def _key(cells: dict[str, list[str]], at: int) -> str:
    return next(
        text for what in ("key", "code", "title") if what in cells and (text := cells[what][at])
    )


def _order(text: str) -> tuple[float, ...]:
    parts = [part for part in text.split(".") if part]
    return tuple(float(part) for part in parts) if all(p.isdigit() for p in parts) else ()


def _scales(
    table: TextTable, cells: dict[str, list[str]], nodes: list[Node]
) -> tuple[dict[str, LevelScale], list[Problem]]:
    """Scales of Moodle's items: names from low to high, and which of them are proficient."""
    scales: dict[str, LevelScale] = {}
    notices: list[Problem] = []
    for at, node in enumerate(nodes):
        names = [name.strip() for name in cells["scale"][at].split(",") if name.strip()]
        config = cells["proficient"][at] if "proficient" in cells else ""
        if len(names) < 2:
            if names or config:
                notices.append(_no_scale(table, node, len(names)))
            continue
        lowest = _lowest_proficient(config)
        if config and (lowest is None or lowest > len(names)):
            what = "The scale configuration names no proficient value: the cut is left open."
            label = table.column_label(_places(table, _MOODLE)["proficient"])
            notices.append(Problem(what, "", node.row, label))
        step = 1 / (len(names) - 1)
        points = [(name, round(place * step, 6)) for place, name in enumerate(names)]
        cut = points[lowest - 1][1] if lowest and lowest <= len(names) else None
        levels = json.dumps(points[::-1], ensure_ascii=False)
        # A cut of 0 would call everybody a master.
        scales[node.key] = LevelScale(levels, cut or None)
    return scales, notices


def _no_scale(table: TextTable, node: Node, count: int) -> Problem:
    """Say that values were given which make no scale."""
    what = (
        f"The scale has {plural(count, 'value')}, and two at least make a scale: the item takes "
        "that of the items above it, if they have one."
    )
    advice = "Separate the values by commas, from low to high."
    label = table.column_label(_places(table, _MOODLE)["scale"])
    return Problem(what, advice, node.row, label)


def _lowest_proficient(config: str) -> int | None:
    """Number (from 1) of the lowest value of a scale that counts as proficient."""
    try:
        values = json.loads(config.replace('""', '"')) if config else []
    except ValueError:
        return None
    if not isinstance(values, list):
        return None
    proficient = [
        int(value["id"])
        for value in values
        if isinstance(value, dict)
        and str(value.get("id", "")).isdecimal()
        and str(value.get("proficient")) == "1"
    ]
    return min(proficient, default=None)


READER = Reader(
    key="competency_framework",
    title="Framework of competencies or standards (CSV)",
    carries="skills in order with code, title, unit, standard and scale; no students, no scores",
    download="Moodle: Site administration, Competencies, Export competency framework; CASE: the "
    "framework's page, Export, Spreadsheet, its sheet of items saved as CSV",
    recognises=recognises,
    read=read,
)
