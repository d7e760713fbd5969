from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from app.domain.designs import LAYOUTS, DesignRefusedError, DesignSpec, render, thumbnail
from app.domain.designs.colours import contrast
from app.domain.designs.spec import HEIGHT, MARGIN, WIDTH
from tests.unit.designs.pictures import PALETTE, ink_box, over, picture

NASTY = [
    ".",
    "Żółć, gęślą jaźń!",
    "Thôi nào, uống cà phê đi",
    "أُحِبُّ القَهوةَ، I love شاي",
    "שלום",
    "Ночь без сна",
    "I like big books and I cannot lie about it every single day",
]


@pytest.mark.parametrize("phrase", NASTY)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_print_file_has_the_size_the_resolution_and_its_ink_in_the_middle(layout, phrase):
    opened = picture(phrase, layout)
    assert (opened.format, opened.mode, opened.size) == ("PNG", "RGBA", (4500, 5400))
    assert [round(dots) for dots in opened.info["dpi"]] == [300, 300]
    left, top, right, bottom = ink_box(opened)
    assert left >= MARGIN
    assert top >= MARGIN
    assert right <= WIDTH - MARGIN
    assert bottom <= HEIGHT - MARGIN
    assert abs(left + right - WIDTH) <= 1
    assert abs(top + bottom - HEIGHT) <= 1


@pytest.mark.parametrize("palette", [("#FFFFFF",), ("#111111", "#FAFAFA"), ("#F4D35E", "#0D3B66")])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_design_is_flat_ink_that_shows_on_a_white_and_on_a_black_shirt(layout, palette):
    opened = picture("Coffee first", layout, palette)
    opacity = opened.getchannel("A").histogram()
    assert opacity[0] > 0.4 * WIDTH * HEIGHT
    assert sum(opacity[1:255]) < 0.01 * WIDTH * HEIGHT
    assert opened.getpixel((0, 0)) == (0, 0, 0, 0)
    for ground in ((255, 255, 255), (20, 20, 22)):
        shirt = over(opened, ground)
        shown = sum(
            count
            for count, colour in shirt.getcolors(shirt.width * shirt.height)
            if contrast(colour, ground) >= 2.9
        )
        assert shown > 0.02 * shirt.width * shirt.height


@pytest.mark.parametrize("layout", ["arch", "pop"])
def test_equal_specs_give_equal_bytes(layout):
    spec = DesignSpec("Đọc sách đi", layout, PALETTE)
    assert render(spec).png == render(spec).png


def test_the_smallest_letters_of_a_long_phrase_are_still_48_point():
    with pytest.raises(DesignRefusedError, match="too long for this layout"):
        render(DesignSpec("pneumono" * 14, "stack", PALETTE))


def test_joined_letters_stay_joined_on_the_arch():
    # Five joined letters are one piece; their dots are at most six, the ornaments are five.
    alone = picture("بيتنا", "arch", ("#E4572E",))
    letters = alone.getchannel("A").resize((450, 540))
    assert pieces(letters.point(lambda value: 255 * (value > 128))) <= 1 + 6 + 5


def pieces(mask):
    """How many separate areas of ink a small picture has."""
    count = 0
    while box := mask.getbbox():
        row = mask.crop((box[0], box[1], box[2], box[1] + 1)).tobytes()
        ImageDraw.floodfill(mask, (box[0] + row.index(255), box[1]), 0)
        count += 1
    return count


def test_a_thumbnail_is_small_and_stands_on_an_opaque_ground():
    made = render(DesignSpec("Coffee first", "badge", PALETTE))
    written = thumbnail(made.png)
    small = Image.open(BytesIO(written))
    assert (small.format, small.mode, small.size) == ("PNG", "RGB", (600, 720))
    assert len(written) < 150_000
    assert small.getpixel((0, 0)) != (0, 0, 0)


def test_an_unknown_layout_and_a_colour_that_is_none_are_named():
    with pytest.raises(ValueError, match="'spiral'"):
        render(DesignSpec("Coffee", "spiral"))
    with pytest.raises(ValueError, match="'red'"):
        DesignSpec("Coffee", "stack", ("red",))
