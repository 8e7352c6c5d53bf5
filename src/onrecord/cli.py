"""The command line: parses words, calls the library, prints."""

from __future__ import annotations

import argparse
import errno
import gc
import os
import sys
from collections.abc import Sequence

from onrecord import __version__
from onrecord.commands import (
    actors,
    codebook,
    compare,
    desk,
    diff,
    evaluate,
    events,
    explain,
    export,
    figures,
    import_,
    ingest,
    network,
    positions,
    read,
    relate,
    statements,
    stories,
    timeline,
)
from onrecord.errors import OnrecordError, UsageError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG)
COMMANDS = (
    read,
    relate,
    explain,
    actors,
    codebook,
    ingest,
    stories,
    timeline,
    statements,
    positions,
    events,
    figures,
    network,
    compare,
    desk,
    export,
    import_,
    evaluate,
    diff,
)


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; each command adds its own words."""
    parser = argparse.ArgumentParser(
        prog="onrecord", description="From news reports to the attributed record: who said and did what to whom."
    )
    parser.add_argument("--version", action="version", version=f"onrecord {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in COMMANDS:
        module.register(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 2 usage, 3 input that cannot be read."""
    gc.set_threshold(50_000, 20, 100)  # loading makes many objects and no rubbish: look for it less often
    args = build_parser().parse_args(argv)
    try:
        return int(args.run(args))
    except UsageError as problem:
        print(f"onrecord: {problem}", file=sys.stderr)
        return 2
    except OnrecordError as problem:
        print(problem, file=sys.stderr)
        return 3
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as problem:
        if problem.errno not in _FULL:
            raise
        print(OnrecordError("E041", "standard output", problem.strerror, after=""), file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else the exit tries to write once more
        return 3


if __name__ == "__main__":
    sys.exit(main())
