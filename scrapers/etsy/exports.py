"""Exports of Etsy listings as CSV, as people who collect them publish them.

None of them says when or where it was read, so both stay unsaid and whoever imports a file has to
tell. Reviews are the only figure they share; a column of sales is the shop's, not the listing's.
"""

from __future__ import annotations

import json

import polars as pl

from scrapers.etsy.lines import texts_of
from scrapers.etsy.listings import NAME, SITE
from scrapers.import_format import ImportFormat

_COUNT = r"^\d{1,3}(,\d{3})+$|^\d+$"
_LISTING = r"/listing/\d+[^?#]*"
_ROW_NUMBER = ""
"""The header of a column of row numbers, as R and pandas write it: none."""
_ENTITIES = (("&#39;", "'"), ("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def _related(text: str) -> str | None:
    """The searches of a list as `RawRow.related` wants them, and no such thing for no list."""
    found = texts_of(text)
    if found is None:
        return "not a list"
    return json.dumps(dict.fromkeys(found)) if found else None


def _category(text: str) -> str | None:
    return " > ".join(texts_of(text) or ()) or None


def _mapped(column: str, function: object) -> pl.Expr:
    return pl.col(column).map_elements(function, return_dtype=pl.String())  # type: ignore[arg-type]


def _reviews(column: str) -> pl.Expr:
    """The further figures of a row, of a count with or without thousands commas."""
    text = pl.col(column).str.strip_chars()
    digits = text.str.replace_all(",", "", literal=True).str.strip_chars_start("0")
    digits = pl.when(digits == "").then(pl.lit("0")).otherwise(digits)
    return (
        pl.when(text.fill_null("").is_in(["", "null", "NA", "nan"]))
        .then(pl.lit(None, pl.String()))
        .when(text.str.contains(_COUNT))
        .then(pl.concat_str(pl.lit('{"reviews": '), digits, pl.lit("}")))
        .otherwise(text)
    )


def _title(column: str) -> pl.Expr:
    title = pl.col(column)
    for written, meant in _ENTITIES:
        title = title.str.replace_all(written, meant, literal=True)
    return title


def _frame(frame: pl.DataFrame, **columns: pl.Expr) -> pl.DataFrame:
    return frame.select(
        source=pl.lit(NAME),
        access=pl.lit("import"),
        kind=pl.lit("listing"),
        volume=pl.lit(None, pl.String()),
        volume_unit=pl.lit("saves"),
        **columns,
    )


def _link(column: str) -> pl.Expr:
    return pl.col(column).str.extract(rf"^(https?://[^/]+(?:/[a-z-]+)?{_LISTING})", 1)


def _data_set(frame: pl.DataFrame, _file_name: str) -> pl.DataFrame:
    """A data set of products, in no order; its own reviews of a listing, not those of the shop."""
    return _frame(
        frame,
        label=_title("title"),
        identity=pl.col("product_id").str.strip_chars(),
        url=_link("url").fill_null(pl.concat_str(pl.lit(f"{SITE}/listing/"), pl.col("product_id"))),
        measures=_reviews("reviews_count_item"),
        related=_mapped("related_searches", _related),
        category=_mapped("category_tree", _category),
    )


def _search(frame: pl.DataFrame, _file_name: str) -> pl.DataFrame:
    """Results of a search with their addresses, numbered from 1."""
    return _frame(
        frame,
        label=_title("Name_of_product"),
        identity=pl.col("url").str.extract(r"/listing/(\d{1,20})", 1),
        rank=pl.col(_ROW_NUMBER),
        url=_link("url"),
        measures=_reviews("reviews"),
    )


def _search_without_links(frame: pl.DataFrame, _file_name: str) -> pl.DataFrame:
    """Results of a search, numbered from 0."""
    number = pl.col(_ROW_NUMBER).str.strip_chars()
    return _frame(
        frame,
        label=_title("Product Name"),
        rank=pl.when(number.str.contains(r"^\d{1,9}$"))
        .then((number.cast(pl.Int64(), strict=False) + 1).cast(pl.String()))
        .otherwise(number),
        measures=_reviews("Number of reviews"),
    )


IMPORTS: tuple[ImportFormat, ...] = (
    ImportFormat(
        title="a data set of Etsy products",
        required=("url", "product_id", "title", "reviews_count_item", "category_tree"),
        optional=("related_searches",),
        to_raw=_data_set,
    ),
    ImportFormat(
        title="a table of Etsy search results",
        required=("Name_of_product", "reviews", "url"),
        optional=(_ROW_NUMBER,),
        to_raw=_search,
    ),
    ImportFormat(
        title="a table of Etsy search results without links",
        required=("Product Name", "Number of reviews"),
        optional=(_ROW_NUMBER,),
        to_raw=_search_without_links,
    ),
)
