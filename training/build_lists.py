"""Pack the YAML lists into `src/onrecord/lists.bin` (run after any change to a list).

uv run python training/build_lists.py
"""

from __future__ import annotations

from onrecord import lists


def main() -> None:
    """Write the packed file and say how large it is."""
    path = lists.write()
    print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
