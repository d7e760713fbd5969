"""The one HTML document every page starts from: Streamlit's own, with our style and theme in it.

Style and theme belong in the document and not in the page: there they are present before the first
paint and cost a rerun nothing. Dark is the default whatever the system prefers; a person's choice
(`?theme=light`) is kept in the browser. The content policy makes the browser refuse every request
that does not go to this server.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

_STYLE = Path(__file__).resolve().parent.parent / "static" / "style"
_SHEETS = (
    "frame.css",
    "pictures.css",
    "pages.css",
    "studio.css",
    "seasonal.css",
    "niches.css",
    "search.css",
)
_TEMPLATE = Path(streamlit.__file__).parent / "static" / "index.html"
# Not documents: files, machine interfaces, Streamlit's own channel.
_OTHER = (
    *("/_stcore", "/media", "/component", "/static"),
    *("/assets", "/api", "/docs", "/healthz", "/readyz"),
)

# Streamlit keeps its theme per path under a key that ends in the version of its format.
_BEFORE_PAINT = """
(() => {
  const url = new URL(location.href);
  const asked = url.searchParams.get("theme");
  if (asked === "light" || asked === "dark") {
    localStorage.setItem("podpusher-theme", asked);
    url.searchParams.delete("theme");
    history.replaceState(null, "", url);
  }
  const theme = localStorage.getItem("podpusher-theme") === "light" ? "light" : "dark";
  const name = theme === "light" ? "Light" : "Dark";
  localStorage.setItem(`stActiveTheme-${location.pathname}-v2`, JSON.stringify(name));
  document.documentElement.dataset.theme = theme;
  const language = url.searchParams.get("lang");
  if (/^[a-z]{2}$/.test(language ?? "")) {
    document.cookie = `podpusher_language=${language}; path=/; max-age=31536000; samesite=lax`;
    document.documentElement.lang = language;
  }
})();
"""
_POLICY = "; ".join(
    (
        "default-src 'self'",
        # Charts compile their expressions; Streamlit's bundle needs inline styles.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "frame-ancestors 'self'",
    )
)


@cache
def style() -> str:
    """Our stylesheets as one."""
    return "\n".join((_STYLE / sheet).read_text(encoding="utf-8") for sheet in _SHEETS)


@cache
def document() -> str:
    """Streamlit's document with our title, style and the script that runs before the first paint.

    Raises:
        RuntimeError: this Streamlit's document has no head to put them in.
    """
    page = _TEMPLATE.read_text(encoding="utf-8")
    if "</head>" not in page:
        raise RuntimeError(f"{_TEMPLATE} has no </head>")
    version = hashlib.sha256(style().encode()).hexdigest()[:12]
    ours = (
        f'<script>{_BEFORE_PAINT}</script>\n<link rel="stylesheet" '
        f'href="/assets/podpusher.css?v={version}">\n</head>'
    )
    return page.replace("<title>Streamlit</title>", "<title>PODPusher</title>").replace(
        "</head>", ours, 1
    )


class Document:
    """Answers a browser that opens a page; lets everything else through."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if not _opens_a_page(scope):
            await self._app(scope, receive, send)
            return
        response = HTMLResponse(
            document(),
            headers={
                "Cache-Control": "no-cache",
                "Content-Security-Policy": _POLICY,
                "Referrer-Policy": "no-referrer",
                "X-Content-Type-Options": "nosniff",
            },
        )
        await response(scope, receive, send)


def _opens_a_page(scope: Scope) -> bool:
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and "text/html" in Headers(scope=scope).get("accept", "")
        and not str(scope["path"]).startswith(_OTHER)
    )


async def stylesheet(_request: Request) -> Response:
    """The stylesheet; its address carries its digest, so a browser may keep it for good."""
    return Response(
        style(),
        media_type="text/css",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )
