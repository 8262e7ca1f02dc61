"""The files of a zip or folder: by name, in memory, or refused before anything is unpacked."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from masteryviz.bundle import read_bundle, read_folder
from masteryviz.errors import InputError


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], packing: int = 8) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def special(kind: int) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo("users.csv")
    member.create_system = 3
    member.external_attr = (kind | 0o777) << 16
    return member


def test_members_by_name_in_small_letters_without_folders_and_litter() -> None:
    bundle = read_bundle(
        zipped(
            ("Export/Users.CSV", b"a"),
            ("Export/manifest.csv", b"b"),
            ("__MACOSX/Export/._Users.CSV", b"x"),
            ("Export/.DS_Store", b"x"),
        ),
        "or.zip",
    )
    assert dict(bundle.members) == {"users.csv": b"a", "manifest.csv": b"b"}
    assert bundle.file == "or.zip"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (zipped(("a.csv", b"1"))[:40], "damaged or incomplete"),
        (zipped(), "holds no files"),
        (zipped(("../../tmp/evil.csv", b"1")), "leads out of the archive"),
        (zipped(("a/../../evil.csv", b"1")), "leads out of the archive"),
        (zipped(("/abs/evil.csv", b"1")), "leads out of the archive"),
        (zipped(("C:\\evil.csv", b"1")), "leads out of the archive"),
        (zipped(("..\\evil.csv", b"1")), "leads out of the archive"),
        (zipped((special(stat.S_IFLNK), b"/etc/passwd")), "a link in place of a file"),
        (zipped((special(stat.S_IFIFO), b"")), "a link in place of a file"),
        (zipped(("in.zip", zipped(("a.csv", b"1")))), "'in.zip' in it is a workbook or an archive"),
        (zipped(("a/users.csv", b"1"), ("b/Users.csv", b"2")), "Two files in it are called"),
        (zipped(("a.csv", b"1"), ("A.csv", b"2")), "Two files in it have the same name"),
        (zipped(("a.csv", b"0" * 20_000_000)), "packed .* times smaller"),
        (zipped(("a.csv", os.urandom(500)), packing=zipfile.ZIP_LZMA), "packed in an unusual way"),
        (zipped(*((f"{n}.csv", b"") for n in range(1001))), "more than 1,000 files"),
        (zipped(*((f"{n}.csv", b"") for n in range(5001))), "holds 5,001 files"),
    ],
    # the bytes hold the time of the day
    ids=lambda value: value if isinstance(value, str) else "zip",
)  # fmt: skip
def test_what_is_not_safe_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=f"or.zip: .*{message}"):
        read_bundle(content, "or.zip")


def test_a_password_is_said() -> None:
    content = bytearray(zipped(("a.csv", b"1")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    with pytest.raises(InputError, match="protected by a password"):
        read_bundle(bytes(content), "or.zip")


def test_a_declared_size_is_checked_before_unpacking() -> None:
    content = zipped(("a.csv", b"0" * 1000))
    lying = content.replace((1000).to_bytes(4, "little"), (2**28).to_bytes(4, "little"))
    with pytest.raises(InputError, match="Unpacked it would take 256 MB; the limit is 200 MB"):
        read_bundle(lying, "or.zip")


def test_damaged_content_is_refused() -> None:
    content = zipped(("a.csv", b"0123456789"), packing=zipfile.ZIP_STORED)
    with pytest.raises(InputError, match="a part of it cannot be unpacked"):
        read_bundle(content.replace(b"0123456789", b"0123456780"), "or.zip")


def test_a_folder_without_what_is_in_its_folders(tmp_path: Path) -> None:
    (tmp_path / "Users.csv").write_bytes(b"a")
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "results.csv").write_bytes(b"x")
    assert dict(read_folder(tmp_path).members) == {"users.csv": b"a"}


def test_folders_are_as_strict(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no files"):
        read_folder(tmp_path)
    with pytest.raises(InputError, match="The folder cannot be read"):
        read_folder(tmp_path / "none")
    (tmp_path / "link.csv").symlink_to("/etc/passwd")
    with pytest.raises(InputError, match="a link in place of a file"):
        read_folder(tmp_path)


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    read_bundle(zipped(("a/b.csv", b"1")), "or.zip")
    assert not list(tmp_path.iterdir())
