"""A secret of the store: what stands for a student outside of it is made with this."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

NAME = "secret"
_BYTES = 32
_OF_PROCESS = secrets.token_bytes(_BYTES)


def read(folder: Path) -> bytes:
    """The secret of the store in `folder`, made when it is first asked for.

    Where the folder cannot be written it is that of this process.
    """
    path = folder / NAME
    try:
        # Written apart and linked, so that two processes at once agree on one whole secret.
        draft = folder / f".{NAME}-{os.getpid()}-{secrets.token_hex(4)}"
        if not path.exists():
            draft.touch(mode=0o600)
            draft.write_bytes(secrets.token_bytes(_BYTES))
            try:
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return path.read_bytes()
    except OSError:
        return _OF_PROCESS


def token(secret: bytes, text: str) -> str:
    """What stands for `text` where it must not be seen: the same for the same store, always.

    HMAC-SHA256 (RFC 2104), its first 64 bits as hexadecimal digits.
    """
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()[:16]
