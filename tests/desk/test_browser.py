"""The desk in a real Chromium: all pages, a correction that outlives a new reading, hostile text, 360 px, keys, axe."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onrecord.desk.lists import VIEWS
from onrecord.settings import Settings
from tests.corpus.helpers import rows
from tests.desk.conftest import HOSTILE, Watched, hostile, ingest, serving

pytestmark = pytest.mark.browser
AXE = Path(__file__).parent / "vendor" / "axe.js"
Watch = Callable[..., Watched]
PAGES = ["/", *(f"/{name}" for name in VIEWS), "/review", "/decisions", "/search?q=treaty", "/nowhere"]


def report(project: Path, title: str = "Obama%") -> str:
    return str(rows(project, f"SELECT doc FROM documents WHERE title LIKE '{title}'")[0][0])


def event(project: Path, doc: str) -> tuple[str, str, str]:
    sql = f"SELECT id, type, \"trigger\" FROM events WHERE doc = '{doc}' AND status = 'actual' ORDER BY start"
    found: tuple[str, str, str] = rows(project, sql)[0]  # type: ignore[assignment]
    return found


def until(page: Any, condition: str) -> None:
    """Wait for a condition; Playwright's own way needs `eval`, which the desk's policy forbids."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        time.sleep(0.05)
    raise AssertionError(condition)


def test_all_pages_without_a_fault(watch: Watch, project: Path) -> None:
    doc = report(project)
    id = event(project, doc)[0]
    with serving(project) as (base, _):
        desk = watch(base)
        for path in [
            *PAGES[:-1],
            f"/reports/{doc}",
            f"/reports/{doc}/events/{id}/edit",
            f"/reports/{doc}/add?words=dinner",
        ]:
            page = desk.open(path)
            assert page.locator("h1").count() == 1, path
            assert page.title().endswith("onrecord")
        page = desk.open("/map")
        page.wait_for_selector("#map[data-ready] .spot")
        assert page.locator("#map path.country").count() > 100
        page.locator("#map .spot").first.click()
        page.locator(".leaflet-popup a", has_text="See them").click()
        page.wait_for_url("**/timeline?**place=**")
        assert page.locator("tbody tr").count() >= 1


def test_a_correction_is_kept_through_a_new_reading(watch: Watch, project: Path) -> None:
    doc = report(project)
    id, type_, words = event(project, doc)
    with serving(project) as (base, held):
        page = watch(base).open(f"/reports/{doc}")
        card = page.locator(f"#f-{id}")
        card.hover()
        card.get_by_role("link", name="Correct").click()
        page.select_option("#e-type", "THREATEN")
        page.select_option("#e-status", "hypothetical")
        page.fill("#e-why", "the words are conditional")
        page.get_by_role("button", name="Keep the correction").click()
        page.wait_for_selector("text=Decided.")
        assert page.locator(f"#f-{id} .what").inner_text() == "THREATEN"
        assert page.locator(f"#f-{id} .decision").inner_text().startswith("fix by ann")
        held.release()
        ingest(project, hostile(), settings=Settings(min_certainty=0.01))  # another reading: the settings are others
        sql = f"SELECT type, status FROM events WHERE doc = '{doc}' AND \"trigger\" = '{words}'"
        assert ("THREATEN", "hypothetical") in rows(project, sql)
        page.reload()
        card = page.locator(".finding", has=page.locator(".decision"))
        assert card.locator(".what").inner_text() == "THREATEN"
        page.get_by_role("button", name=re.compile("^Undo")).first.click()
        page.wait_for_selector("text=Undone.")
        held.release()
        assert (type_, "actual") in rows(project, sql)


def test_hostile_text_is_only_text(watch: Watch, project: Path) -> None:
    doc = report(project, "<img%")
    with serving(project) as (base, _):
        desk = watch(base)
        for path in (f"/reports/{doc}", *PAGES[:-1], "/search?q=attack"):
            page = desk.open(path)
            assert page.evaluate("window.hurt") is None, path
        page = desk.open(f"/reports/{doc}")
        assert page.evaluate("document.getElementById('text').textContent") == HOSTILE
        # Selecting counts code points as the record does, past an emoji and a carriage return.
        page.evaluate(
            """() => { const walk = document.createTreeWalker(document.getElementById('text'), NodeFilter.SHOW_TEXT);
              let node; while ((node = walk.nextNode())) { const at = node.data.indexOf('Lebanon');
                if (at >= 0) { getSelection().setBaseAndExtent(node, at, node, at + 7); break; } } }"""
        )
        page.dispatch_event("#text", "mouseup")
        assert page.input_value("#add-words") == "Lebanon"
        assert int(page.input_value("#add-start")) == HOSTILE.index("Lebanon")


def test_narrow_screens_do_not_scroll_sideways(watch: Watch, project: Path) -> None:
    doc = report(project)
    id = event(project, doc)[0]
    with serving(project) as (base, _):
        desk = watch(base, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
        for path in [*PAGES[:-1], f"/reports/{doc}", f"/reports/{doc}/events/{id}/edit"]:
            page = desk.open(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        page.locator("summary", has_text="Menu").click()
        page.get_by_role("link", name="Timeline").click()
        page.wait_for_url("**/timeline")


def test_reviewing_with_the_keyboard_only(watch: Watch, project: Path) -> None:
    with serving(project) as (base, held):
        page = watch(base).open("/review")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement.classList.contains('finding')")
        first = page.evaluate("document.activeElement.querySelector('form').getAttribute('action')")
        with page.expect_response(lambda r: r.request.method == "POST"):
            page.keyboard.press("a")
        page.wait_for_selector("text=Decided.")
        until(page, f"!document.querySelector('.queue form[action=\"{first}\"]')")
        until(page, "document.activeElement.classList.contains('finding')")
        with page.expect_response(lambda r: r.request.method == "POST"):
            page.keyboard.press("r")
        page.wait_for_load_state("networkidle")
        page.keyboard.press("j")
        page.keyboard.press("f")
        page.wait_for_selector("#e-type")
        page.focus("#e-status")
        page.keyboard.press("f" if page.input_value("#e-status") != "future" else "n")
        page.focus("#e-why")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Decided.")
        page.keyboard.press("/")
        page.keyboard.type("treaty")
        page.keyboard.press("Enter")
        page.wait_for_selector("mark.hit")
        page.locator("body").click(position={"x": 5, "y": 400})
        page.keyboard.press("?")
        assert page.locator("dialog#keys").is_visible()
        page.keyboard.press("Escape")
        held.release()
        assert sorted(a for (a,) in rows(project, "SELECT action FROM decisions")) == ["accept", "fix", "reject"]


def test_text_and_record_light_each_other_up(watch: Watch, project: Path) -> None:
    doc = report(project)
    id = event(project, doc)[0]
    with serving(project) as (base, _):
        page = watch(base).open(f"/reports/{doc}?at={id}")
        assert page.locator(f"#f-{id}.lit").count() == 1
        assert page.evaluate("document.activeElement.dataset.id") == id
        marks = page.locator("#text mark.lit")
        assert marks.count() >= 1
        other = page.locator("#record .l-places.finding").first
        other.hover()
        wanted = other.get_attribute("data-id")
        assert wanted in (page.locator("#text mark.lit").first.get_attribute("data-ids") or "").split()
        page.locator("#text mark.events").first.hover()
        lit = page.locator("#record .finding.lit").first.get_attribute("data-id")
        assert lit in (page.locator("#text mark.events").first.get_attribute("data-ids") or "").split()
        page.uncheck("input[data-layer=events]")
        assert page.locator("#record .l-events.finding:visible").count() == 0
        assert "layers=" in page.url
        page.reload()
        page.wait_for_load_state("networkidle")
        assert not page.is_checked("input[data-layer=events]")


def test_filters_without_reloading_and_a_picture_of_the_chart(watch: Watch, project: Path) -> None:
    with serving(project) as (base, _):
        page = watch(base).open("/timeline")
        page.locator("summary", has_text="Filters").click()
        page.evaluate("window.kept = true")
        page.select_option("#f-type", "SANCTION")
        page.get_by_role("button", name="Show").click()
        page.wait_for_url("**/timeline?type=SANCTION")
        until(page, "[...document.querySelectorAll('td.c-type')].every((c) => c.innerText.trim() === 'SANCTION')")
        assert page.evaluate("window.kept")
        with page.expect_download() as got:
            page.get_by_role("button", name="PNG").click()
        assert Path(got.value.path()).read_bytes().startswith(b"\x89PNG")
        page.go_back()
        page.wait_for_url("**/timeline")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(watch: Watch, project: Path, scheme: str) -> None:
    doc = report(project)
    id = event(project, doc)[0]
    with serving(project) as (base, _):
        desk = watch(base, color_scheme=scheme, bypass_csp=True)  # so that axe can be put into the page
        serious: dict[str, Any] = {}
        for path in [*PAGES[:-1], f"/reports/{doc}?at={id}", f"/reports/{doc}/events/{id}/edit"]:
            page = desk.open(path)
            if path == "/map":
                page.wait_for_selector("#map[data-ready]")
            page.add_script_tag(path=AXE)
            found = page.evaluate("axe.run({resultTypes: ['violations']})")
            bad = [v for v in found["violations"] if v["impact"] in ("serious", "critical")]
            if bad:
                serious[path] = [(v["id"], [n["html"][:200] for n in v["nodes"][:3]]) for v in bad]
        assert serious == {}


def test_a_locked_project_and_a_wrong_address_have_pages_of_their_own(watch: Watch, project: Path) -> None:
    import subprocess
    import sys

    with serving(project) as (base, held):
        desk = watch(base)
        held.release()
        code = f"import duckdb, time; c = duckdb.connect({str(project)!r}); print('held', flush=True); time.sleep(30)"
        holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        try:
            assert holder.stdout is not None
            holder.stdout.readline()
            page = desk.open("/timeline")
            assert "E030" in page.inner_text("main")
        finally:
            holder.kill()
            holder.wait()
        page.get_by_role("link", name="Try again").click()
        page.wait_for_selector("tbody tr")
        page = desk.open("/nowhere")
        assert "start from the overview" in page.inner_text("main")
        # The browser itself notes the two answers as errors; nothing else may stand in its console.
        desk.faults = [f for f in desk.faults if "Failed to load resource" not in f]
        time.sleep(0.1)
