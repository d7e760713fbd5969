"""One ASGI server for everything a browser or a machine asks: pages, health, later webhooks.

Start it with `python -m streamlit run app/server.py --server.port 8501` or, without Streamlit's
command line, `python -m uvicorn app.server:app --port 8501`; both read the settings in
`app/.streamlit/config.toml`.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route

from app.api.document import Document, stylesheet
from app.api.health import health_routes
from app.api.metrics import metrics_routes
from app.api.service import api
from app.api.warehouse_docs import warehouse_docs_routes
from app.components.boundary import report_callback_error
from integrations import logging
from integrations.settings import get_settings

# Half a second of imports that the first page would otherwise wait for.
for _page_part in ("app.components.term_panel", "app.components.trend_list"):
    import_module(_page_part)

_settings = get_settings()
logging.configure(level=_settings.log_level, json=_settings.log_json)

_routes: list[BaseRoute] = [
    *health_routes,
    *metrics_routes,
    *warehouse_docs_routes,
    Route("/assets/podpusher.css", stylesheet),
    Mount("/api", api),
]

app = st.App(
    Path(__file__).resolve().parent / "main.py",
    routes=_routes,
    middleware=[Middleware(Document)],
    on_script_error=report_callback_error,
)
