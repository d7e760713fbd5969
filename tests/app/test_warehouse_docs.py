"""dbt's documentation as the app serves it: one page that needs nobody else."""

from __future__ import annotations

import re
import socket
import threading

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.api.warehouse_docs import warehouse_docs_routes
from integrations.settings import get_settings
from orchestration.lib import dbt, dbt_docs

HTML = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def client(modelled, using) -> TestClient:
    using(modelled)
    from app.server import app  # reads the settings

    modelled.settings.warehouse_docs.unlink(missing_ok=True)
    return TestClient(app)


def test_without_a_page_there_is_one_sentence_that_says_what_to_run(client):
    answer = client.get("/docs/warehouse", headers=HTML)
    assert answer.status_code == 404
    assert answer.text.strip().endswith("Run: podpusher db docs")


def test_a_build_replaces_the_page_and_leaves_dagsters_manifest_alone(client):
    settings = get_settings()
    dbt.ensure_manifest(settings)
    before = dbt.manifest_path(settings).read_bytes()
    page = dbt_docs.document(settings)
    assert [each.name for each in page.parent.iterdir()] == ["index.html"]
    assert dbt.manifest_path(settings).read_bytes() == before
    answer = client.get("/docs/warehouse", headers=HTML)
    assert answer.status_code == 200
    assert "PODPusher</title>" not in answer.text
    assert "trend_scores" in answer.text


def test_only_the_scripts_of_the_page_may_run_and_nothing_may_be_asked(client):
    page = get_settings().warehouse_docs
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("<script>one()</script><script defer>two()</script>")
    policy = client.get("/docs/warehouse", headers=HTML).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert len(re.findall(r"'sha256-[^']+='", policy)) == 2
    assert "http" not in policy
    assert "connect-src" not in policy
    assert re.search(r"script-src[^;]*unsafe", policy) is None
    page.write_text("<script>three()</script>")
    changed = client.get("/docs/warehouse", headers=HTML)
    assert changed.text == "<script>three()</script>"
    assert changed.headers["content-security-policy"] != policy


@pytest.fixture
def address(client):
    """The page over a real port, for a browser."""
    dbt_docs.document(get_settings())
    app = Starlette(routes=[*warehouse_docs_routes])
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    with socket.create_server(("127.0.0.1", 0)) as listening:  # who comes early waits in its queue
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/docs/warehouse"
        server.should_exit = True
        thread.join()


@pytest.mark.browser
def test_the_page_works_in_a_browser_and_asks_nobody(address, page):
    asked, errors = [], []
    # The program names pictures that do not exist; the policy stops it from asking for them.
    page.on("requestfinished", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    page.goto(f"{address}#!/model/model.podpusher.trend_scores.v1")
    page.get_by_text("What is rising, why, and how sure").filter(visible=True).first.wait_for()
    page.get_by_text("Points, 0-100; null = not enough data.").filter(visible=True).first.wait_for()
    page.goto(f"{address}#!/source/source.podpusher.raw.observations")
    page.get_by_role("heading", name="observations").first.wait_for()
    assert {url.split("#")[0] for url in asked if not url.startswith("data:")} == {address}
    assert errors == []
