"""Garments for trying the product without a Printify account. They are examples, not a catalogue.

The identifiers are those that Printify's public API documentation prints in its own examples
(product `blueprint_id: 9, print_provider_id: 5, variant_id: 17887`; the answers of "blueprint 3"
and "variants of provider 3"). What they cost is in no such example, so it is not given: the seller
types it, or the profit says "not enough data".
"""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.listings import ProductChoice

TEE = ProductChoice(9, 5, (17887,), "Women's Favorite Tee, Bella+Canvas 6004", is_sample=True)
KIDS_TEE = ProductChoice(
    3,
    3,
    (17390, 17426, 17435, 17444, 17453, 17462, 17480, 17489),
    "Kids Regular Fit Tee, Delta 11736",
    is_sample=True,
)

SAMPLES: Mapping[str, ProductChoice] = {"T-shirt": TEE, "Kids' T-shirt": KIDS_TEE}
"""Product of a brief → a garment of that kind."""


def sample_for(product: str) -> ProductChoice:
    """The sample garment for a brief's product; the T-shirt where there is none of its kind."""
    return SAMPLES.get(product, TEE)
