"""Pictures of numbers: honest about gaps, and safe for whatever the internet calls a term."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from app.api.document import style
from app.components import pictures
from app.components.icons import icon
from app.components.plain import plain
from integrations.settings import PROJECT_ROOT


def line_of(values: list[float | None]) -> str:
    return unquote(str(pictures.sparkline(values)))


def test_a_missing_day_breaks_the_line_and_is_not_drawn_as_zero():
    drawn = line_of([1.0, 2.0, None, 3.0, 4.0])
    line = re.search(r"<path d='([^']*)' stroke-width='2'", drawn)
    assert line is not None
    assert line[1].count("M") == 2
    assert "120 " not in line[1]  # the missing day's place


def test_a_lone_day_is_a_dot_and_no_day_is_an_empty_line():
    assert "stroke-width='4'" in line_of([None, 1.0, None])
    assert "pp-spark-none" in line_of([None, None])
    assert "pp-spark-none" in line_of([])


def test_a_flat_line_stands_in_the_middle():
    assert re.search(r"M0 30L", line_of([5.0, 5.0]))


def test_the_image_of_a_line_holds_no_markup_that_a_browser_could_run():
    assert pictures.sparkline_image([1, None, 2]).startswith("data:image/svg+xml,%3Csvg")
    assert pictures.sparkline_image([]).startswith("data:image/svg+xml,")


@pytest.mark.parametrize(
    ("share", "lit"), [(0, 0), (0.001, 1), (0.5, 5), (1, 10), (7, 10), (-1, 0)]
)
def test_ten_segments_light_up_by_share_and_never_hide_a_little(share, lit):
    assert pictures.segments(share).count('class="on"') == lit


def test_a_ring_without_a_score_is_empty():
    assert "pp-ring-none" in pictures.ring(None, "–")
    assert "--share:0.5turn" in pictures.ring(0.5, "50")


@pytest.mark.parametrize("make", [pictures.term, pictures.info, pictures.badge])
def test_text_from_outside_is_escaped_everywhere(make):
    made = str(make("\"><script>alert('x')</script>"))
    assert "<script>" not in made
    assert made.count('">') <= 1


def test_markdown_in_a_term_is_shown_and_not_obeyed():
    assert plain("**a** [b](c) :red[d]\n# e") == (r"\*\*a\*\* \[b\]\(c\) \:red\[d\] \# e")
    assert len(plain("x" * 500, longest=40)) == 40


def test_every_icon_that_is_used_is_drawn_by_the_stylesheet():
    drawn = style()
    used = set()
    for path in (PROJECT_ROOT / "app").rglob("*.py"):
        used |= set(re.findall(r'(?:icon\(|picture=|pick_icon=)"(\w+)"', path.read_text()))
    assert used
    for name in used | {"up", "down", "sun", "moon"}:
        assert f".pp-i-{name} {{" in drawn, name
    assert "pp-i-up" in icon("up")
