"""What keeps the desk safe: host names, token, CSRF, and the headers that every answer carries.

- Only the names under which the desk was started are answered (no DNS rebinding).
- Beyond loopback a token is needed: once in the address (`?token=`), then in a cookie.
- Every POST must carry a form field or header that only a page of this desk can know (double submit, signed).
- The Content-Security-Policy lets no script or style run but the desk's own files.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "::1")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
CSRF_FIELD, CSRF_HEADER = "csrf", "x-csrf"
_CSRF_COOKIE, _TOKEN_COOKIE = "onrecord_session", "onrecord_token"
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class Guard:
    """Middleware that lets through only who may."""

    def __init__(self, app: ASGIApp, *, host: str, token: str | None, key: bytes):
        self.app = app
        self.hosts = {*LOOPBACK, host.strip("[]").lower()} if host not in ("0.0.0.0", "::") else None  # noqa: S104
        self.token = token
        self.key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        session = request.cookies.get(_CSRF_COOKIE)
        fresh = None if session else secrets.token_urlsafe(16)
        scope["state"] = {**scope.get("state", {}), "csrf": self._sign(session or fresh or ""), "session": session}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if fresh:
                    headers.append("set-cookie", f"{_CSRF_COOKIE}={fresh}; Path=/; HttpOnly; SameSite=Strict")
            await send(message)

        refused = self._refuse(request)
        await (refused or self.app)(scope, receive, sending)

    def _refuse(self, request: Request) -> Response | None:
        name = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
        if self.hosts is not None and name.lower() not in self.hosts:
            return PlainTextResponse("This desk does not answer to that host name.", 400)
        origin = request.headers.get("origin")
        if request.method not in ("GET", "HEAD"):
            same = origin is None or urlsplit(origin).netloc == request.headers.get("host")
            if not same or request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
                return PlainTextResponse("Decisions are taken from the desk's own pages only.", 403)
        return self._without_token(request) if self.token else None

    def _without_token(self, request: Request) -> Response | None:
        assert self.token is not None
        given = request.query_params.get("token")
        if given is not None and hmac.compare_digest(given.encode(), self.token.encode()):
            rest = [(k, v) for k, v in request.query_params.multi_items() if k != "token"]
            answer = RedirectResponse(request.url.path + (f"?{urlencode(rest)}" if rest else ""), 303)
            answer.set_cookie(_TOKEN_COOKIE, self.token, httponly=True, samesite="strict")
            return answer
        kept = request.cookies.get(_TOKEN_COOKIE, "")
        if hmac.compare_digest(kept.encode(), self.token.encode()) or request.url.path.startswith("/static/"):
            return None
        return PlainTextResponse(
            "This desk needs its token. Open the address that `onrecord desk` printed; it ends in ?token=...", 403
        )

    def _sign(self, session: str) -> str:
        return sign(self.key, session)


def sign(key: bytes, session: str) -> str:
    """The CSRF token of a session."""
    return hmac.new(key, session.encode(), hashlib.sha256).hexdigest()


def genuine(request: Request, form: Mapping[str, Any]) -> bool:
    """Whether a POST comes from one of the desk's pages."""
    if not request.state.session:
        return False
    given = request.headers.get(CSRF_HEADER) or str(form.get(CSRF_FIELD) or "")
    return hmac.compare_digest(given.encode(), str(request.state.csrf).encode())
