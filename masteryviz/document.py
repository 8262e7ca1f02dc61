"""The bytes of a JSON export as one strict document, or a refusal that says why."""

from __future__ import annotations

import codecs
import json
import math
import re
from dataclasses import dataclass, field
from typing import Any

from masteryviz.errors import InputError, Problem
from masteryviz.table import shortened
from masteryviz.table.kinds import refuse_other_text

DEEPEST = 64
"""Objects and lists within each other; gradebooks have fewer than ten."""
LARGEST_WHOLE = 2**53
"""Whole numbers above this are changed by programs that keep numbers as JavaScript does."""

_AGAIN = "Download the export again."
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class Document:
    """A JSON export: objects, lists, texts, numbers, booleans and nulls."""

    file: str
    """Name of the file, for messages."""
    value: Any
    """The content; of JSON Lines, the list of its values."""
    notices: list[Problem] = field(default_factory=list)
    """What the user should know of the bytes, such as a byte order mark. Not errors."""


class _Fault(ValueError):
    """Something that a strict document does not hold."""

    def __init__(self, what: str, advice: str = _AGAIN) -> None:
        self.problem = Problem(what, advice)
        super().__init__(what)


def looks_like_json(content: bytes) -> bool:
    """Whether bytes start as a JSON object or list does."""
    head = content[:400].replace(b"\0", b"")
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        head = head.removeprefix(mark)
    return re.match(rb'\s*(\{\s*("|\}|\Z)|\[\s*([{\["\]]|-?\d|\Z))', head) is not None


def read_document(content: bytes, file: str) -> Document:
    """Read a JSON file strictly: what two programs could read in two ways is refused.

    JSON Lines (a value on each line) are read as the list of their values.

    Raises
    ------
    InputError
        When the file is empty, cut off, a web page or no JSON; or holds a key twice in one object,
        a number that is not finite or is too long to be kept exactly, half a character, or lists
        nested too deeply. Names the line, or the key.
    """
    text = _decoded(content, file)
    notices = []
    if not text.strip():
        raise InputError(file, Problem("The file is empty.", _AGAIN))
    if text.lstrip()[:1] == "<":
        refuse_other_text(text, file)
    try:
        value, lines = _parsed(text)
        _check(value)
    except _Fault as fault:
        raise InputError(file, fault.problem) from None
    except RecursionError:
        raise InputError(file, _too_deep().problem) from None
    if lines:
        notices.append(Problem(f"The file holds JSON Lines: {lines} values, each on a line."))
    elif not isinstance(value, dict | list):
        what = "The file holds a single value, neither a list nor an object."
        raise InputError(file, Problem(what, _AGAIN))
    return Document(file=file, value=value, notices=notices)


def _decoded(content: bytes, file: str) -> str:
    """The text, which JSON allows in UTF-8, -16 and -32; a byte order mark is passed over."""
    try:
        text = content.decode(json.detect_encoding(content))
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        what = f"The byte 0x{content[error.start]:02X} at offset {error.start:,} is not UTF-8."
        raise InputError(file, Problem(what, _AGAIN, row)) from None
    return text.removeprefix("\ufeff")


def _parsed(text: str) -> tuple[Any, int]:
    """The value, and of how many lines it was made (0: it is one JSON value)."""
    try:
        return _loads(text), 0
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        whole = error.msg == "Extra data" and len(lines) > 1
        if not whole:
            raise _broken(text, error) from None
    values = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            values.append(_loads(line))
        except json.JSONDecodeError as error:
            raise _Fault(
                f"Line {number} is no JSON value: {error.msg} at character {error.colno}."
            ) from None
    return values, len(values)


def _loads(text: str) -> Any:  # noqa: ANN401  (JSON is any value)
    return json.loads(
        text,
        object_pairs_hook=_object,
        parse_constant=_Odd,
        parse_float=_fraction,
        parse_int=_whole,
    )


def _broken(text: str, error: json.JSONDecodeError) -> _Fault:
    """Tell a file that was cut off from one that is no JSON."""
    at = f"at offset {error.pos:,} (line {error.lineno}, character {error.colno})"
    if len(text.rstrip()) - error.pos < 5 or error.msg.startswith("Unterminated string"):
        return _Fault(f"The file is cut off: the JSON does not end; the last value begins {at}.")
    return _Fault(f"The file is not valid JSON: {error.msg} {at}.")


class _Odd(str):
    """A number that cannot be kept, as it is written; refused once its key is known."""

    __slots__ = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Fault(f"The key {shortened(_shown(key))!r} stands twice in one object.")
        found[key] = value
    return found


def _fraction(written: str) -> float | _Odd:
    value = float(written)
    return value if math.isfinite(value) else _Odd(written)


def _whole(written: str) -> int | _Odd:
    if len(written) > 17 or abs(int(written)) > LARGEST_WHOLE:
        return _Odd(written)
    return int(written)


def _too_deep() -> _Fault:
    return _Fault(
        f"Lists and objects are nested more than {DEEPEST} deep.", "This is no gradebook export."
    )


def _check(value: Any, key: str = "", depth: int = 0) -> None:  # noqa: ANN401  (JSON is any value)
    """Refuse numbers that were not kept, halves of characters, and nesting without end."""
    if depth > DEEPEST:
        raise _too_deep()
    if isinstance(value, _Odd):
        place = f"Under the key {key!r} stands" if key else "The file holds"
        if value[-1:].isalpha():
            raise _Fault(f"{place} {value}, which is no number of JSON.")
        raise _Fault(
            f"{place} a number too large to be kept exactly, {shortened(value, 30)}.",
            "Ids must be written as text, in quotation marks.",
        )
    if isinstance(value, str) and _SURROGATE.search(value):
        place = f"The text under the key {key!r}" if key else "A text"
        raise _Fault(f"{place} holds half of a character (a lone surrogate).")
    if isinstance(value, dict):
        for name, item in value.items():
            if _SURROGATE.search(name):
                raise _Fault("A key holds half of a character (a lone surrogate).")
            _check(item, shortened(name), depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, key, depth + 1)


def _shown(text: str) -> str:
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
