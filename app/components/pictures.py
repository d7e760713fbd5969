"""Small pictures of numbers: sparkline, score ring, ten-segment bar, badge.

They are strings, not charts: a page of 24 cards costs a few milliseconds. A line is an SVG mask
over the tone's colour, because Streamlit's sanitiser removes inline SVG. Every string from outside
goes through `Markup.format`, which escapes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from markupsafe import Markup

_WIDTH = 240.0
_HEIGHT = 60.0
_MARGIN = 7.0
_SAFE = " =:/-.,"
_LINE = (
    "fill='none' stroke='black' stroke-linecap='round' stroke-linejoin='round' "
    "vector-effect='non-scaling-stroke'"
)

Point = tuple[float, float]


def sparkline_image(values: Sequence[float | None], color: str = "#f97316") -> str:
    """The same line as an address for an image column, which knows no theme: hence a colour."""
    picture = _drawing(_runs(values)).replace("'black'", f"'{color}'")
    return f"data:image/svg+xml,{quote(picture, safe=_SAFE)}"


def sparkline(values: Sequence[float | None], *, tone: str = "orange", title: str = "") -> Markup:
    """A line over evenly spaced days with its area; a missing day is a gap, never a zero."""
    runs = _runs(values)
    if not runs:
        return Markup('<div class="pp-spark pp-spark-none"></div>')
    return Markup(
        '<div class="pp-spark pp-{}" role="img" aria-label="{}" '
        "style=\"--mask:url('data:image/svg+xml,{}')\"></div>"
    ).format(tone, title, quote(_drawing(runs), safe=_SAFE))


def _runs(values: Sequence[float | None]) -> list[list[Point]]:
    """The known values as points, cut where a day is missing."""
    known = [value for value in values if value is not None]
    if not known:
        return []
    low, high = min(known), max(known)
    step = _WIDTH / max(len(values) - 1, 1)
    runs: list[list[Point]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        share = (value - low) / (high - low) if high > low else 0.5
        y = _MARGIN + (_HEIGHT - 2 * _MARGIN) * (1 - share)
        runs[-1].append((round(index * step, 1), round(y, 1)))
    return [run for run in runs if run]


def _drawing(runs: Sequence[Sequence[Point]]) -> str:
    lines = "".join(_path(run) for run in runs if len(run) > 1)
    areas = "".join(_path(run) + _foot(run) for run in runs if len(run) > 1)
    dots = "".join(_dot(run[0]) for run in runs if len(run) == 1)
    last = _dot(runs[-1][-1]) if runs else ""
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{_WIDTH:g}' height='{_HEIGHT:g}' "
        f"viewBox='-10 0 {_WIDTH + 20:g} {_HEIGHT:g}' preserveAspectRatio='none'>"
        f"<path d='{areas}' fill='black' fill-opacity='.14'/>"
        f"<path d='{lines}' stroke-width='2' {_LINE}/><path d='{dots}' stroke-width='4' {_LINE}/>"
        f"<path d='{last}' stroke-width='7' {_LINE}/></svg>"
    )


def _path(run: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in run)


def _foot(run: Sequence[Point]) -> str:
    return f"L{run[-1][0]:g} {_HEIGHT:g}L{run[0][0]:g} {_HEIGHT:g}Z"


def _dot(point: Point) -> str:
    # A line of no length with round ends stays a circle however the picture is stretched.
    return f"M{point[0]:g} {point[1]:g}h0"


def ring(share: float | None, text: str, *, tone: str = "orange", label: str = "") -> Markup:
    """A ring filled to a share from 0 to 1 around a short text; an empty dashed one for None."""
    filled = 0.0 if share is None else max(0.0, min(1.0, share))
    return Markup(
        '<span class="pp-ring pp-{}{}" role="img" aria-label="{}" style="--share:{}turn">'
        "<b>{}</b></span>"
    ).format(tone, " pp-ring-none" if share is None else "", label, round(filled, 3), text)


def segments(share: float, *, tone: str = "teal", label: str = "") -> Markup:
    """A bar of ten segments; any share above zero lights at least one."""
    lit = 0 if share <= 0 else max(1, round(min(share, 1.0) * 10))
    cells = Markup('<i class="on"></i>') * lit + Markup("<i></i>") * (10 - lit)
    return Markup('<span class="pp-segments pp-{}" role="img" aria-label="{}">{}</span>').format(
        tone, label, cells
    )


def badge(text: str, tone: str = "grey") -> Markup:
    """A tinted label."""
    return Markup('<span class="pp-badge pp-{}">{}</span>').format(tone, text)


def info(text: str) -> Markup:
    """A mark that shows where a number comes from, on hover and on focus."""
    return Markup(
        '<span class="pp-info" tabindex="0" role="note" aria-label="{0}" data-tip="{0}">i</span>'
    ).format(text)


def term(label: str) -> Markup:
    """A term as its source wrote it: isolated, in its own direction, whole on hover."""
    return Markup('<bdi class="pp-term" dir="auto" title="{0}">{0}</bdi>').format(label)
