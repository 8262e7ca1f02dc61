"""A dashboard that nobody clicks in gives memory back, once, and not while work goes on."""

from __future__ import annotations

import asyncio
import platform
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import ipywidgets
import pytest

from masteryviz.dashboard import idle
from masteryviz.dashboard.app import App
from masteryviz.dashboard.idle import Idle
from masteryviz.dashboard.jobs import Failed, Jobs
from masteryviz.dashboard.source import Source
from masteryviz.errors import MasteryvizError
from masteryviz.loading import Progress
from masteryviz.schema import TABLES
from tests import classes

HELD = "select sum(memory_usage_bytes) from duckdb_memory()"
READ, MADE = (
    f"select memory_usage_bytes from duckdb_memory() where tag = '{tag}'"
    for tag in ("BASE_TABLE", "IN_MEMORY_TABLE")
)


LITTLE = 2**20


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three sections; nobody writes to it."""
    folder = tmp_path_factory.mktemp("idle")
    classes.load(folder / "files", folder / "store")
    return folder / "store"


@pytest.fixture
def source(store: Path) -> Iterator[Source]:
    found = Source(store)
    yield found
    found.let_go()


def held(source: Source) -> int:
    return int(source.book._session.con.execute(HELD).fetchall()[0][0])


def test_one_that_waits_for_its_visitor_rests_at_the_first_look(source: Source) -> None:
    assert Idle(source).look(0)


def test_it_rests_once_after_each_time_that_something_was_asked(source: Source) -> None:
    looks = Idle(source)
    rested = [looks.look(answers) for answers in (0, 0, 1, 2, 2, 2, 3, 3)]
    assert rested == [True, False, False, False, True, False, False, True]


def test_the_gradebook_gives_its_memory_back(source: Source) -> None:
    source.book._session.con.execute(
        "create temp table much as select i, md5(i::varchar) as word from range(500000) r(i)"
    ).fetchall()
    assert held(source) > 20 * 10**6
    assert Idle(source).look(0)
    assert held(source) <= 16 * 10**6


def read(source: Source) -> int:
    """Bytes of the blocks that stay after everything was read."""
    for name in TABLES:
        source.book._session.con.execute(f"from {name} order by all").fetchall()
    return int(source.book._session.con.execute(READ).fetchall()[0][0])


async def wait(looks: Idle, seconds: float, messages: int) -> None:
    """Let so many messages come, the first at once."""
    running = asyncio.create_task(looks.run())
    for _ in range(messages):
        looks.heard()
        await asyncio.sleep(seconds / messages)
    await asyncio.sleep(0 if messages else seconds)
    running.cancel()


def test_soon_after_a_message_what_was_read_long_ago_is_given_back(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("masteryviz.store._rest.AT_EASE", LITTLE)
    text = "create temp table own as select md5(i::varchar) from range(9999) r(i)"
    source.book._session.con.execute(text).fetchall()
    assert read(source) > LITTLE
    made = source.book._session.con.execute(MADE).fetchall()
    asyncio.run(wait(Idle(source), 6 * idle.SOON, 1))
    assert source.book._session.con.execute(READ).fetchall()[0][0] <= LITTLE
    assert source.book._session.con.execute(MADE).fetchall() == made > [(0,)]


@pytest.mark.parametrize(("soon", "messages"), [(0.0, 0), (0.5, 30)])
def test_before_the_first_message_and_between_many_all_stays(
    source: Source, soon: float, messages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("masteryviz.store._rest.AT_EASE", LITTLE)
    monkeypatch.setattr(idle, "SOON", soon)
    before = read(source)
    assert before > LITTLE
    asyncio.run(wait(Idle(source), soon + 0.1, messages))
    assert source.book._session.con.execute(READ).fetchall() == [(before,)]


def test_without_data_there_is_nothing_to_rest(tmp_path: Path) -> None:
    assert Idle(Source(tmp_path / "nothing")).look(0)


def test_it_waits_for_work_beside_the_page(source: Source) -> None:
    looks, go_on = Idle(source), threading.Event()

    def work(_tell: Progress) -> bool:
        return go_on.wait(10)

    async def page() -> list[bool]:
        ended: asyncio.Future[bool | MasteryvizError] = asyncio.get_running_loop().create_future()
        Jobs().run(work, ended.set_result, lambda _what, _share: None)
        found = [looks.look(0)]
        go_on.set()
        assert await ended is True
        return [*found, looks.look(0)]

    assert asyncio.run(page()) == [False, True]
    assert Jobs.running == 0


def test_work_that_fails_is_over_too() -> None:
    def work(_tell: Progress) -> None:
        raise ValueError

    async def page() -> object:
        ended: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        Jobs().run(work, ended.set_result, lambda _what, _share: None)
        return await ended

    assert isinstance(asyncio.run(page()), Failed)
    assert Jobs.running == 0


def test_the_dashboard_looks_at_every_watch(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("masteryviz.dashboard.app.WATCH_SECONDS", 0.01)
    app = App(store)

    async def page() -> None:
        watching = asyncio.create_task(app.watch())
        await asyncio.sleep(0.2)
        watching.cancel()

    before = held(app.source)
    asyncio.run(page())
    assert app.idle._rests
    assert held(app.source) <= before
    app.act({"do": "show", "name": "view", "value": "rule_lab"})
    assert not app._screens["rule_lab"].panels[0].heading.data["problem"]
    app.source.let_go()
    ipywidgets.Widget.close_all()


_FREED = """
import psutil
from masteryviz.dashboard import idle
much = [bytes(100_000) for _ in range(600)]
last = bytes(100_000)  # what was taken after it keeps the heap from shrinking by itself
del much
kept = psutil.Process().memory_info().rss
idle.trim()
assert len(last) == 100_000
print(kept - psutil.Process().memory_info().rss)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only the GNU C library keeps it")
def test_free_memory_of_the_c_library_goes_back_to_the_system() -> None:
    # A process of its own: in this one other tests' free pieces would take what is measured.
    done = subprocess.run(
        [sys.executable, "-c", _FREED], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) > 20 * 10**6


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_elsewhere_nothing_is_asked_of_the_c_library(
    system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert idle._malloc_trim.__wrapped__() is None
    idle.trim()
