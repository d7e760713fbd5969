"""The words for the studio's codes: plans, resources, writers, layouts, states and steps."""

from __future__ import annotations

from app import formats
from app.domain.listings import ProductChoice
from app.i18n import _, ngettext, pgettext

DESIGN_TONES = {
    "queued": "violet",
    "rendered": "orange",
    "approved": "teal",
    "rejected": "grey",
    "failed": "red",
}
LISTING_TONES = {"draft": "orange", "ready": "teal", "publishing": "violet", "published": "teal"}
RUN_TONES = {
    "pending": "grey",
    "queued": "violet",
    "running": "orange",
    "done": "teal",
    "failed": "red",
}


def plan(code: str) -> str:
    """A plan's name."""
    return {
        "free": pgettext("plan", "Free plan"),
        "starter": pgettext("plan", "Starter plan"),
        "professional": pgettext("plan", "Professional plan"),
        "enterprise": pgettext("plan", "Enterprise plan"),
    }.get(code, code)


def resource_title(code: str) -> str:
    """What an allowance is of, as a heading."""
    return {
        "idea": pgettext("allowance", "Ideas"),
        "image": pgettext("allowance", "Images"),
        "listing": pgettext("allowance", "Listings"),
    }.get(code, code)


def resource(code: str, n: int) -> str:
    """What is counted, after its number."""
    return {
        "idea": ngettext("idea", "ideas", n),
        "image": ngettext("image", "images", n),
        "listing": ngettext("listing", "listings", n),
    }.get(code, code)


def writer(code: str, model: str | None) -> str:
    """Who wrote an idea."""
    if code == "rules":
        return _("written by rules")
    return _("written by {model}").format(model=model or code)


def design_state(code: str) -> str:
    """How far a design is."""
    return {
        "queued": pgettext("state of a design", "In the queue"),
        "rendered": pgettext("state of a design", "To decide"),
        "approved": pgettext("state of a design", "Approved"),
        "rejected": pgettext("state of a design", "Rejected"),
        "failed": pgettext("state of a design", "Failed"),
    }.get(code, code)


def listing_state(code: str) -> str:
    """How far a listing is."""
    return {
        "draft": pgettext("state of a listing", "Draft"),
        "ready": pgettext("state of a listing", "Ready"),
        "publishing": pgettext("state of a listing", "Being published"),
        "published": pgettext("state of a listing", "Live"),
    }.get(code, code)


def run_state(code: str) -> str:
    """How far a dry run, one step of it or a writing is."""
    return {
        "pending": pgettext("state of a run", "Waits for the step before"),
        "queued": pgettext("state of a run", "In the queue"),
        "running": pgettext("state of a run", "Running"),
        "done": pgettext("state of a run", "Done"),
        "failed": pgettext("state of a run", "Failed"),
    }.get(code, code)


def step(code: str) -> str:
    """What one step of publishing does."""
    return {
        "upload_image": _("Upload the print file to Printify"),
        "create_product": _("Create the product at Printify"),
        "publish": _("Have Printify publish it to the shop"),
    }.get(code, code)


def layout(code: str) -> str:
    """The name of a way to set a phrase."""
    return {
        "stack": pgettext("layout", "Stack"),
        "arch": pgettext("layout", "Arch"),
        "badge": pgettext("layout", "Badge"),
        "duo": pgettext("layout", "Duo"),
        "headline": pgettext("layout", "Headline"),
        "pop": pgettext("layout", "Pop"),
    }.get(code, code)


def product(choice: ProductChoice) -> str:
    """What is printed on; a sample says so."""
    name = choice.title or _("Blueprint {id}").format(id=choice.blueprint_id)
    return _("{product} (sample)").format(product=name) if choice.is_sample else name


def money_line(code: str) -> str:
    """One line of what is left of a price."""
    return {
        "price": pgettext("line of a profit", "Price"),
        "shipping_charged": pgettext("line of a profit", "Shipping the buyer pays"),
        "production": pgettext("line of a profit", "Production"),
        "shipping": pgettext("line of a profit", "Shipping you pay"),
        "listing_fee": pgettext("line of a profit", "Etsy listing fee"),
        "transaction_fee": pgettext("line of a profit", "Etsy transaction fee"),
        "payment_fee": pgettext("line of a profit", "Etsy payment fee"),
    }.get(code, code)


def change(code: str) -> str:
    """A field of a listing that a publication would write."""
    return {
        "title": pgettext("part of a listing", "Title"),
        "description": pgettext("part of a listing", "Description"),
        "tags": pgettext("part of a listing", "Tags"),
        "price_minor": pgettext("part of a listing", "Price"),
        "product": pgettext("part of a listing", "Product"),
        "variants": pgettext("part of a listing", "Variants"),
    }.get(code, code)


def failure(reason: str | None) -> str:
    """Why a job stopped. The reason is the worker's, in English, as the log has it."""
    return _("The work stopped. The log says: {reason}").format(reason=reason or formats.DASH)
