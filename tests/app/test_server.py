"""The ASGI server: health, readiness, the document every page starts from."""

from __future__ import annotations

import re

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from app.api import document
from app.api.health import api
from tests.conftest import Warehouse

HTML = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def client(modelled: Warehouse, using) -> TestClient:
    using(modelled)
    from app.server import app  # reads the settings

    return TestClient(app)


def test_health_and_readiness_answer_beside_the_pages(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").status_code == 200
    assert client.get("/api/healthz").json() == {"status": "ok"}


def test_the_api_runs_alone_and_is_not_ready_without_a_warehouse(warehouse, using):
    nobody = SecretStr("postgresql://nobody:secret@127.0.0.1:1/nothing")
    settings = warehouse.settings.model_copy(update={"database_url": nobody})
    using(Warehouse(settings, warehouse.address))
    alone = TestClient(api)
    answer = alone.get("/readyz")
    assert answer.status_code == 503
    assert "secret" not in answer.text
    assert alone.get("/healthz").status_code == 200


@pytest.mark.parametrize("path", ["/", "/trends", "/trends?lang=fr", "/no-such-page"])
def test_a_browser_gets_our_document_on_every_path(client, path):
    page = client.get(path, headers=HTML)
    assert "<title>PODPusher</title>" in page.text
    assert "dataset.theme" in page.text
    assert "https://" not in re.sub(
        r"<!--.*?-->|<noscript>.*?</noscript>", "", page.text, flags=re.S
    )


def test_the_content_policy_allows_no_other_host(client):
    policy = client.get("/", headers=HTML).headers["content-security-policy"]
    assert "http" not in policy
    assert "*" not in policy
    assert "default-src 'self'" in policy


def test_the_stylesheet_is_served_under_its_digest_and_kept(client):
    address = re.search(r'href="(/assets/podpusher\.css\?v=\w+)"', document.document())
    assert address is not None
    answer = client.get(address[1])
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]


def test_streamlits_own_files_and_channel_are_left_alone(client):
    assert client.get("/_stcore/health").text == "ok"
    script = re.search(r'src="\./(static/js/[^"]+)"', document.document())
    assert script is not None
    assert (
        client.get(f"/{script[1]}", headers=HTML)
        .headers["content-type"]
        .startswith(("text/javascript", "application/javascript"))
    )
