"""A plan says exactly what Printify would be sent."""

import base64
import json
from dataclasses import replace

import pytest

from app.domain.listings import ListingDraft, ProductChoice
from app.domain.publishing import (
    IMAGE_ID,
    PRODUCT_ID,
    STEPS,
    Change,
    IncompleteProductError,
    PrintFile,
    Shop,
    path,
    payload,
    plan,
)

PRODUCT = ProductChoice(384, 1, (45740, 45742), "A garment")
LISTING = ListingDraft("Cosy Fall", "Soft.", ("cosy", "fall"), PRODUCT, 2400, "USD")
FILE = PrintFile("cosy-fall.png", "ab" * 32)
PNG = b"\x89PNG\r\n"


def test_the_steps_in_order_with_their_addresses():
    made = plan(LISTING, FILE, Shop(1337))
    assert [(step.name, step.method, step.path) for step in made.steps] == [
        ("upload_image", "POST", "/v1/uploads/images.json"),
        ("create_product", "POST", "/v1/shops/1337/products.json"),
        ("publish", "POST", f"/v1/shops/1337/products/{PRODUCT_ID}/publish.json"),
    ]
    assert tuple(made.payloads) == STEPS


def test_without_a_shop_its_place_stays_named():
    assert plan(LISTING, FILE, Shop()).steps[1].path == "/v1/shops/{shop_id}/products.json"


def test_the_upload_carries_the_picture_in_base64():
    body = payload(plan(LISTING, FILE, Shop()), "upload_image", PNG)
    assert body["file_name"] == "cosy-fall.png"
    assert base64.b64decode(body["contents"]) == PNG
    assert set(body) == {"file_name", "contents"}


def test_the_product_is_in_printifys_words():
    made = plan(LISTING, FILE, Shop())
    body = payload(made, "create_product", PNG, {"upload_image": "5d15ca551163cde90d7b2203"})
    assert body == {
        "title": "Cosy Fall",
        "description": "Soft.",
        "tags": ["cosy", "fall"],
        "blueprint_id": 384,
        "print_provider_id": 1,
        "variants": [
            {"id": 45740, "price": 2400, "is_enabled": True},
            {"id": 45742, "price": 2400, "is_enabled": True},
        ],
        "print_areas": [
            {
                "variant_ids": [45740, 45742],
                "placeholders": [
                    {
                        "position": "front",
                        "images": [
                            {
                                "id": "5d15ca551163cde90d7b2203",
                                "x": 0.5,
                                "y": 0.5,
                                "scale": 1,
                                "angle": 0,
                            }
                        ],
                    }
                ],
            }
        ],
    }


def test_a_dry_run_keeps_the_place_of_what_only_printify_can_tell():
    made = plan(LISTING, FILE, Shop())
    assert IMAGE_ID in json.dumps(payload(made, "create_product", PNG))
    assert path(made.steps[2], {}) == made.steps[2].path
    assert path(made.steps[2], {"create_product": "77"}).endswith("/products/77/publish.json")


def test_publishing_switches_every_documented_field_on():
    assert payload(plan(LISTING, FILE, Shop()), "publish", PNG) == dict.fromkeys(
        ("title", "description", "images", "variants", "tags", "keyFeatures", "shipping_template"),
        True,
    )


def test_a_plan_is_not_changed_by_filling_it():
    made = plan(LISTING, FILE, Shop())
    before = json.dumps(made.payloads)
    for step in STEPS:
        payload(made, step, PNG, {"upload_image": "1"})
    assert json.dumps(made.payloads) == before


def test_words_that_look_like_a_place_are_left_alone():
    made = plan(replace(LISTING, title=IMAGE_ID), FILE, Shop())
    body = payload(made, "create_product", PNG, {"upload_image": "1"})
    assert body["title"] == IMAGE_ID


@pytest.mark.parametrize(
    "product", [ProductChoice(5), ProductChoice(5, 1), replace(PRODUCT, variant_ids=())]
)
def test_what_is_not_chosen_is_not_made_up(product):
    with pytest.raises(IncompleteProductError):
        plan(replace(LISTING, product=product), FILE, Shop())


def test_an_unknown_step_is_an_error():
    with pytest.raises(KeyError):
        payload(plan(LISTING, FILE, Shop()), "dance", PNG)


def test_a_new_listing_differs_in_every_field():
    found = plan(LISTING, FILE, Shop()).diff
    assert {change.before for change in found} == {None}
    assert Change("tags", None, "cosy, fall") in found


def test_only_what_differs_from_the_shop_is_shown():
    cheaper = replace(LISTING, price_minor=1999)
    assert plan(cheaper, FILE, Shop(), LISTING).diff == (Change("price_minor", "2400", "1999"),)
    assert plan(LISTING, FILE, Shop(), LISTING).diff == ()
