"""Our own line icons, drawn by the stylesheet (`.pp-i-<name>`): nothing is fetched to show them."""

from __future__ import annotations

from markupsafe import Markup


def icon(name: str, size: int = 18) -> Markup:
    """One icon in the colour of the text around it; hidden from screen readers.

    A mask in the stylesheet instead of inline SVG, which Streamlit's sanitiser removes.
    """
    return Markup(
        '<i class="pp-i pp-i-{0}" style="width:{1}px;height:{1}px" aria-hidden="true"></i>'
    ).format(name, size)
