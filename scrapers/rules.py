"""The rules a row must keep to land, in the order they are applied; the first that fails names it.

A rule never repairs: a row either means one thing, or it waits in quarantine with its reason and
its payload until somebody looks.
"""

from __future__ import annotations

RULES: dict[str, str] = {
    "not_utf8": "The row is not valid UTF-8 text.",
    "ragged_row": "The row has more or fewer fields than the header.",
    "missing_field": "The item lacks a field that makes an observation.",
    "control_character": "A text of the row holds a NUL or another control character.",
    "missing_term": "The row names no term.",
    "bad_identity": "The item's own number is no number of the source.",
    "term_too_long": "The term is longer than 200 characters.",
    "bad_observed_at": "The time of observation is missing, has no zone or cannot be read.",
    "in_the_future": "The time of observation lies more than an hour ahead.",
    "too_early": "The time of observation lies before 2005.",
    "unknown_place": "The place is missing or is not one we can tell.",
    "unknown_source": "The row does not say which source it comes from.",
    "unknown_kind": "The kind is not hashtag, topic, query, listing, pin or post.",
    "unknown_period": "The period is not instant, 7d, 30d or 90d.",
    "unknown_unit": "The unit of the volume is not one we know.",
    "unknown_access": "The access is not api, page, import or sample.",
    "bad_rank": "The rank is not a whole number from 1 up.",
    "bad_volume": "The volume is negative, fractional, too large or not a number.",
    "bad_measure": "A further figure has no known name, or is not a whole number.",
    "bad_related": "The related terms are not terms with counts.",
}
"""Slug to sentence. The slugs are stored and counted: do not rename one without a migration."""
