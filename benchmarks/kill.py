"""Fifty kills: the store that was killed again and again equals the undisturbed one, table by table.

    uv run python -m benchmarks.kill [--kills 50] [--size 400]

Uses the stub reader of the tests (events in a plain notation), in real processes that are killed with SIGKILL at random
moments of reading and linking.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

from tests.corpus.helpers import dump
from tests.corpus.test_kill import run


def main() -> None:
    """Kill, resume, compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--size", type=int, default=400)
    args = parser.parse_args()
    dice = random.Random(1)
    each = max(1, args.size // args.kills)
    kills = 0
    with tempfile.TemporaryDirectory() as folder:
        killed, calm = Path(folder) / "killed.duckdb", Path(folder) / "calm.duckdb"
        for n in range(args.kills):
            last = n >= args.kills - 5
            step = dice.choice(["comparing texts", "comparing reports", "grouping stories", "grouping happenings"])
            kills += run(killed, f"link {step}" if last else f"read {dice.randint(1, 2 * each)}", dice, args.size)
        run(killed, None, dice, args.size)
        run(calm, None, dice, args.size)
        ours, theirs = dump(killed), dump(calm)
        for table in theirs:
            print(f"{table:14} {len(theirs[table]):6} rows  {'equal' if ours[table] == theirs[table] else 'DIFFERENT'}")
        print(f"{kills} kills; {'all tables equal' if ours == theirs else 'NOT EQUAL'}")


if __name__ == "__main__":
    main()
