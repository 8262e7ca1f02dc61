"""A session of several groups, split into them: even sizes, pairs together and apart."""

from __future__ import annotations

from collections.abc import Sequence

from masteryviz.planner.problem import Pair


def split(
    students: Sequence[str],
    groups: int,
    least: int,
    most: int,
    together: Sequence[tuple[str, ...]] = (),
    apart: Sequence[Pair] = (),
) -> list[tuple[str, ...]] | None:
    """The students in so many groups, as even as can be; None where the wishes forbid it.

    >>> split("abcdefg", 2, 3, 6, apart=[("a", "b")])
    [('a', 'c', 'e', 'g'), ('b', 'd', 'f')]
    """
    there = set(students)
    blocks = [tuple(s for s in block if s in there) for block in together]
    blocks = [block for block in blocks if block]
    bound = {student for block in blocks for student in block}
    pairs = [pair for pair in apart if {*pair} <= there]
    loners = {student for pair in pairs for student in pair} - bound
    blocks += [(student,) for student in students if student in loners]
    blocks.sort(key=lambda block: -len(block))
    others = [student for student in students if student not in bound | loners]
    largest = -(-len(students) // groups)
    for top in range(largest, most + 1):  # the most even sizes first
        found = _placed(blocks, [()] * groups, top, pairs)
        if found is not None and len(students) <= groups * top:
            filled = _filled(found, others, least, top)
            if filled is not None:
                return filled
    return None


def _placed(
    blocks: Sequence[tuple[str, ...]],
    groups: list[tuple[str, ...]],
    most: int,
    pairs: Sequence[Pair],
) -> list[tuple[str, ...]] | None:
    """Blocks put into groups by trying, the emptiest first."""
    if not blocks:
        return groups
    block, rest = blocks[0], blocks[1:]
    tried: set[tuple[str, ...]] = set()
    for place in sorted(range(len(groups)), key=lambda at: (len(groups[at]), at)):
        group = (*groups[place], *block)
        if groups[place] in tried or len(group) > most:
            continue
        tried.add(groups[place])
        if any({*pair} <= set(group) for pair in pairs):
            continue
        found = _placed(rest, [group if at == place else g for at, g in enumerate(groups)],
                        most, pairs)  # fmt: skip
        if found is not None:
            return found
    return None


def _filled(
    groups: list[tuple[str, ...]], others: Sequence[str], least: int, most: int
) -> list[tuple[str, ...]] | None:
    """The groups with everybody else, each time the smallest; None where sizes do not fit."""
    full = [list(group) for group in groups]
    for student in others:
        smallest = min(full, key=len)
        if len(smallest) >= most:
            return None
        smallest.append(student)
    return [tuple(g) for g in full] if all(len(g) >= least for g in full) else None
