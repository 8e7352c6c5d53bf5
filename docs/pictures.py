"""Make the pictures of the documentation: `uv run python docs/pictures.py` (needs Chromium for those of the desk).

`images/read.svg` is what `onrecord read examples/summit.txt` shows in a terminal; `images/desk-*.png` are pages of the
desk on a project of the examples.
"""

from __future__ import annotations

import io
import re
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path

from rich.console import Console

from onrecord.corpus.ingest import Ingest
from onrecord.corpus.link import link
from onrecord.corpus.store import Store
from onrecord.reader import Reader
from onrecord.record import Record
from onrecord.settings import Settings
from onrecord.sources import documents
from onrecord.views.terminal import show

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--force-color-profile=srgb",
]  # fmt: skip
# name: path (REPORT is the report on sanctions), what to wait for, colour scheme, width
PAGES = {
    "report": ("/reports/REPORT?at=e2", ".finding.lit", "light", 1200),
    "timeline": ("/timeline?since=2010-01-01", "svg.chart", "light", 1200),
    "map": ("/map", "#map[data-ready]", "light", 1200),
    "network": ("/network", "svg.chart", "dark", 1200),
    "positions": ("/positions", "svg.chart", "light", 1200),
    "figures": ("/figures", "svg.chart", "light", 1200),
    "review": ("/review", ".finding", "light", 1200),
    "phone": ("/reports/REPORT", ".finding", "dark", 360),
}


def terminal(record: Record) -> None:
    """The view in a terminal."""
    console = Console(record=True, width=100, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    show(record, console)
    drawn = console.export_svg(title="onrecord read examples/summit.txt", unique_id="read")
    # The letters of the viewer's own machine: no font is fetched from elsewhere.
    drawn = re.sub(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", "", drawn, flags=re.DOTALL)
    (IMAGES / "read.svg").write_text(drawn, encoding="utf-8")


def desk() -> None:
    """Pages of the desk."""
    import uvicorn
    from playwright.sync_api import sync_playwright

    from onrecord.desk.app import create_app

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "examples.duckdb"
        with Store(path, write=True) as store:
            Ingest(store, Settings(), workers=0).run(documents([str(ROOT / "examples")]))
            link(store)
            report = store.one("SELECT doc FROM documents WHERE title LIKE 'EU hits%'")
        app = create_app(path, who="Ana Reviewer")
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, (page_path, wanted, scheme, width) in PAGES.items():
            page = browser.new_page(viewport={"width": width, "height": 780}, color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(base + page_path.replace("REPORT", report))
            page.wait_for_load_state("networkidle")
            page.wait_for_selector(wanted)
            page.evaluate("scrollTo(0, 0)")
            page.screenshot(path=IMAGES / f"desk-{name}.png")
            page.close()
        browser.close()
        server.should_exit = True
        thread.join(10)
        app.state.desk.project.release()


def main() -> None:
    """Make them all."""
    IMAGES.mkdir(exist_ok=True)
    text = (ROOT / "examples" / "summit.txt").read_text(encoding="utf-8")
    terminal(Reader().read(text, id="summit.txt"))
    if Path(CHROMIUM).exists():
        desk()
    else:
        print(f"no {CHROMIUM}: the desk's pictures stay as they are", file=sys.stderr)


if __name__ == "__main__":
    main()
