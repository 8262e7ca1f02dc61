"""What the bytes of a text hold, found in one pass: so that most cells need no looking at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_BLOCK = 1 << 18
"""Bytes looked at at a time: few enough to stay in the processor's own memory."""
_TAB, _NEWLINE, _SPACE, _QUOTE, _DELETE = 9, 10, 32, 34, 127

_WHOLE_LEADS = (0xC3, 0xC4, 0xC5, 0xD0, 0xD1)
"""First bytes of UTF-8 for À to ſ and Ѐ to ѿ: none of these letters combines with another."""
_TWICE_LEADS = (0xC382, 0xC383, 0xC3A2)
"""Â, Ã and â, with which text that was encoded twice begins."""

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Survey:
    """What the rows of a text hold."""

    rows: int
    """Line ends."""
    separators: int
    """Separators, also those inside quotation marks."""
    quoted: bool
    """Whether there is a quotation mark."""
    tight: bool
    """Whether no space or tab stands beside a separator or line end."""
    whole: bool
    """Whether there are only whole letters of Latin and Cyrillic, and no invisible characters:
    nothing needs to be composed, and only space and tab can stand around a cell."""


def survey(data: bytes, separator: str, start: int) -> Survey:
    """Look at the bytes from `start` on, where a line begins.

    `data` is UTF-8 with LF line ends, and ends with one.
    """
    text = np.frombuffer(data, np.uint8)
    between = ord(separator)
    rows = separators = 0
    quoted, tight, whole = False, True, True
    for place in range(start, len(text), _BLOCK):
        # One byte of the block before, so that neighbours across its edge are seen.
        block = text[max(place - 1, 0) : place + _BLOCK]
        own = block[1:] if place else block
        rows += int(np.count_nonzero(own == _NEWLINE))
        separators += int(np.count_nonzero(own == between))
        quoted = quoted or bool((own == _QUOTE).any())
        tight = tight and _is_tight(block, between)
        whole = whole and _is_whole(own, text, place)
    tight = tight and not (start < len(text) and text[start] in (_SPACE, _TAB))
    return Survey(rows, separators, quoted, tight, whole)


def _is_tight(block: Bytes, separator: int) -> bool:
    edge = (block == _NEWLINE) | (block == separator)
    blank = block == _SPACE
    if separator != _TAB:
        blank |= block == _TAB
    return not ((blank[1:] & edge[:-1]) | (blank[:-1] & edge[1:])).any()


def _is_whole(own: Bytes, text: Bytes, place: int) -> bool:
    below = np.count_nonzero(own < _SPACE)
    plain = np.count_nonzero(own == _NEWLINE) + np.count_nonzero(own == _TAB)
    if below > plain or (own == _DELETE).any():
        return False
    leads = np.flatnonzero(own >= 0xC0)
    if not len(leads):
        return True
    pairs = own[leads].astype(np.uint16) << 8 | text[leads + place + 1]
    return bool((np.isin(pairs >> 8, _WHOLE_LEADS) & ~np.isin(pairs, _TWICE_LEADS)).all())
