"""`onrecord desk`: a project in the browser."""

from __future__ import annotations

import argparse
import getpass
import os
import secrets
import socket
import sys
import threading
from pathlib import Path

from onrecord.errors import OnrecordError, UsageError, said

PORT = 8765


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's words."""
    parser = commands.add_parser("desk", help="read, check and correct a project in the browser")
    parser.add_argument("project", metavar="PROJECT", help="a project file, or a folder of reports (read first)")
    parser.add_argument("--to", metavar="PROJECT.duckdb", help="project file for a folder (default: FOLDER.duckdb)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1); others need a token")
    parser.add_argument("--port", type=int, default=PORT, metavar="N", help=f"port ({PORT}; 0: any free one)")
    parser.add_argument("--token", metavar="TEXT", help="token to ask for (default beyond this machine: a fresh one)")
    parser.add_argument("--who", metavar="NAME", help="reviewer's name (default: yours on this machine)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read a folder if one is named, then serve until interrupted."""
    import uvicorn

    from onrecord.desk.app import create_app
    from onrecord.desk.security import LOOPBACK
    from onrecord.desk.shown import types

    if not 0 <= args.port <= 65535:
        raise UsageError("--port is between 0 and 65535")
    token = args.token or os.environ.get("ONRECORD_TOKEN")
    if args.host.strip("[]").lower() not in LOOPBACK and not token:
        token = secrets.token_urlsafe(18)
    path = Path(args.project)
    if path.is_dir():
        path = _ingested(path, args.to)
    elif args.to:
        raise UsageError("--to goes with a folder")
    app = create_app(path, host=args.host, token=token, who=args.who or _user())
    with app.state.desk.project.open():
        pass  # what is wrong with the file is said here, before anything is served
    threading.Thread(target=types, daemon=True).start()  # the codebook is read while the browser opens
    listening = _listen(args.host, args.port)
    port = listening.getsockname()[1]
    shown = "localhost" if args.host in ("0.0.0.0", "::") else args.host  # noqa: S104
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"
    print(f"{path}: {address}{f'?token={token}' if token else ''} (stop with Ctrl-C)", file=sys.stderr, flush=True)
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="off")
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        app.state.desk.project.release()
    return 0


def _listen(host: str, port: int) -> socket.socket:
    bare = host.strip("[]")
    try:
        family = socket.getaddrinfo(bare, port, type=socket.SOCK_STREAM)[0][0]
        made = socket.socket(family)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((bare, port))
        made.listen()  # so that the address that is printed answers at once
    except OSError as problem:
        raise OnrecordError("E050", f"{host}:{port}", said(problem), after="") from None
    return made


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _ingested(folder: Path, to: str | None) -> Path:
    """Read a folder's reports into a project file beside it."""
    from onrecord.commands import ingest

    path = Path(to) if to else folder.resolve().parent / f"{folder.resolve().name}.duckdb"
    parser = argparse.ArgumentParser()
    ingest.register(parser.add_subparsers())
    ingest.run(parser.parse_args(["ingest", str(folder), "--to", str(path)]))
    return path
