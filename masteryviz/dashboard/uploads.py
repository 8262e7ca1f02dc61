"""Files that the browser sends piece by piece, kept in a private folder until they are loaded."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from dataclasses import dataclass
from pathlib import Path

from masteryviz.errors import SettingError

LARGEST = 2**30
"""Bytes that all files together may have."""
MOST = 300
"""Files that may lie ready at once."""
PIECE = 4 * 2**20
"""Bytes that one message may carry: sockets take 10 MB, and the browser sends 1 MB."""

_MB = 2**20
_LONGEST_NAME = 200


@dataclass(kw_only=True)
class Upload:
    """A file on its way, or whole."""

    id: int
    """Number that the page gave it."""
    name: str
    """Its name, without any folder."""
    size: int
    """Bytes that it is said to have."""
    changed: float
    """Its time stamp, seconds since 1970."""
    path: Path
    """Where it lies, under its own name."""
    received: int = 0
    """Bytes that have come."""
    problem: str = ""
    """Why it cannot be taken; empty: nothing is wrong."""

    @property
    def is_whole(self) -> bool:
        """Whether all of it is here."""
        return not self.problem and self.received == self.size


class Uploads:
    """The files that lie ready, in a folder that only its owner may read.

    The folder goes when it is cleared, and when Python ends. A folder named by
    `MASTERYVIZ_UPLOADS` is the place for it; the server takes that away with everything in it.
    """

    def __init__(self) -> None:
        place = os.environ.get("MASTERYVIZ_UPLOADS")
        self._place = place if place and Path(place).is_dir() else None
        self._folder: Path | None = None
        self._end: weakref.finalize[..., Uploads] | None = None
        self.files: dict[int, Upload] = {}

    def offer(self, id: int, name: str, size: int, changed: float) -> Upload:
        """Make room for a file; what is wrong with the offer stands in its `problem`.

        Raises
        ------
        SettingError
            When the number is taken or a size makes no sense, which no page sends.
        """
        if id in self.files or size < 0 or len(self.files) >= 2 * MOST:
            raise SettingError("That file cannot be offered.")
        name = plain_name(name)
        upload = Upload(id=id, name=name, size=size, changed=changed, path=self.folder() / name)
        total = size + sum(file.size for file in self.files.values() if not file.problem)
        if total > LARGEST:
            upload.problem = (
                f"With this file it would be {total / _MB:,.0f} MB, and {LARGEST // _MB:,} MB are "
                "taken at once. Import the others first, or use the command line."
            )
        elif sum(not file.problem for file in self.files.values()) >= MOST:
            upload.problem = f"{MOST} files are taken at once. Import the others first."
        else:
            upload.path.touch(mode=0o600)
            self._stamp(upload)
        self.files[id] = upload
        return upload

    def write(self, id: int, at: int, piece: bytes | memoryview) -> Upload:
        """Add the next piece of a file.

        Raises
        ------
        SettingError
            When it is not the next piece of a file that was offered, or too large.
        """
        upload = self.files.get(id)
        if upload is None or upload.problem or at != upload.received:
            raise SettingError("That is not the next piece of a file.")
        if len(piece) > PIECE or upload.received + len(piece) > upload.size:
            raise SettingError("That piece is too large.")
        with upload.path.open("ab") as file:
            file.write(piece)
        upload.received += len(piece)
        if upload.is_whole:
            self._stamp(upload)
        return upload

    def remove(self, *ids: int) -> None:
        """Delete files; numbers that are not known are passed over."""
        for id in ids:
            upload = self.files.pop(id, None)
            if upload is not None:
                shutil.rmtree(upload.path.parent, ignore_errors=True)
        if not self.files:
            self.clear()

    def clear(self) -> None:
        """Delete every file, and the folder."""
        self.files.clear()
        if self._end is not None:
            self._end()
        self._folder = self._end = None

    def folder(self, kind: str = "file") -> Path:
        """Make a new empty folder in the private one."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="masteryviz-", dir=self._place))
            self._end = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        return Path(tempfile.mkdtemp(prefix=f"{kind}-", dir=self._folder))

    @staticmethod
    def _stamp(upload: Upload) -> None:
        """Give it the time stamp that it had: a last resort to tell its day."""
        os.utime(upload.path, (upload.changed, upload.changed))


def plain_name(name: str) -> str:
    """The last part of a name, without signs that mean something to a file system.

    >>> plain_name("P1/../Unit 1.csv")
    'Unit 1.csv'
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    last = "".join(sign for sign in last if sign.isprintable()).strip()
    if last in ("", ".", ".."):
        return "file"
    while len(last.encode("utf-8", "replace")) > _LONGEST_NAME:
        stem, dot, ending = last.rpartition(".")
        last = f"{stem[:-1]}{dot}{ending}" if dot and stem else last[:-1]
    return last
