"""A framework of competencies or standards as a tree, and its leaves as skills."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from masteryviz.errors import Problem
from masteryviz.schema import BATCH

FRAMEWORK = "the framework itself"
"""Kind of the node that is no competency."""


@dataclass(kw_only=True)
class Node:
    """A competency, standard, or group of them."""

    key: str
    """What children call it."""
    code: str
    """Code for people, such as HSF.IF.A.1."""
    title: str
    parent: str | None = None
    kind: str = ""
    """Kind of item, such as Standard or Cluster; blank where not said."""
    row: int | None = None
    """Line of the file."""
    order: tuple[float, ...] = ()
    """Place among its siblings where the file gives one."""
    children: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class LevelScale:
    """Scale of a framework."""

    levels: str
    """JSON [[name, points], ...] from high to low; the top has 1 point."""
    cut: float | None
    """Lowest level that counts as mastered, as a share; None where the file does not say."""


def grow(nodes: list[Node]) -> tuple[list[Node], list[Problem]]:
    """Hang nodes below their parents; give the roots and what is wrong."""
    by_key: dict[str, Node] = {}
    problems: list[Problem] = []
    for node in nodes:
        if node.key in by_key:
            what = f"The id {node.key!r} stands here a second time."
            problems.append(Problem(what, "Give each item its own id.", node.row))
        by_key.setdefault(node.key, node)
    roots = []
    for node in nodes:
        parent = by_key.get(node.parent) if node.parent else None
        if node.parent and parent is None:
            what = f"The parent {node.parent!r} is not in the file."
            problems.append(Problem(what, "Export the whole framework.", node.row))
        elif parent is None:
            roots.append(node)
        else:
            parent.children.append(node)
    if not problems:
        reached = {node.key for node, _ in walk(roots)}
        problems = [
            Problem("The item is its own ancestor.", "Correct its parent.", node.row)
            for node in nodes
            if node.key not in reached
        ]
    return roots, problems


def walk(roots: list[Node]) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """Every node with its ancestors from the root down, in order."""
    waiting: list[tuple[Node, tuple[Node, ...]]]
    waiting = [(root, ()) for root in reversed(_sorted(roots))]
    while waiting:
        node, ancestors = waiting.pop()
        yield node, ancestors
        waiting += [(child, (*ancestors, node)) for child in reversed(_sorted(node.children))]


def skills(roots: list[Node], scales: Mapping[str, LevelScale]) -> pl.DataFrame:
    """Frame `skills` of a batch: leaves, and parents of the same kind of item as a leaf.

    The unit is the first group below the framework (the framework itself where there is none),
    the standard is the nearest ancestor's code. `scales` are by the key of the node that has one;
    it holds for all below.
    """
    nodes = list(walk(roots))
    titles = Counter(node.title for node, _ in nodes if not node.code)
    kinds = {node.kind for node, _ in nodes if not node.children} - {""}
    rows: list[tuple[object, ...]] = []
    for node, ancestors in nodes:
        if node.kind == FRAMEWORK or (node.children and node.kind not in kinds):
            continue
        groups = [above for above in ancestors if above.kind != FRAMEWORK]
        unit = next(iter((*groups, *ancestors)), None)
        standard = next((above.code for above in reversed(groups) if above.code), None)
        scale = next(
            (scales[above.key] for above in reversed((*ancestors, node)) if above.key in scales),
            None,
        )
        rows.append(
            (
                _name(node, ancestors, twice=titles[node.title] > 1),
                node.title or None,
                unit.title if unit else None,
                len(rows) + 1,
                standard,
                1.0 if scale else None,
                scale.cut if scale else None,
                scale.levels if scale else None,
            )
        )
    names = ("skill", "title", "unit", "position", "standard", "scale_top", "cut", "levels")
    return pl.DataFrame(rows, schema={name: BATCH["skills"][name] for name in names}, orient="row")


def _name(node: Node, ancestors: tuple[Node, ...], *, twice: bool) -> str:
    """Code of a skill, else its title, with its parent's where several have that title."""
    if node.code or not twice or not ancestors:
        return node.code or node.title
    parent = ancestors[-1]
    return f"{node.title} ({parent.code or parent.title})"


def once_each(found: pl.DataFrame) -> list[Problem]:
    """What is wrong where several skills have one code."""
    twins = found.filter(pl.col("skill").is_duplicated())["skill"].unique(maintain_order=True)
    return [
        Problem(f"Several skills have the code {code!r}.", "Give each its own.") for code in twins
    ]


def _sorted(nodes: list[Node]) -> list[Node]:
    """Siblings by the place that the file gives, else as they stand."""
    return sorted(nodes, key=lambda node: node.order) if all(n.order for n in nodes) else nodes
