"""The store's folder: where it is, who may look into it, whether it is a good place."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from masteryviz.errors import Problem, StoreError
from masteryviz.store import _secret
from masteryviz.store._version import POINTER

OWN = (
    "masteryviz.toml", "LOCK", "LOCK.holder", "audit.jsonl", POINTER, _secret.NAME, "team.sqlite",
    "team.sqlite-journal",
)  # fmt: skip
"""What may lie in the folder besides versions."""

_SYNCED = {
    "onedrive": "OneDrive", "dropbox": "Dropbox", "google drive": "Google Drive",
    "googledrive": "Google Drive", "my drive": "Google Drive", "icloud drive": "iCloud Drive",
    "mobile documents": "iCloud Drive", "nextcloud": "Nextcloud", "box sync": "Box",
}  # fmt: skip
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "fuse.sshfs"}


def default_path() -> Path:
    """Folder of the user's own store; the environment's MASTERYVIZ_STORE says otherwise."""
    chosen = os.environ.get("MASTERYVIZ_STORE")
    if chosen:
        return Path(chosen).expanduser()
    return platformdirs.user_data_path("masteryviz", appauthor=False) / "store"


def prepare(folder: Path) -> None:
    """Make the folder, or check that it is a store or empty; nobody else may look into it.

    Raises
    ------
    StoreError
        When it holds other files, or cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        strange = [
            path.name
            for path in folder.iterdir()
            if not (path.name in OWN or path.name.startswith((".", "v0", "masteryviz.toml.")))
        ]
        if strange and not (folder / POINTER).exists():
            raise StoreError(
                f"{folder} is not a store: it holds other files, such as {strange[0]!r}. "
                "Choose an empty folder, or one that does not exist yet."
            )
        folder.chmod(0o700)
    except OSError as error:
        raise StoreError(
            f"The store {folder} cannot be written: {error.strerror}. Choose a folder of your own."
        ) from None


def notices(folder: Path) -> list[Problem]:
    """What is not good about the place of a store: folders that are synchronised or far away."""
    folder = folder.expanduser().absolute()
    names = [part.casefold() for part in folder.parts]
    for part in names:
        for sign, service in _SYNCED.items():
            if part == sign or part.startswith((f"{sign} -", f"{sign}-")):
                return [_notice(f"{service} synchronises")]
    if folder.as_posix().startswith("//") or _mount_type(folder) in _NETWORK:
        return [_notice("other computers share")]
    return []


def _notice(what: str) -> Problem:
    return Problem(
        f"The store lies in a folder that {what}.",
        "Files may be copied half-written, and students' results leave this computer. "
        "Choose a folder on this computer alone.",
    )


def _mount_type(folder: Path) -> str | None:
    """Kind of file system, where Linux tells it."""
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    best: tuple[str, str | None] = ("", None)
    for line in lines:
        _, point, kind, *_ = line.split(" ")
        mount = point.replace("\\040", " ")
        if folder.is_relative_to(mount) and len(mount) >= len(best[0]):
            best = (mount, kind)
    return best[1]
