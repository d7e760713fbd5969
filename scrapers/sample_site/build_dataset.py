"""Makes the sample site's facts from the archives: `python -m scrapers.sample_site.build_dataset`.

Reads the two archives that `PODPUSHER_ARCHIVES` points to and writes three small files beside this
module. Deterministic: the same archives give the same facts in the same order.
"""

from __future__ import annotations

import gzip
import os
import re
import sys
from pathlib import Path

import polars as pl

HERE = Path(__file__).resolve().parent
PLACES = {
    "UnitedStates": "US",
    "UnitedKingdom": "GB",
    "India": "IN",
    "NewZealand": "NZ",
    "Singapore": "SG",
}
_SIGNS = r"[^a-z0-9]"


def reviewed_terms() -> dict[str, str]:
    """Returns the reviewed queries by their spelling without spaces, case and signs."""
    lines = (HERE / "terms.txt").read_text(encoding="utf-8").splitlines()
    terms = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return {re.sub(_SIGNS, "", term.lower()): term for term in terms}


def google_facts(archive: Path) -> pl.DataFrame:
    """One row per place, capture and reviewed query: its best rank and largest volume."""
    terms = reviewed_terms()
    key = pl.col("name").str.to_lowercase().str.replace_all(_SIGNS, "")
    return (
        pl.read_csv(archive, infer_schema=False)
        .filter(pl.col("location").is_in(list(PLACES)))
        .with_columns(key.alias("key"))
        .filter(pl.col("key").is_in(list(terms)))
        .group_by(
            pl.col("location").replace_strict(PLACES).alias("place"),
            pl.col("as_of").alias("captured_at"),
            pl.col("key").replace_strict(terms).alias("query"),
        )
        .agg(
            pl.col("rank").cast(pl.Int64).min(),
            pl.col("tweet_volume").replace("", None).cast(pl.Int64).max().alias("volume"),
        )
        .select("place", "captured_at", "rank", "query", "volume")
        .sort("place", "captured_at", "rank", "query")
    )


def x_facts(archive: Path) -> pl.DataFrame:
    """One row per place, capture and reviewed trend, spelled as it trended.

    Of names that differ only in case (X lists both) the better placed one is kept. A name with
    other letters than the reviewed ones is left out: nobody has read those.
    """
    key = pl.col("name").str.to_lowercase().str.replace_all(_SIGNS, "")
    return (
        pl.read_csv(archive, infer_schema=False)
        .filter(
            pl.col("location").is_in(list(PLACES)),
            key.is_in(list(reviewed_terms())),
            pl.col("name").str.contains(r"^[\x20-\x7e]+$"),
        )
        .select(
            pl.col("location").replace_strict(PLACES).alias("place"),
            pl.col("as_of").alias("captured_at"),
            pl.col("rank").cast(pl.Int64),
            pl.col("name"),
            pl.col("tweet_volume").replace("", None).cast(pl.Int64).alias("volume"),
        )
        .sort("place", "captured_at", "rank", "name")
        .unique(
            ["place", "captured_at", pl.col("name").str.to_lowercase()],
            keep="first",
            maintain_order=True,
        )
    )


def tiktok_facts(archive: Path) -> pl.DataFrame:
    """One row per capture and hashtag of the host `www`: the archive's other hosts lag it."""
    return (
        pl.read_csv(archive, infer_schema=False)
        .filter(pl.col("host") == "www")
        .select(
            "captured_at",
            pl.col("rank").cast(pl.Int64),
            pl.col("challenge_id").alias("hashtag_id"),
            pl.col("hashtag").str.strip_chars_start("#"),
            pl.col("views").cast(pl.Int64),
        )
        .sort("captured_at", "rank", "hashtag")
    )


def write(frame: pl.DataFrame, path: Path) -> None:
    """Writes a gzipped CSV without a time stamp in it."""
    path.write_bytes(gzip.compress(frame.write_csv().encode(), 9, mtime=0))


def main() -> None:
    """Builds the files; says what is missing when the archives are not there."""
    folder = os.environ.get("PODPUSHER_ARCHIVES")
    if not folder:
        sys.exit("PODPUSHER_ARCHIVES does not say where the archives are.")
    trends = Path(folder) / "x_trends_2020-07_2021-03.csv.gz"
    google, x = google_facts(trends), x_facts(trends)
    tiktok = tiktok_facts(Path(folder) / "tiktok_discover_2022-03_2022-06.csv.gz")
    write(google, HERE / "google.csv.gz")
    write(tiktok, HERE / "tiktok.csv.gz")
    write(x, HERE / "x.csv.gz")
    sys.stdout.write(f"{google.height}, {tiktok.height} and {x.height} facts written.\n")


if __name__ == "__main__":
    main()
