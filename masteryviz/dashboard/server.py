"""Serving the dashboard on this computer: a Voilà of its own, reachable by a private link only."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Callable
from pathlib import Path

import platformdirs
import plotly

from masteryviz import privacy
from masteryviz.dashboard import theme
from masteryviz.errors import MasteryvizError

HOST = "127.0.0.1"
USUAL_PORT = 8866
_PATIENCE = 60.0

_KEPT = (
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TEMP", "TMP",
    "SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "APPDATA", "LOCALAPPDATA", "USERPROFILE",
    "PROGRAMDATA", "XDG_RUNTIME_DIR", "VIRTUAL_ENV", "SSL_CERT_FILE",
)  # fmt: skip
"""What the server and its kernels may see of the environment; passwords and keys stay out."""

KERNEL = {
    # Twenty dashboards may be open: none of them needs a thread, and its memory, for every core.
    "POLARS_MAX_THREADS": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    # pyarrow only hands over what DuckDB allocates, and a pool of its own would take 4 MB.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
"""What a kernel's environment has besides the server's."""
if sys.platform == "linux":
    KERNEL |= {
        # Another thread seldom allocates meanwhile, and every arena keeps holes of its own.
        "MALLOC_ARENA_MAX": "1",
        # polars keeps what it has freed, unless told to give it back.
        "_RJEM_MALLOC_CONF": "background_thread:true,dirty_decay_ms:500,muzzy_decay_ms:0",
    }

_SPEC = {
    "argv": [sys.executable, "-P", "-m", "masteryviz.dashboard.kernel_process",
             "--HistoryManager.enabled=False", "-f", "{connection_file}"],
    "display_name": "Python 3",
    "language": "python",
    "env": KERNEL,
}  # fmt: skip
"""How a kernel is started, as Jupyter is told."""


class DashboardError(MasteryvizError, RuntimeError):
    """The dashboard's server could not be started, or is not as private as it must be."""


def serve(
    store: Path,
    port: int | None = None,
    open_browser: bool = True,
    ready: Callable[[str], None] | None = None,
    present: bool = False,
) -> None:
    """Serve the dashboard of a store until interrupted.

    The server listens on this computer only and answers only to the link with its token, which is
    handed to `ready` (or written to standard output) once it really answers.

    Parameters
    ----------
    store
        Folder of the store; it may still be empty.
    port
        Port to listen on; None takes the usual one or, where that is taken, any free one.
    open_browser
        Whether to open the link in the user's browser.
    ready
        Called with the link.
    present
        Whether every page begins with names hidden and small groups left out.

    Raises
    ------
    DashboardError
        When the port is taken, the server does not start, or it answers without the token.
    """
    chosen = _free_port(port)
    token = secrets.token_urlsafe(24)
    link = f"http://{HOST}:{chosen}/?token={token}"
    log = log_file()
    _end_on_signals()
    with tempfile.TemporaryDirectory(prefix="masteryviz-") as folder:
        runtime = Path(folder)
        notebook = _prepare(runtime)
        process = _start(runtime, store, notebook, chosen, token, log, present)
        try:
            _wait(process, chosen, log)
            (ready or _tell)(link)
            if open_browser:
                webbrowser.open(link)
            process.wait()
        except KeyboardInterrupt:
            pass
        finally:
            _stop(process)
    if process.returncode not in (0, -2, -15, 130):
        raise DashboardError(f"The dashboard's server stopped by itself. Details are in {log}.")


def log_file() -> Path:
    """The private file for what goes wrong: it may hold names, so only its owner may read it."""
    given = os.environ.get("MASTERYVIZ_LOG")
    path = Path(given) if given else platformdirs.user_log_path("masteryviz") / "dashboard.log"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    path.chmod(0o600)
    return path


def notebook_file() -> Path:
    """The launcher notebook: in an installed package beside this file, else in the checkout.

    Raises
    ------
    DashboardError
        When it is in neither place.
    """
    here = Path(__file__).parent
    for path in (here / "dashboard.ipynb", here.parents[1] / "notebooks" / "dashboard.ipynb"):
        if path.exists():
            return path
    raise DashboardError(
        "The launcher notebook dashboard.ipynb is missing. Install masteryviz again."
    )


def _prepare(runtime: Path) -> Path:
    """Fill the server's private folder: the notebook, and static files made at start."""
    static = runtime / "jupyter" / theme.STATIC
    static.mkdir(parents=True)
    library = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    shutil.copyfile(library, static / "plotly.min.js")
    (static / "masteryviz.css").write_text(theme.style_sheet(), encoding="utf-8")
    # First on the path, so that a kernel named python3 elsewhere on the computer is not taken.
    kernel = runtime / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text(json.dumps(_SPEC), encoding="utf-8")
    pages = runtime / "pages"
    pages.mkdir()
    return Path(shutil.copyfile(notebook_file(), pages / "dashboard.ipynb"))


def _start(
    runtime: Path, store: Path, notebook: Path, port: int, token: str, log: Path, present: bool
) -> subprocess.Popen[str]:
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment |= {
        "MASTERYVIZ_STORE": str(store.resolve()),
        "MASTERYVIZ_LOG": str(log.resolve()),
        "JUPYTER_PATH": os.pathsep.join((str(runtime / "jupyter"), str(theme.JUPYTER))),
        "JUPYTER_CONFIG_DIR": str(runtime / "config"),
        "JUPYTER_RUNTIME_DIR": str(runtime / "run"),
        "IPYTHONDIR": str(runtime / "ipython"),
        "MASTERYVIZ_UPLOADS": str(_uploads(runtime)),
        "PYTHONUNBUFFERED": "1",
        # The same pseudonyms on every page of this server, and others when it starts again.
        privacy.SESSION: secrets.token_hex(32),
        privacy.STARTED: "1" if present else "0",
    }
    with log.open("a", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "masteryviz.dashboard.voila_process"],
            stdin=subprocess.PIPE, stdout=output, stderr=output, text=True, env=environment,
            cwd=runtime,
        )  # fmt: skip
    assert process.stdin is not None
    # Over standard input, because command lines can be read by every user of a computer.
    process.stdin.write(json.dumps({"notebook": str(notebook), "port": port, "token": token}))
    process.stdin.write("\n")
    process.stdin.flush()
    return process


def _uploads(runtime: Path) -> Path:
    """The folder where kernels keep what is dropped on the page; it goes with the server's own."""
    folder = runtime / "uploads"
    folder.mkdir(mode=0o700)
    return folder


def _wait(process: subprocess.Popen[str], port: int, log: Path) -> None:
    """Wait until the server answers, and make sure that it shows nothing without the token."""
    base = f"http://{HOST}:{port}/"
    until = time.monotonic() + _PATIENCE
    while _status(f"{base}voila/static/") == 0:
        if process.poll() is not None or time.monotonic() > until:
            raise DashboardError(f"The dashboard's server did not start. Details are in {log}.")
        time.sleep(0.05)
    for address in (base, f"{base}api/kernels/00000000-0000-0000-0000-000000000000"):
        if _status(address) not in (302, 403):
            raise DashboardError(
                f"The dashboard answers without its token, so it was stopped. Details are in {log}."
            )


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object) -> None:
        return None


def _status(address: str) -> int:
    """Status of a request without any credentials; 0 where nothing answers."""
    # No proxy: the request must not leave the computer.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())
    try:
        with opener.open(address, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def _free_port(port: int | None) -> int:
    for candidate in (USUAL_PORT, 0) if port is None else (port,):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, candidate))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise DashboardError(
        f"Port {port} is taken by another program. Choose another with --port, or leave it out."
    )


def _stop(process: subprocess.Popen[str]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _end_on_signals() -> None:
    """End in order, folder and server cleared away, also when told to by the system."""
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), signal.default_int_handler)


def _tell(link: str) -> None:
    sys.stdout.write(f"The dashboard is open on this computer only:\n\n  {link}\n\n")
    sys.stdout.write("Press Ctrl+C to stop it.\n")
    sys.stdout.flush()
