"""Files that survive a crash: written beside, flushed to the disk, then put in place."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from pathlib import Path

from masteryviz.errors import StoreError

MAGIC = b"DUCK"
"""What a DuckDB file holds at bytes 8 to 12; DuckDB itself would take a SQLite file for one."""


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_database(path: Path) -> bool:
    """Whether a file begins as a DuckDB file does."""
    try:
        with path.open("rb") as file:
            return file.read(12)[8:] == MAGIC
    except OSError:
        return False


def flush(path: Path) -> None:
    """Have the disk keep a file's bytes, or a folder's names."""
    if path.is_dir() and os.name == "nt":
        return  # Windows neither can nor needs to flush a folder
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def create_private(path: Path) -> None:
    """Create an empty file that only its owner can read."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def replace_text(path: Path, text: str, mode: int = 0o600) -> None:
    """Put a small file in place so that a reader sees the old or the new text, never a mix."""
    beside = path.with_name(f".tmp-{os.getpid()}-{path.name}")
    beside.unlink(missing_ok=True)
    create_private(beside)
    beside.write_text(text, encoding="utf-8")
    flush(beside)
    beside.chmod(mode)
    move(beside, path)
    flush(path.parent)


def move(source: Path, target: Path) -> None:
    """Put a file in another's place; on Windows, wait a moment for one who is reading that."""
    for _ in range(20):
        try:
            source.replace(target)
            return
        except PermissionError:
            time.sleep(0.05)
    source.replace(target)


def remove(path: Path) -> None:
    """Remove a file or folder that may be gone, or (on Windows) be open elsewhere."""
    try:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            if os.name == "nt" and path.exists():
                path.chmod(0o600)  # Windows does not delete what is marked read-only
            path.unlink(missing_ok=True)
    except PermissionError:
        return


def require_space(folder: Path, size: int) -> None:
    """Refuse to begin when the disk has less than three times `size` and 16 MB left.

    Raises
    ------
    StoreError
        Naming how much is needed.
    """
    needed = 3 * size + 16 * 2**20
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise StoreError(
            f"The disk of {folder} has {free / 2**20:,.0f} MB left; this needs "
            f"{needed / 2**20:,.0f} MB. Nothing was changed. Free some space and try again."
        )
