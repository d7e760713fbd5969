"""A listing as a seller writes it, and Etsy's written limits."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.etsy_text import (
    MAX_DESCRIPTION,
    MAX_TAG,
    MAX_TAGS,
    MAX_TITLE,
    ONCE_IN_TITLE,
    fit_title,
    fits_title,
)
from app.domain.ideas import Brief
from app.domain.problems import Problem, problem
from app.domain.tags import check_tags

__all__ = ["MAX_DESCRIPTION", "MAX_TAG", "MAX_TAGS", "MAX_TITLE"]

# Etsy refuses a listing under 0.20 of the shop's currency.
MIN_PRICE_MINOR = 20
AI_SENTENCE = "The wording of this design was created with the help of AI."


@dataclass(frozen=True)
class ProductChoice:
    """What is printed on, as the seller chose it from Printify's catalogue.

    Attributes:
        blueprint_id: The garment.
        print_provider_id: Who prints it; None = not chosen yet.
        variant_ids: Sizes and colours on offer; empty = not chosen yet.
        title: As the catalogue calls it.
        position: The placeholder that carries the design.
        cost_minor: Production cost of one, in minor units; None = not enough data.
        shipping_minor: What Printify charges for shipping one; None = not enough data.
        is_sample: From our labelled examples, not from a catalogue.
    """

    blueprint_id: int
    print_provider_id: int | None = None
    variant_ids: tuple[int, ...] = ()
    title: str = ""
    position: str = "front"
    cost_minor: int | None = None
    shipping_minor: int | None = None
    is_sample: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether Printify could make it."""
        return self.print_provider_id is not None and bool(self.variant_ids)


@dataclass(frozen=True)
class ListingDraft:
    """One state of a listing. `price_minor` is in minor units of `currency`; 0 = not set yet."""

    title: str
    description: str
    tags: tuple[str, ...]
    product: ProductChoice
    price_minor: int
    currency: str


def first_draft(
    brief: Brief,
    product: ProductChoice,
    *,
    price_minor: int = 0,
    currency: str = "USD",
    with_ai: bool = False,
) -> ListingDraft:
    """The draft a seller starts from: only what the brief and the product say.

    Args:
        brief: The idea.
        product: What it is printed on.
        price_minor: The seller's; 0 leaves it open and blocks publishing.
        currency: Of the price.
        with_ai: Whether a model wrote the words; the description then says so.
    """
    lines = [
        f"{brief.phrase}: a printed {brief.product} for {brief.audience}.",
        "Printed to order. The design is set in type and printed on the front.",
    ]
    if product.title:
        lines.append(f"Garment: {product.title}.")
    if brief.season:
        lines.append(f"Season: {brief.season}.")
    if with_ai:
        lines.append(AI_SENTENCE)
    return ListingDraft(
        title=fit_title(brief.title),
        description="\n\n".join(lines),
        tags=brief.tags,
        product=product,
        price_minor=price_minor,
        currency=currency,
    )


def check_listing(draft: ListingDraft) -> list[Problem]:
    """What Etsy and Printify would refuse, in the order of the form."""
    return [
        *check_title(draft.title),
        *check_tags(draft.tags),
        *_check_description(draft.description),
        *_check_price(draft.price_minor),
        *_check_product(draft.product),
    ]


def check_title(title: str) -> list[Problem]:
    """What Etsy has against a title."""
    if not title.strip():
        return [problem("blank", "block", "title")]
    problems = []
    if len(title) > MAX_TITLE:
        problems.append(_too_long("title", title, MAX_TITLE))
    bad = next((sign for sign in title if not fits_title(sign)), None)
    if bad is not None:
        problems.append(problem("bad_character", "block", "title", character=bad))
    problems += [
        problem("repeated_character", "block", "title", character=sign)
        for sign in ONCE_IN_TITLE
        if title.count(sign) > 1
    ]
    return problems


def _check_description(description: str) -> list[Problem]:
    if not description.strip():
        return [problem("blank", "block", "description")]
    if len(description) > MAX_DESCRIPTION:
        return [_too_long("description", description, MAX_DESCRIPTION)]
    return []


def _check_price(price_minor: int) -> list[Problem]:
    if price_minor <= 0:
        return [problem("price_missing", "block", "price")]
    if price_minor < MIN_PRICE_MINOR:
        return [problem("price_too_low", "block", "price", limit=MIN_PRICE_MINOR)]
    return []


def _check_product(product: ProductChoice) -> list[Problem]:
    if not product.is_complete:
        return [problem("product_missing", "block", "product")]
    if product.is_sample:
        return [problem("sample_product", "warn", "product")]
    return []


def _too_long(field: str, text: str, limit: int) -> Problem:
    return problem("too_long", "block", field, count=len(text), limit=limit)
