"""What the tests look at in a print file."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from app.domain.designs import DesignSpec, render

PALETTE = ("#E4572E", "#F4D35E", "#0D3B66")


def picture(phrase, layout, palette=PALETTE):
    opened = Image.open(BytesIO(render(DesignSpec(phrase, layout, palette)).png))
    opened.load()
    return opened


def ink_box(opened):
    """The box of everything that is not fully transparent."""
    return opened.getchannel("A").getbbox()


def over(opened, ground):
    """The picture on a shirt, a tenth as large."""
    small = opened.resize((450, 540), Image.Resampling.BOX)
    shirt = Image.new("RGB", small.size, ground)
    shirt.paste(small, (0, 0), small)
    return shirt
