"""The launcher: found, refused with a reason, and configured to be private."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect

from masteryviz.dashboard import quiet, server, theme
from masteryviz.dashboard.voila_process import HEADERS, Connection, configuration


def test_the_launcher_notebook_is_found_in_a_checkout() -> None:
    assert server.notebook_file().name == "dashboard.ipynb"
    assert json.loads(server.notebook_file().read_text(encoding="utf-8"))["nbformat"] == 4


def test_a_port_that_is_taken_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(server.DashboardError, match=f"Port {port} is taken .* leave it out"):
            server.serve(tmp_path, port=port, open_browser=False, ready=print)


def test_without_a_port_the_usual_one_or_any_free_one_is_taken() -> None:
    port = server._free_port(None)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        probe.listen()
        assert server._free_port(None) != port


def test_the_servers_folder_brings_plotly_the_tokens_and_our_own_kernel(tmp_path: Path) -> None:
    notebook = server._prepare(tmp_path)
    static = tmp_path / "jupyter" / theme.STATIC
    assert notebook.parent.name == "pages"
    assert (static / "plotly.min.js").stat().st_size > 1_000_000
    assert "--mv-ink" in (static / "masteryviz.css").read_text(encoding="utf-8")
    kernel = tmp_path / "jupyter" / "kernels" / "python3" / "kernel.json"
    spec = json.loads(kernel.read_text(encoding="utf-8"))
    assert spec["argv"][0] == sys.executable
    assert "masteryviz.dashboard.kernel_process" in spec["argv"]
    assert spec["env"]["POLARS_MAX_THREADS"] == "2"
    assert ("_RJEM_MALLOC_CONF" in spec["env"]) == (sys.platform == "linux")


def test_a_kernel_computes_without_what_it_leaves_out() -> None:
    code = (
        "import sys, masteryviz.dashboard.kernel_process, duckdb, pyarrow, scipy.special\n"
        "rows = duckdb.sql('select 1 as one').to_arrow_table()\n"
        "print(rows.num_rows, pyarrow.default_memory_pool().backend_name)\n"
        "print(scipy.special.betaincinv(1, 1, 0.25), sys.modules['charset_normalizer'])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **server.KERNEL},
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert said.stdout.split() == ["1", "system", "0.25", "None"]


def test_nobody_can_attach_a_debugger_to_a_kernel() -> None:
    code = (
        "import sys, masteryviz.dashboard.kernel_process\n"
        "from ipykernel import debugger\n"
        "print(debugger._is_debugpy_available, sorted({'polars', 'duckdb'} & set(sys.modules)))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert said.stdout.split() == ["False", "[]"]


def test_the_log_can_only_be_read_by_its_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MASTERYVIZ_LOG", str(tmp_path / "logs" / "dashboard.log"))
    log = server.log_file()
    assert log.stat().st_mode & 0o077 == 0


def test_voila_is_closed_but_for_what_the_dashboard_needs() -> None:
    config = configuration(8866, "secret")
    assert config.Voila.ip == "127.0.0.1"
    assert config.Voila.token == "secret"
    assert config.Voila.config_file_paths == []
    assert config.VoilaConfiguration.file_allowlist == []
    assert config.VoilaConfiguration.allow_template_override == "NO"
    assert config.VoilaConfiguration.allow_theme_override == "NO"
    assert config.VoilaConfiguration.show_tracebacks is False
    assert config.MappingKernelManager.cull_idle_timeout > 0
    assert "unsafe-eval" not in HEADERS["Content-Security-Policy"]


def test_a_message_to_the_page_is_not_held_back_until_the_one_before_is_confirmed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda _connection: None)

    class Channels(KernelWebsocketHandler):  # type: ignore[misc]  # Jupyter has no types
        async def prepare(self) -> None:
            """Everybody may: there is no kernel behind it."""
            self.connection = Connection(websocket_handler=self)

        async def get(self) -> None:
            await WebSocketHandler.get(self)

        async def open(self) -> None:
            self.connection.connect()
            opened = self.ws_connection.stream.socket
            told = str(opened.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            WebSocketHandler.write_message(self, told)

    async def no_delay() -> int:
        listening, port = bind_unused_port()
        running = HTTPServer(Application([("/", Channels)]))
        running.add_socket(listening)
        page = await websocket_connect(f"ws://127.0.0.1:{port}/")
        told = await page.read_message()
        page.close()
        running.stop()
        assert told is not None
        return int(told)

    assert configuration(8866, "").Voila.kernel_websocket_connection_class is Connection
    assert asyncio.run(no_delay()) > 0


def test_a_trace_goes_to_the_log_and_nowhere_else(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        raise ValueError("Student P1-3")
    except ValueError:
        quiet._log_trace()
    assert capsys.readouterr() == ("", "")
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None
