"""The OpenAPI document: complete, and its examples are what its schemas say."""

from __future__ import annotations

import pytest

from tests.app.api import DOCUMENT, check

READS = [path for path in DOCUMENT["paths"] if path.startswith("/v1/")]
SCHEMAS = DOCUMENT["components"]["schemas"]


def test_the_reads_are_all_there():
    assert READS == [
        "/v1/trends",
        "/v1/trends/{key}",
        "/v1/terms/{key}/readings",
        "/v1/terms/{key}/days",
        "/v1/days",
        "/v1/sources",
    ]
    assert all(list(DOCUMENT["paths"][path]) == ["get"] for path in READS)


@pytest.mark.parametrize("path", READS)
def test_every_read_says_what_it_does_takes_and_refuses(path):
    operation = DOCUMENT["paths"][path]["get"]
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]
    assert {"200", "304", "403", "422", "503"} <= set(operation["responses"])
    for status in ("403", "422", "503"):
        schema = operation["responses"][status]["content"]["application/json"]["schema"]
        assert schema == {"$ref": "#/components/schemas/Error"}
    for parameter in operation["parameters"]:
        if parameter["in"] == "query":
            assert parameter["description"], parameter["name"]


@pytest.mark.parametrize("name", sorted(set(SCHEMAS) - {"ErrorDetail"}))
def test_every_schema_has_an_example_that_it_accepts(name):
    examples = SCHEMAS[name].get("examples", [])
    assert examples
    for example in examples:
        check(example, {"$ref": f"#/components/schemas/{name}"})
        # No field that is gone; a null cannot be shown, for the document leaves nulls out.
        assert set(example) <= set(SCHEMAS[name]["properties"])


@pytest.mark.parametrize("path", READS)
def test_examples_of_parameters_are_what_they_take(path):
    for parameter in DOCUMENT["paths"][path]["get"]["parameters"]:
        for example in parameter["schema"].get("examples", []):
            check(example, parameter["schema"])
