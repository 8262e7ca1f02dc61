"""What an onlooker can work out: the hidden numbers that the sums on show determine."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, TypeVar

P = TypeVar("P", bound=Hashable)

_NONE = 1e-7
"""A movement below this is none: those that are one are about as large as what was drawn."""


def exposed(
    hidden: Mapping[P, int], sums: Iterable[frozenset[P]], margins: Mapping[P, frozenset[P]]
) -> set[P]:
    """The hidden numbers that have one possible value only, given every sum on show.

    The numbers are counts, so at least 0. The sums leave a number free where the equations have
    another solution: a movement of the hidden numbers that keeps every sum and moves it. Where
    all that moves is above 0, a small part of any such movement keeps every number at least 0. A
    number that is 0 can only rise, where numbers above 0 can make room for it. (Movements of
    several zeros at once would free some more; leaving them out errs on the side of hiding.)

    Parameters
    ----------
    hidden
        The hidden numbers that are no sums, by place.
    sums
        Of which of them a sum is known, for each sum on show.
    margins
        Of which of them a hidden sum is made.
    """
    import numpy as np  # only where something is hidden: the dashboard starts without it

    places = sorted(hidden, key=repr)
    known = sorted({of for of in sums if of}, key=lambda of: sorted(map(repr, of)))
    matrix = np.array([[float(place in of) for place in places] for of in known])
    matrix = matrix.reshape(len(known), len(places))
    above = np.array([hidden[place] > 0 for place in places], dtype=bool)
    moved = _movements(matrix, above)
    column = {place: number for number, place in enumerate(places)}
    of = {
        **{place: [column[place]] for place in places},
        **{margin: [column[part] for part in parts] for margin, parts in margins.items()},
    }
    return {
        place for place, at in of.items()
        if np.abs(moved[at].sum(axis=0)).max(initial=0.0) <= _NONE
    }  # fmt: skip


def _movements(matrix: Any, above: Any) -> Any:  # noqa: ANN401  (numpy's, imported late)
    """Movements of the numbers, a column each, that together move whatever can move.

    The first moves numbers above 0 only: the projection of a random vector on the movements (the
    kernel of the matrix) moves, with probability 1, whatever any of them moves. In each other a
    number that is 0 rises by 1, and those above 0 make room for it.
    """
    import numpy as np

    moving, rest = matrix[:, above], matrix[:, ~above]
    onto = np.linalg.pinv(moving @ moving.T, hermitian=True, rcond=1e-10)
    drawn = np.random.default_rng(1).uniform(1, 2, moving.shape[1])
    room = -moving.T @ (onto @ rest)
    fits = np.abs(rest + moving @ room).max(axis=0, initial=0.0) < _NONE
    moved = np.zeros((len(above), 1 + int(fits.sum())))
    moved[above, 0] = drawn - moving.T @ (onto @ (moving @ drawn))
    moved[above, 1:] = room[:, fits]
    moved[np.flatnonzero(~above)[fits], np.arange(1, moved.shape[1])] = 1
    return moved
