"""What publishing a listing would write, step by step, in Printify's own words.

Printify is the one writer: its publish creates the Etsy listing. Bodies follow Printify's REST
API v1. What only an earlier step can tell (the image's id, the product's id) and the picture
itself, which is too large to keep in a plan, are named places: `payload` fills them.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from app.domain.listings import ListingDraft

StepName = Literal["upload_image", "create_product", "publish"]
STEPS: tuple[StepName, ...] = get_args(StepName)

IMAGE_CONTENTS = "{the print file, base64}"
IMAGE_ID = "{id from upload_image}"
PRODUCT_ID = "{id from create_product}"
SHOP_ID = "{shop_id}"


@dataclass(frozen=True)
class Step:
    """One request. `path` is under Printify's base URL and may hold named places."""

    name: str
    method: str = "POST"
    path: str = ""


@dataclass(frozen=True)
class Change:
    """One field as it is at the shop and as it would be; `before` None = not there yet."""

    field: str
    before: str | None
    after: str


@dataclass(frozen=True)
class Shop:
    """Where it would go. `id` None = no shop is connected, which a dry run does not need."""

    id: int | None = None
    title: str = ""


@dataclass(frozen=True)
class PrintFile:
    """The picture to upload: the name Printify shows and the digest of its bytes."""

    file_name: str
    sha256: str


@dataclass(frozen=True)
class Plan:
    """Everything that would be written: the steps in order, their bodies, and the difference."""

    steps: tuple[Step, ...]
    payloads: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    diff: tuple[Change, ...] = ()


class IncompleteProductError(ValueError):
    """A plan needs a blueprint, a provider and variants: what is not chosen is never made up."""


def plan(
    listing: ListingDraft, design: PrintFile, shop: Shop, published: ListingDraft | None = None
) -> Plan:
    """The plan of one publication. It contacts nobody.

    Args:
        listing: What is to be published; the caller has checked it.
        design: The print file.
        shop: Where to.
        published: What the shop shows of this listing now; None = it is new.

    Raises:
        IncompleteProductError: provider or variants are not chosen.
    """
    if not listing.product.is_complete:
        raise IncompleteProductError("Choose a provider and variants first.")
    shop_id = SHOP_ID if shop.id is None else str(shop.id)
    products = f"/v1/shops/{shop_id}/products"
    return Plan(
        steps=(
            Step("upload_image", "POST", "/v1/uploads/images.json"),
            Step("create_product", "POST", f"{products}.json"),
            Step("publish", "POST", f"{products}/{PRODUCT_ID}/publish.json"),
        ),
        payloads={
            "upload_image": {"file_name": design.file_name, "contents": IMAGE_CONTENTS},
            "create_product": _product(listing),
            "publish": {
                "title": True,
                "description": True,
                "images": True,
                "variants": True,
                "tags": True,
                "keyFeatures": True,
                "shipping_template": True,
            },
        },
        diff=_diff(listing, published),
    )


def payload(
    plan: Plan, step: str, image: bytes, answers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The body of one step exactly as it goes out.

    Args:
        plan: The stored plan.
        step: The step's name.
        image: The print file.
        answers: Step name → the id it was answered; a dry run has none, and the place stays named.

    Raises:
        KeyError: the plan has no such step.
    """
    body = dict(plan.payloads[step])
    if body.get("contents") == IMAGE_CONTENTS:
        body["contents"] = base64.b64encode(image).decode("ascii")
    uploaded = (answers or {}).get("upload_image")
    if step == "create_product" and uploaded:
        body["print_areas"] = [_with_image(area, uploaded) for area in body["print_areas"]]
    return body


def path(step: Step, answers: Mapping[str, str]) -> str:
    """The address of one step with the product's id in its place."""
    return step.path.replace(PRODUCT_ID, answers.get("create_product", PRODUCT_ID))


def _product(listing: ListingDraft) -> dict[str, Any]:
    choice = listing.product
    variants = list(choice.variant_ids)
    return {
        "title": listing.title,
        "description": listing.description,
        "tags": list(listing.tags),
        "blueprint_id": choice.blueprint_id,
        "print_provider_id": choice.print_provider_id,
        "variants": [
            {"id": variant, "price": listing.price_minor, "is_enabled": True}
            for variant in variants
        ],
        "print_areas": [
            {
                "variant_ids": variants,
                "placeholders": [
                    {
                        "position": choice.position,
                        "images": [{"id": IMAGE_ID, "x": 0.5, "y": 0.5, "scale": 1, "angle": 0}],
                    }
                ],
            }
        ],
    }


def _with_image(area: Mapping[str, Any], uploaded: str) -> dict[str, Any]:
    return {
        **area,
        "placeholders": [
            {**place, "images": [{**image, "id": uploaded} for image in place["images"]]}
            for place in area["placeholders"]
        ],
    }


def _diff(listing: ListingDraft, published: ListingDraft | None) -> tuple[Change, ...]:
    before = _shown(published) if published else {}
    return tuple(
        Change(name, before.get(name), after)
        for name, after in _shown(listing).items()
        if before.get(name) != after
    )


def _shown(listing: ListingDraft) -> dict[str, str]:
    """The fields a buyer can see. The price is in minor units: the page knows the currency."""
    return {
        "title": listing.title,
        "description": listing.description,
        "tags": ", ".join(listing.tags),
        "price_minor": str(listing.price_minor),
        "product": listing.product.title or str(listing.product.blueprint_id),
        "variants": str(len(listing.product.variant_ids)),
    }
