"""A desk on a project made from the examples (read once), and a browser when there is one."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from onrecord.corpus.ingest import Ingest
from onrecord.corpus.link import link
from onrecord.corpus.store import Store
from onrecord.desk.app import create_app
from onrecord.record import Document
from onrecord.settings import Settings
from onrecord.sources import documents
from tests.corpus.stub import document

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
HOSTILE_TITLE = '<img src=x onerror="window.hurt=1"> "\'>{{7*7}} <script>window.hurt=1</script>'
HOSTILE = (
    "</article></main><script>window.hurt = 1</script>\n\n"
    "<svg onload='window.hurt=1'> <a href='javascript:window.hurt=1'>France condemned the attack</a>, officials "
    'said on Monday.\r\nGermany\'s "<style>*{display:none}</style>" minister accused Russia of lying. '
    "{{ 7*7 }} {% raise %} ${7*7} \u202egnp.exe \U0001f600 Italy sent 30 soldiers to Lebanon on Tuesday.\n"
)


def hostile() -> Document:
    return document(
        '../../etc/passwd"><script>window.hurt=1</script>',
        HOSTILE,
        title=HOSTILE_TITLE,
        published="2020-03-04",
        source='<b>Outlet</b>"onmouseover="window.hurt=1',
        credit='"><script>window.hurt=1</script>',
    )


def ingest(path: Path, *more: Document, settings: Settings | None = None) -> None:
    """Read the examples and more documents with the real reader."""
    with Store(path, write=True) as store:
        run = Ingest(store, settings or Settings(), workers=0)
        run.run([*documents([str(p) for p in sorted((ROOT / "examples").glob("*.txt"))]), *more])
        link(store)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of the examples and a hostile report; tests work on copies."""
    path = tmp_path_factory.mktemp("desk") / "examples.duckdb"
    ingest(path, hostile())
    return path


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    path = tmp_path / "examples.duckdb"
    shutil.copy(made, path)
    return path


@pytest.fixture
def client(project: Path) -> Iterator[TestClient]:
    app = create_app(project, who="ann")
    yield TestClient(app, base_url="http://127.0.0.1:8765", follow_redirects=False)
    app.state.desk.project.release()


@contextmanager
def serving(path: Path) -> Iterator[tuple[str, Any]]:
    """A desk on a free port."""
    import uvicorn

    app = create_app(path, who="ann")
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", app.state.desk.project
    finally:
        server.should_exit = True
        thread.join(10)
        app.state.desk.project.release()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, once for the session."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no {CHROMIUM} here (apt-get install chromium)")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


class Watched:
    """A page of which everything untoward is noted: console errors, exceptions, requests to elsewhere."""

    def __init__(self, page: Any, base: str):
        self.page, self.base = page, base
        self.faults: list[str] = []
        page.on("console", lambda m: m.type in ("error", "warning") and self.faults.append(f"{m.type}: {m.text}"))
        page.on("pageerror", lambda e: self.faults.append(f"exception: {e}"))
        page.on("request", lambda r: self._asked(r.url))

    def _asked(self, url: str) -> None:
        if not url.startswith((self.base, "data:", "blob:")):
            self.faults.append(f"request to {url}")

    def open(self, path: str) -> Any:
        self.page.goto(self.base + path)
        self.page.wait_for_load_state("networkidle")
        return self.page


@pytest.fixture
def watch(browser: Any) -> Iterator[Callable[..., Watched]]:
    """Opens pages; at the end there must have been no fault."""
    opened: list[Watched] = []
    contexts: list[Any] = []

    def make(base: str, **settings: Any) -> Watched:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
        context.set_default_timeout(10_000)
        contexts.append(context)
        opened.append(Watched(context.new_page(), base))
        return opened[-1]

    yield make
    for context in contexts:
        context.close()
    assert [fault for watched in opened for fault in watched.faults] == []
