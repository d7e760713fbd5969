"""What we read of Etsy's API and what we send it, against Etsy's own description of it."""

import json
import os
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from integrations.etsy.answers import ErrorSchema, Money, ShopListing, ShopListings
from integrations.etsy.client import LISTINGS_PATH, MOST_LISTINGS, Limits

TYPES = {int: "integer", str: "string", bool: "boolean"}
SENT = {"keywords": "string", "limit": "integer", "sort_on": "string", "buyer_country": "string"}


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    folder = os.environ.get("PODPUSHER_SPECS")
    path = Path(folder or ".") / "etsy_openapi_v3.json"
    if not folder or not path.is_file():
        pytest.skip("PODPUSHER_SPECS names no folder with etsy_openapi_v3.json")
    described: dict[str, Any] = json.loads(path.read_text())
    return described


@pytest.mark.parametrize(
    ("model", "schema"),
    [
        (ShopListing, "ShopListingWithAssociations"),
        (ShopListings, "ShopListings"),
        (Money, "Money"),
        (ErrorSchema, "ErrorSchema"),
    ],
)
def test_every_field_we_read_is_described_with_the_type_we_read(
    model: type[BaseModel], schema: str, spec: dict[str, Any]
) -> None:
    described = spec["components"]["schemas"][schema]["properties"]
    for name, field in model.model_fields.items():
        assert accepts(field.annotation, described[name]), name


def accepts(annotation: Any, described: dict[str, Any]) -> bool:
    """Tells whether an annotation takes every value the description allows."""
    kinds = set(get_args(annotation)) - {type(None)} or {annotation}
    nullable = type(None) in get_args(annotation)
    if described.get("nullable") and not nullable:
        return False
    if "oneOf" in described:
        names = {each["$ref"].rpartition("/")[2] for each in described["oneOf"]}
        return names == {getattr(kind, "__name__", "") for kind in kinds}
    if described["type"] == "array":
        inner = annotation if not nullable else next(iter(kinds))
        (each,) = get_args(inner)
        return accepts(each, described["items"])
    return {TYPES.get(kind) for kind in kinds} == {described["type"]}


def test_all_but_views_comes_with_the_endpoint_we_ask(spec: dict[str, Any]) -> None:
    answered = spec["paths"][LISTINGS_PATH]["get"]["responses"]["200"]
    schema = answered["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    assert schema == "ShopListings"
    listing = spec["components"]["schemas"]["ShopListing"]["properties"]
    assert ShopListing.model_fields.keys() - listing.keys() == {"views"}


def test_every_parameter_we_send_is_described_with_its_type(spec: dict[str, Any]) -> None:
    described = {each["name"]: each for each in spec["paths"][LISTINGS_PATH]["get"]["parameters"]}
    for name, kind in SENT.items():
        assert described[name]["in"] == "query"
        assert described[name]["schema"]["type"] == kind
    assert "score" in described["sort_on"]["schema"]["enum"]
    assert described["limit"]["schema"]["maximum"] == MOST_LISTINGS
    key = spec["components"]["securitySchemes"]["api_key"]
    assert (key["in"], key["name"]) == ("header", "x-api-key")
    assert "keystring:shared_secret" in key["description"]
    assert spec["servers"][0]["url"] == "https://openapi.etsy.com"


def test_a_number_that_comes_as_text_is_not_read() -> None:
    price = {"amount": 1250, "divisor": 100, "currency_code": "USD"}
    listing = {"listing_id": 5, "title": "Mug", "num_favorers": "9", "price": price}
    with pytest.raises(ValidationError, match="num_favorers"):
        ShopListing.model_validate(listing)


def test_what_is_left_of_our_calls_is_read_where_it_is_said() -> None:
    said = Limits.of(
        {
            "x-limit-per-second": "10",
            "x-remaining-this-second": "9",
            "x-limit-per-day": "10000",
            "x-remaining-today": "0",
        }
    )
    assert said == Limits(10, 9, 10_000, 0)
    assert Limits.of({"x-remaining-today": "many", "x-limit-per-day": "-1"}) == Limits()
