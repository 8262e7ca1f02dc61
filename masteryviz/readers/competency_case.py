"""Standards as CASE packages (JSON): items, and which of them stand below which."""

from __future__ import annotations

from collections import Counter
from typing import Any

from masteryviz.document import Document
from masteryviz.errors import InputError, Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._framework_tree import FRAMEWORK, Node, grow, once_each, skills
from masteryviz.readers._reader import Batch, Reader
from masteryviz.readers._things import overlaid
from masteryviz.wording import plural

_MOST_PROBLEMS = 10


def recognises(document: Document) -> bool:
    """Whether the document is a CASE package: a framework with its items."""
    package = _package(document.value)
    whole, items = package.get("CFDocument"), package.get("CFItems")
    return isinstance(whole, dict) and isinstance(items, list)


def read(document: Document, mapping: Mapping) -> Batch:
    """Read the skills of a framework, in order, with unit and standard.

    Items that others stand below are units and standards, not skills, unless they are of the same
    kind as skills (a standard with components).

    Raises
    ------
    InputError
        When the document is no package, an item lacks id or text, an id stands twice, or a parent
        is not in the package.
    """
    package = _package(document.value)
    if not recognises(document):
        what = "This is no CASE package: it has no CFDocument with CFItems."
        raise InputError(document.file, Problem(what, "Download the framework as CASE JSON."))
    nodes, problems = _nodes(package)
    several, lost = _hang(package, nodes)
    roots, wrong = grow(nodes)
    problems += wrong
    found = skills(roots, {})
    problems = problems or once_each(found)
    if problems:
        raise InputError(document.file, *problems[:_MOST_PROBLEMS])
    frames = mapping.skill_frames()
    frames["skills"] = overlaid(found, frames["skills"])
    groups = len(nodes) - 1 - found.height
    what = f"{plural(found.height, 'skill')} below {plural(groups, 'group')}."
    notices = [Problem(what)]
    if several:
        count = plural(several, "item has", "items have")
        what = f"{count} several parents; each was put below the first one."
        notices.append(Problem(what))
    if lost:
        count = plural(lost, "association was", "associations were")
        what = f"{count} left out, not understood or without an item."
        advice = "Items that nothing else hangs below another stand at the top."
        notices.append(Problem(what, advice))
    return Batch(
        kind="definitions",
        frames=frames,
        rows=Counter({"imported": found.height}) + Counter({"skipped: group of skills": groups}),
        notices=notices,
    )


def _package(value: object) -> dict[str, Any]:
    """The package itself, which some servers wrap; nothing where the value is no object."""
    wrapped = value.get("CFPackage", value) if isinstance(value, dict) else None
    return wrapped if isinstance(wrapped, dict) else {}


def _nodes(package: dict[str, Any]) -> tuple[list[Node], list[Problem]]:
    """The framework and its items as nodes, not yet below each other."""
    whole = package["CFDocument"]
    title = _text(whole, "title")
    root = Node(key=_text(whole, "identifier"), code="", title=title, kind=FRAMEWORK)
    nodes, problems = [root], []
    for n, item in enumerate(package["CFItems"], start=1):
        key = _text(item, "identifier") if isinstance(item, dict) else ""
        title = _text(item, "fullStatement") or _text(item, "abbreviatedStatement") if key else ""
        if not title:
            what = f"CFItems number {n} has no identifier or no fullStatement."
            problems.append(Problem(what, "Download the framework again."))
            continue
        kind, code = _text(item, "CFItemType"), _text(item, "humanCodingScheme")
        nodes.append(Node(key=key, code=code, title=title, kind=kind, parent=root.key or None))
    return nodes, problems


def _hang(package: dict[str, Any], nodes: list[Node]) -> tuple[int, int]:
    """Set parents by the associations `isChildOf`.

    Gives how many items have several, and how many associations cannot be followed.
    """
    by_key = {node.key: node for node in nodes[1:]}
    parents: dict[str, list[str]] = {}
    lost = 0
    links = package.get("CFAssociations") or []
    for link in links if isinstance(links, list) else [links]:
        kind = _text(link, "associationType") if isinstance(link, dict) else ""
        if kind != "isChildOf":
            lost += not kind
            continue
        child, parent = (_target(link, end) for end in ("originNodeURI", "destinationNodeURI"))
        if child not in by_key or child == parent:
            lost += 1
            continue
        parents.setdefault(child, []).append(parent)
        number = link.get("sequenceNumber")
        if len(parents[child]) == 1:
            by_key[child].parent = parent
            by_key[child].order = (float(number),) if isinstance(number, int | float) else ()
    return sum(len(set(several)) > 1 for several in parents.values()), lost


def _target(link: dict[str, Any], end: str) -> str:
    """Identifier of the item at one end of an association."""
    node = link.get(end)
    return _text(node, "identifier") if isinstance(node, dict) else ""


def _text(value: dict[str, Any], name: str) -> str:
    """A field as one line of text; blank where it is none."""
    text = value.get(name)
    return " ".join(text.split()) if isinstance(text, str) else ""


READER = Reader(
    key="competency_case",
    title="Framework of standards (CASE, JSON)",
    carries="skills in order with code, title, unit and standard; no scale, no students, no scores",
    download="The framework's page on a CASE site (CASE Network, OpenSALT), Export, CASE JSON",
    takes=Document,
    recognises=recognises,
    read=read,
)
