"""A client of the JSON API on this machine, and the answers' declared shapes."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from starlette.testclient import TestClient

from app.api.service import api

HERE = ("127.0.0.1", 50_000)
DOCUMENT = api.openapi()


def client(peer=HERE, base="http://127.0.0.1:8501") -> TestClient:
    return TestClient(api, base_url=base, client=peer, raise_server_exceptions=False)


def shape_of(path: str) -> dict[str, Any]:
    """The declared schema of what a path answers with 200."""
    operation = DOCUMENT["paths"][path]["get"]
    return operation["responses"]["200"]["content"]["application/json"]["schema"]


def check(instance: Any, schema: dict[str, Any]) -> None:
    """Fails where a value is not of a schema of the document."""
    whole = schema | {"components": DOCUMENT["components"]}
    Draft202012Validator(whole, format_checker=FormatChecker()).validate(instance)


def walk(ask: TestClient, path: str, **parameters: Any) -> list[list[dict[str, Any]]]:
    """Every page of a list, by its cursors."""
    pages, cursor = [], None
    while True:
        given = parameters | ({"cursor": cursor} if cursor else {})
        answer = ask.get(path, params=given)
        assert answer.status_code == 200, answer.text
        pages.append(answer.json()["items"])
        cursor = answer.json()["next"]
        if cursor is None:
            return pages


def flat(pages: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [item for page in pages for item in page]
