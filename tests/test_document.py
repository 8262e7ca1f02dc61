"""JSON is read strictly: what two programs could read in two ways is refused with its place."""

from __future__ import annotations

import codecs
import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masteryviz.document import looks_like_json, read_document
from masteryviz.errors import InputError

TEXT = '{"a": [1, 2.5, "é", null, true]}'
VALUE = {"a": [1, 2.5, "é", None, True]}


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        b"\r\n  " + TEXT.encode() + b"\r\n",
    ],
)
def test_every_encoding_that_json_allows(content: bytes) -> None:
    document = read_document(content, "a.json")
    assert (document.value, document.notices) == (VALUE, [])
    assert looks_like_json(content)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "file is empty"),
        (b" \n", "file is empty"),
        (b'[{"a": 1}, {"b": ', r"cut off.*the last value begins at offset 17 \(line 1, char"),
        (b'[\n{"a": "text that', r"cut off.*offset 8 \(line 2, character 7\)"),
        (b'{"a": 1,, "b": 2}', r"not valid JSON.*offset 8"),
        (b'{"a": 1, "a": 1}', "key 'a' stands twice"),
        (b'[{"a": {"b": 1, "b": 2}}]', "key 'b' stands twice"),
        (b'{"score": NaN}', "Under the key 'score' stands NaN"),
        (b'[{"score": [-Infinity]}]', "Under the key 'score' stands -Infinity"),
        (b'{"score": 1e400}', "Under the key 'score' stands a number too large.*1e400"),
        (b'{"id": 9007199254740993}', "Under the key 'id' stands.*9007199254740993.*as text"),
        (b'{"id": -12345678901234567890123}', "Under the key 'id'"),
        (b"[" * 200_000 + b"]" * 200_000, "nested more than 64 deep"),
        (b"[" * 70 + b"]" * 70, "nested more than 64 deep"),
        (b'[{"name": "\\ud800 X"}]', "key 'name' holds half of a character"),
        (b'[{"\\udc00": 1}]', "A key holds half of a character"),
        (b'{"a": "\xff"}', "byte 0xFF at offset 7 is not UTF-8"),
        (b'{"a": 1}\n{"b": oops}\n', "Line 2 is no JSON value"),
        (b"<!DOCTYPE html><html><title>Sign in</title></html>", "web page.*sign in and download"),
        (b"42", "a single value, neither a list nor an object"),
    ],
)  # fmt: skip
def test_what_is_not_strict_is_refused_with_its_place(content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=f"(?s)a.json: .*{message}") as error:
        read_document(content, "a.json")
    assert len(str(error.value)) < 400


def test_json_lines_are_a_list_and_said() -> None:
    document = read_document(b'{"a": 1}\n\n{"a": 2}\n', "a.json")
    assert document.value == [{"a": 1}, {"a": 2}]
    assert str(document.notices[0]) == "The file holds JSON Lines: 2 values, each on a line."


def test_the_longest_id_that_is_kept() -> None:
    assert read_document(b'{"id": 9007199254740992}', "a.json").value == {"id": 2**53}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8"))
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.text(st.characters(codec="utf-8"), max_size=4), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(value=st.lists(JSON, max_size=3), ascii=st.booleans())
def test_what_is_written_comes_back(value: object, ascii: bool) -> None:
    written = json.dumps(value, ensure_ascii=ascii).encode()
    assert read_document(written, "a.json").value == value


@given(content=st.binary(max_size=60))
def test_any_bytes_are_a_document_or_refused(content: bytes) -> None:
    with contextlib.suppress(InputError):
        assert isinstance(read_document(b"[" + content, "a.json").value, list)


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"[a],b\n", b"{x},y\n", b"1,2\n", b"", b'"a"'])
def test_a_table_does_not_look_like_json(content: bytes) -> None:
    assert not looks_like_json(content)
