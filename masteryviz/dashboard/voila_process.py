"""The server's own process: Voilà with everything closed that the dashboard does not need."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from asyncio import Future
from typing import Any

# Its import compiles a grammar for seconds, and what it checks (IRI formats) is not used here.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

from jupyter_server.services.kernels.connection.channels import (  # noqa: E402
    ZMQChannelsWebsocketConnection,
)
from tornado.web import GZipContentEncoding  # noqa: E402
from traitlets.config import Config  # noqa: E402
from voila.app import Voila  # noqa: E402
from voila.handler import VoilaHandler  # noqa: E402

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' blob:; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
}


class Server(Voila):
    """Voilà that sends what it sends compressed: its own switch for that has no effect."""

    def init_settings(self) -> dict[str, Any]:
        """Give the settings of the web application, before it is made of them."""
        settings: dict[str, Any] = super().init_settings()
        return {**settings, "compress_response": True}


class Connection(ZMQChannelsWebsocketConnection):
    """A page's connection to its kernel that sends each message at once.

    A socket's usual way is to hold a small message back until the browser's system has confirmed
    the one before, and that waits 40 ms for something to confirm it with: at every click.
    """

    def connect(self) -> Future[None] | None:
        """Connect the page, which has just opened the socket, and its kernel."""
        self.websocket_handler.set_nodelay(True)
        connected: Future[None] | None = super().connect()
        return connected


def configuration(port: int, token: str) -> Config:
    """Voilà's settings: loopback, token, no files, no overrides, idle kernels culled."""
    config = Config()
    server = config.Voila
    server.ip = "127.0.0.1"
    server.port = port
    server.port_retries = 0
    server.token = token
    server.open_browser = False
    server.kernel_websocket_connection_class = Connection
    # No configuration of the user or of the folder we stand in: it could open what is closed here.
    server.config_file_paths = []
    server.tornado_settings = {"headers": HEADERS, "websocket_compression_options": {}}
    page = config.VoilaConfiguration
    page.template = "masteryviz"
    page.allow_template_override = page.allow_theme_override = "NO"
    page.file_allowlist = []
    page.file_denylist = [".*"]
    page.show_tracebacks = False
    page.strip_sources = True
    # One kernel waits with everything computed, so that the page opens (and reloads) at once.
    page.preheat_kernel = True
    page.default_pool_size = 1
    page.extension_allowlist = [
        "@jupyter-widgets/jupyterlab-manager",
        "@voila-dashboards/widgets-manager8",
        "anywidget",
    ]
    config.VoilaExecutor.cell_error_instruction = (
        "The dashboard could not be opened. Reload the page; what went wrong is in its log."
    )
    kernels = config.MappingKernelManager
    kernels.cull_idle_timeout = 3600
    kernels.cull_interval = 60
    kernels.cull_connected = True
    # A kernel that dies is gone, and the page says so: one started in its place knows no dashboard.
    config.KernelRestarter.restart_limit = 0
    if sys.platform == "linux":
        # Sockets in the file system instead of TCP ports that other users could reach; elsewhere
        # the paths of temporary folders are too long for them.
        config.KernelManager.transport = "ipc"
    return config


def main() -> None:
    """Read the settings from standard input and serve until it is closed."""
    given: dict[str, Any] = json.loads(sys.stdin.readline())
    threading.Thread(target=_follow_parent, daemon=True).start()
    _prepare_none_for_presenting()
    # Two thirds of the work of the usual level for a hundredth more bytes: the browser waits.
    GZipContentEncoding.GZIP_LEVEL = 5
    app = Server.instance(config=configuration(given["port"], given["token"]))
    app.initialize([given["notebook"]])
    app.start()


def _prepare_none_for_presenting() -> None:
    """Give a link that asks for hidden names a kernel of its own.

    The one that waits has drawn the page with names, and would send them before it is told.
    """
    usual = VoilaHandler.should_use_rendered_notebook

    def may_use(self: VoilaHandler, *given: Any) -> bool:  # noqa: ANN401  (as Voilà gives them)
        return "present" not in self.request.arguments and bool(usual(self, *given))

    VoilaHandler.should_use_rendered_notebook = may_use


def _follow_parent() -> None:
    """End with the process that started this one, however it ended."""
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
