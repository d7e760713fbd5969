"""`/docs/warehouse`: dbt's documentation of rollups and marts, as the single page dbt writes.

The page is a program of dbt's with the models inside. It gets a policy of its own: exactly the
scripts in the file run, by their digests, and nothing may be asked of any server.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from integrations.settings import get_settings

_SCRIPT = re.compile(rb"<script[^>]*>(.*?)</script>", re.S)


def warehouse_docs(_request: Request) -> Response:
    """The page, or 404 with one sentence as long as there is none."""
    file = get_settings().warehouse_docs
    try:
        page, policy = _page(file, file.stat().st_mtime_ns)
    except OSError:
        return PlainTextResponse(
            "The documentation of the warehouse has not been built yet. Run: podpusher db docs\n",
            status_code=404,
        )
    return Response(
        page,
        media_type="text/html",
        headers={
            "Cache-Control": "no-cache",
            "Content-Security-Policy": policy,
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        },
    )


@lru_cache(maxsize=1)
def _page(file: Path, _changed_at: int) -> tuple[bytes, str]:
    page = file.read_bytes()
    digests = {hashlib.sha256(script).digest() for script in _SCRIPT.findall(page)}
    scripts = " ".join(f"'sha256-{base64.b64encode(each).decode()}'" for each in sorted(digests))
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}",
            "style-src 'unsafe-inline'",  # the program styles as it draws
            "img-src data:",
            "font-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )
    return page, policy


warehouse_docs_routes = [Route("/docs/warehouse", warehouse_docs)]
