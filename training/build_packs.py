"""Pack the knowledge tables and the YAML lists (run after any change to one of them).

uv run python training/build_packs.py

Writes `src/onrecord/knowledge/tables.bin` and `src/onrecord/lists.bin`.
"""

from __future__ import annotations

from onrecord import lists
from onrecord.knowledge import pack


def main() -> None:
    """Write the packed files and say how large they are."""
    for path in (pack.write(), lists.write()):
        print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
