"""The command line as a user meets it: a real process, its output, its errors and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def onrecord(*words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "onrecord.cli", *words], input=stdin, capture_output=True, check=False)


def test_default_view_is_plain_and_narrow_when_piped() -> None:
    done = onrecord("read", str(ROOT / "examples" / "fighting.txt"))
    assert done.returncode == 0, done.stderr
    shown = done.stdout.decode()
    assert "\x1b" not in shown
    assert max(len(line) for line in shown.splitlines()) <= 80
    for title in ("Who", "What happened", "Who said what", "Figures"):
        assert f"\n{title}\n" in shown


def test_batch_goes_on_after_a_fault(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"id": "a", "text": "Peru protested."}\n{broken\n{"id": "b", "text": "Chile agreed."}\n')
    done = onrecord("read", "--jsonl", str(tmp_path / "missing.txt"), str(rows), "-", stdin=b"Bolivia objected.")
    assert done.returncode == 3
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["document"]["text"] for r in records] == ["Peru protested.", "Chile agreed.", "Bolivia objected."]
    lines = done.stderr.decode().splitlines()
    assert lines[0].startswith("E001 ")
    assert lines[1].startswith("E006 ")
    assert "line 2" in lines[1]
    assert lines[2] == "3 read, 2 skipped (1 x E001, 1 x E006)."


def test_one_bad_input_prints_nothing(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("word " * 100)
    done = onrecord("read", "--json", "--max-characters", "50", str(path))
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.decode().startswith("E008 ")
    assert len(done.stderr.splitlines()) == 1


def test_usage_errors() -> None:
    assert onrecord("read").returncode == 2
    assert onrecord("read", "--json", "--jsonl", "x").returncode == 2
    bad = onrecord("read", "--published", "Friday", str(ROOT / "examples" / "summit.txt"))
    assert bad.returncode == 3
    assert bad.stderr.decode().startswith("E010 ")


def test_page_is_self_contained_and_safe(tmp_path: Path) -> None:
    source, page = tmp_path / "a.txt", tmp_path / "a.html"
    source.write_text("<script>alert(1)</script> France condemned the attack, officials said on Monday.")
    done = onrecord("read", str(source), "--html", str(page), "--published", "2020-01-01")
    assert done.returncode == 0, done.stderr
    html = page.read_text(encoding="utf-8")
    assert "<script>alert(1)</script>" not in html
    assert "Content-Security-Policy" in html
    assert "http://" not in html
    assert "https://" not in html


def test_without_a_date_relative_times_stay_open() -> None:
    done = onrecord("read", "--json", "-", stdin=b"Rebels attacked the town of Homs in Syria on Monday.")
    data = json.loads(done.stdout)
    assert data["document"]["published"] is None
    assert any(w["code"] == "W101" for w in data["warnings"])
    assert all(t["start"] is None for t in data["times"])


def test_events_below_the_least_certainty_are_left_out() -> None:
    path = str(ROOT / "examples" / "summit.txt")
    every = json.loads(onrecord("read", "--json", path).stdout)["events"]
    least = sorted({e["certainty"] for e in every})[-1]
    kept = json.loads(onrecord("read", "--json", "--min-certainty", str(least), path).stdout)["events"]
    assert [e["type"] for e in kept] == [e["type"] for e in every if e["certainty"] >= least]
    assert 0 < len(kept) < len(every)
    assert onrecord("read", "--json", "--min-certainty", "1.5", path).returncode == 2
