"""Pack the knowledge tables into `src/onrecord/knowledge/tables.bin` (run after any change to a table).

uv run python training/build_knowledge.py
"""

from __future__ import annotations

from onrecord.knowledge import pack


def main() -> None:
    """Write the packed file and say how large it is."""
    path = pack.write()
    print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
