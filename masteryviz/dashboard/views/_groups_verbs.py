"""What the messages of the Groups screen do to the plan in hand."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from masteryviz.dashboard.parts import Act
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.views import _groups_saved
from masteryviz.dashboard.views._groups_desk import LIMITS, Asked, Desk, number
from masteryviz.planning import saved

log = logging.getLogger(__name__)


@dataclass
class Hand:
    """What the screen holds besides the data."""

    desk: Desk | None = None
    """The plan of the class that is open; None where there is nobody to plan for."""
    asked: Asked | None = None
    """The wishes set last: another class begins with their numbers."""
    saved: int | None = None
    """Number under which the plan in hand is saved, as it is."""
    opened: int | None = None
    """Number of the saved plan that is opened; None for the newest one."""
    chosen: tuple[str, int] | None = None
    """The student who is chosen, and the rotation."""


def do(hand: Hand, desk: Desk, source: Source, message: Mapping[str, Any], act: Act) -> None:
    """Do what a message says; what is not understood does nothing.

    Raises
    ------
    MasteryvizError
        When it cannot be done, in words for the screen.
    """
    match message:
        case {"do": "set", "name": str(name), "value": value}:
            _set(desk, name, value)
        case {"do": "absent" | "pair" | "unpair"}:
            _people(desk, source, message)
        case {"do": "plan", **how}:
            desk.make(longer=how.get("longer") is True)
            hand.chosen = hand.saved = None
        case {"do": "lock", "group": int(at)}:
            desk.lock(at)
        case {"do": "undo"}:
            desk.undo()
            hand.saved = None
        case {"do": "look", "student": str(token), **rest}:
            _look(hand, desk, source.student(token), rest.get("rotation"))
        case {"do": "move", "student": str(token), "rotation": int(rotation), "to": to}:
            _move(hand, desk, source.student(token), rotation, to)
        case {"do": "open", "student": str(token)}:
            act({"do": "pick", "name": "student", "value": token, "view": "student"})
        case {"do": "explain", "student": str(token)}:
            act({"do": "explain", "student": token, "skill": message.get("skill", "")})
        case {"do": "save" | "plans" | "remove" | "reuse"}:
            _keep(hand, desk, source, message)
    hand.asked = desk.asked


def _set(desk: Desk, name: str, value: object) -> None:
    if name in LIMITS:
        desk.set(**{name: number(name, value)})
    elif name in ("alone", "untried") and isinstance(value, bool):
        desk.set(**{name: value})
    elif name == "day":
        try:
            desk.set(day=dt.date.fromisoformat(str(value)))
        except ValueError:
            log.warning("A day was not understood.")


def _people(desk: Desk, source: Source, message: Mapping[str, Any]) -> None:
    """Who is absent; who is kept together or apart."""
    there = desk.basis.problem.students
    match message:
        case {"do": "absent", "student": str(token)} if student := source.student(token):
            at = message.get("rotation")
            if at is None or at in range(1, desk.asked.rotations + 1):
                asked = desk.asked.turned(student, at)
                absent = tuple(other for other in there if other in asked.absent)
                desk.set(absent=absent, away=asked.away)
        case {"do": "pair", "kind": "together" | "apart" as kind, "students": [a, b]}:
            pair = (source.student(str(a)), source.student(str(b)))
            if pair[0] != pair[1] and set(there).issuperset(pair):
                desk.set(**{kind: (*getattr(desk.asked, kind), pair)})
        case {"do": "unpair", "kind": "together" | "apart" as kind, "at": int(at)}:
            pairs = getattr(desk.asked, kind)
            desk.set(**{kind: tuple(p for n, p in enumerate(pairs) if n != at)})


def _look(hand: Hand, desk: Desk, student: str | None, rotation: object) -> None:
    """Choose a student in a rotation; the same one again, or nobody, closes it."""
    chosen = None
    if student in set(desk.basis.problem.students) and isinstance(rotation, int):
        chosen = (str(student), rotation)
    hand.chosen = None if chosen == hand.chosen else chosen


def _move(hand: Hand, desk: Desk, student: str | None, rotation: int, to: object) -> None:
    if student is not None and (to is None or isinstance(to, int)):
        desk.move(student, rotation, to)
        hand.chosen, hand.saved = (student, rotation), None


def _keep(hand: Hand, desk: Desk, source: Source, message: Mapping[str, Any]) -> None:
    """Save the plan; open, take away or take up again one that was saved."""
    shelf = _groups_saved.Shelf(source)
    what, id = message["do"], message.get("plan")
    if shelf.closed:
        return
    if what == "save":
        if desk.plan is not None and hand.saved is None:
            hand.saved = hand.opened = shelf.add(saved(desk.wished, desk.plan, desk.asked.day))
    elif isinstance(id, int) and id in shelf.plans():
        if what == "plans":
            hand.opened = id
        elif what == "remove":
            shelf.remove(id)
            hand.saved = None if hand.saved == id else hand.saved
        else:
            _again(hand, desk, _groups_saved.numbers_of(shelf.plans()[id]))


def _again(hand: Hand, desk: Desk, wishes: dict[str, Any]) -> None:
    """Plan with the wishes of a saved plan, as far as those whom they name are there."""
    there = set(desk.basis.problem.students)
    for kind in ("together", "apart"):
        wishes[kind] = tuple(pair for pair in wishes[kind] if there.issuperset(pair))
    desk.asked = replace(desk.asked, **wishes)
    desk.make()
    hand.saved = hand.chosen = None
