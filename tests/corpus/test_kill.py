"""Killed at any moment, the next run goes on: nothing lost, nothing twice."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.corpus.helpers import dump

ROOT = Path(__file__).parent.parent.parent
SIZE = 60
# When to kill: after so many documents of the run, or at a step of the linking.
KILLS = ["read 1", "read 9", "read 23", "link comparing reports", "link grouping happenings"]


def run(project: Path, until: str | None, dice: random.Random, size: int = SIZE) -> bool:
    """One run, killed a moment after it says `until`; whether it was."""
    command = [sys.executable, "-m", "tests.corpus.helpers", str(project), str(size), "1"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == until:
                time.sleep(dice.uniform(0, 0.02))
                process.kill()
                break
        process.stdout.read()
    return process.returncode == -9


@pytest.mark.slow
def test_five_kills_leave_the_store_as_if_undisturbed(tmp_path: Path) -> None:
    killed, calm = tmp_path / "killed.duckdb", tmp_path / "calm.duckdb"
    dice = random.Random(5)
    assert sum(run(killed, moment, dice) for moment in KILLS) >= 4, "the runs ended before they could be killed"
    run(killed, None, dice)
    run(calm, None, dice)
    ours, theirs = dump(killed), dump(calm)
    assert len(theirs["documents"]) == SIZE
    assert ours == theirs
