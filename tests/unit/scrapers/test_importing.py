import gzip
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from scrapers.importing import ImportFileError, read_file
from scrapers.normalise import Normalised
from scrapers.registry import UnknownSourceError

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
HEADER = "capture_file,rank,name,tweet_volume,location,country,as_of,created_at\n"
Read = Callable[..., list[Normalised]]


def line(name: str = "#Caturday", rank: object = 1, volume: str = "39020") -> str:
    when = "2021-03-31T16:06:08Z"
    return f"202103312136,{rank},{name},{volume},UnitedKingdom,UK,{when},{when}\n"


@cache
def large_gzip() -> bytes:
    return gzip.compress((HEADER + "".join(line(f"tea {n}") for n in range(60_000))).encode())


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(content: str | bytes, source: str = "x", name: str = "export.csv") -> list[Normalised]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return list(read_file(source, path, now=NOW))

    return read


def rules(batches: list[Normalised]) -> Counter[str]:
    return Counter(rule for batch in batches for rule in batch.bad["rule"].to_list())


def labels(batches: list[Normalised]) -> list[str]:
    return [label for batch in batches for label in batch.good["label"].to_list()]


def test_an_x_archive_becomes_observations_at_the_time_it_says(read: Read) -> None:
    (batch,) = read(HEADER + line() + line("Cosy Cabin", 2, ""))
    assert batch.good.select(
        "label", "kind", "rank", "volume", "place", "access", "observed_at"
    ).rows() == [
        (
            "#Caturday",
            "hashtag",
            1,
            39_020,
            "GB",
            "import",
            datetime(2021, 3, 31, 16, 6, 8, tzinfo=UTC),
        ),
        (
            "Cosy Cabin",
            "topic",
            2,
            None,
            "GB",
            "import",
            datetime(2021, 3, 31, 16, 6, 8, tzinfo=UTC),
        ),
    ]


def test_a_discover_archive_hands_on_all_three_hosts_under_one_key(read: Read) -> None:
    (batch,) = read(
        "captured_at,host,rank,challenge_id,hashtag,views,description\n"
        '2022-03-24T20:40:04Z,m,4,1,#tiptok,383300000,"a caption, never kept"\n'
        "2022-03-24T20:40:04Z,t,4,1,#tiptok,383400000,b\n",
        "tiktok",
    )
    assert batch.good.select("label", "place", "rank", "volume", "period").rows() == [
        ("#tiptok", "WW", 4, 383_300_000, "instant"),
        ("#tiptok", "WW", 4, 383_400_000, "instant"),
    ]


def test_the_official_export_of_google_trends(read: Read) -> None:
    (batch,) = read(
        '\ufeff"Trends","Search volume","Started","Ended","Trend breakdown","Explore link"\n'
        '"cosy cabin","1M+","November 2, 2025 at 11:00:00\u202fPM UTC+2",,"a,b",'
        '"https://trends.google.com/trends/explore?q=cosy&geo=US&hl=en-US"\n'
        '"tea","20K+","March 22, 2026 at 12:30:00 AM UTC+5:30",,"a","./explore?q=tea&geo=IN"\n'
        '"no link","200+","March 22, 2026 at 12:30 AM UTC",,"a",""\n',
        "google_trends",
        "trending_GB_7d_20260322-1310.csv",
    )
    assert batch.good.select("label", "place", "rank", "volume", "observed_at").rows() == [
        ("cosy cabin", "US", None, 1_000_000, datetime(2025, 11, 2, 21, 0, tzinfo=UTC)),
        ("tea", "IN", None, 20_000, datetime(2026, 3, 21, 19, 0, tzinfo=UTC)),
        ("no link", "GB", None, 200, datetime(2026, 3, 22, 0, 30, tzinfo=UTC)),
    ]
    assert batch.good["url"][1] == "https://trends.google.com/trends/explore?q=tea&geo=IN"


def test_a_start_without_a_zone_is_not_guessed(read: Read) -> None:
    batches = read(
        "Trends,Search volume,Started\ntea,200+,2026-03-22 12:30\n",
        "google_trends",
        "trending_GB_.csv",
    )
    assert rules(batches) == {"bad_observed_at": 1}


@pytest.mark.parametrize(
    "header",
    [
        "\ufeff" + HEADER,
        HEADER.upper(),
        "An export\n\nof an archive,made today\n" + HEADER,
        HEADER.replace("rank", " Rank "),
    ],
)
def test_a_header_is_found_whatever_its_case_and_whatever_stands_above(
    read: Read, header: str
) -> None:
    assert labels(read(header + line())) == ["#Caturday"]


def test_columns_may_come_in_any_order_with_others_between(read: Read) -> None:
    content = "x,as_of,name,country,location,tweet_volume,rank\n"
    content += "?,2021-03-31T16:06:08Z,tea,UK,UnitedKingdom,,1\n"
    assert labels(read(content)) == ["tea"]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_spreadsheet_may_have_changed_the_delimiter(read: Read, delimiter: str) -> None:
    assert labels(read((HEADER + line()).replace(",", delimiter))) == ["#Caturday"]


def test_a_file_in_utf_16_is_read_too(read: Read) -> None:
    assert labels(read((HEADER + line("caf\u00e9")).encode("utf-16"))) == ["caf\u00e9"]


WESTERN = "Noël, café crème, Größe, piñata"


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_a_file_as_a_western_spreadsheet_saves_it_is_read_with_a_note(
    tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes((HEADER + line("tea") + line(f'"{WESTERN}"', 2)).encode(encoding))
    notes: list[str] = []
    batches = list(read_file("x", path, now=NOW, note=notes.append))
    assert labels(batches) == ["tea", WESTERN]
    assert rules(batches) == {}
    assert [("Windows-1252" in note) for note in notes] == [True]


def test_the_euro_sign_and_curly_quotes_of_windows_are_read(read: Read) -> None:
    assert labels(read((HEADER + line("10 \u20ac \u201cgift\u201d")).encode("cp1252"))) == [
        "10 \u20ac \u201cgift\u201d"
    ]


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("\u30c6\u30a3\u30fc\u30b7\u30e3\u30c4", "shift-jis"),
        ("\u0444\u0443\u0442\u0431\u043e\u043b\u043a\u0430", "cp1251"),
    ],
)
def test_a_file_in_an_encoding_that_nobody_can_tell_is_not_misread(
    read: Read, name: str, encoding: str
) -> None:
    batches = read((HEADER + line("tea") + line(name, 2)).encode(encoding))
    assert labels(batches) == ["tea"]
    assert rules(batches) == {"not_utf8": 1}


def test_one_broken_row_does_not_change_how_the_others_are_read(read: Read) -> None:
    content = HEADER.encode() + line("caf\xe9").encode("latin-1") + line("th\xe9").encode()
    batches = read(content)
    assert labels(batches) == ["th\xe9"]
    assert rules(batches) == {"not_utf8": 1}


def test_the_encoding_is_told_from_lines_beyond_the_first_mebibyte(read: Read) -> None:
    plain = (HEADER + line("tea") * 30_000).encode()
    batches = read(gzip.compress(plain + line("caf\xe9").encode("cp1252")), name="export.csv.gz")
    assert labels(batches)[-1] == "caf\xe9"


def test_a_bad_row_is_quarantined_and_every_other_row_is_read(read: Read) -> None:
    bad = (
        line("a\x00b").encode()
        + line("caf\xe9").encode("latin-1")
        + line("x" * 10_000).encode()
        + line("", 3).encode()
        + line("bad rank", "zero").encode()
        + b"too,few\n"
        + (line("too many").strip() + ",more\n").encode()
    )
    batches = read(HEADER.encode() + line("first").encode() + bad + line("dern\u00eft").encode())
    assert labels(batches) == ["first", "dern\u00eft"]
    assert rules(batches) == {
        "control_character": 1,
        "not_utf8": 1,
        "term_too_long": 1,
        "missing_term": 1,
        "bad_rank": 1,
        "ragged_row": 2,
    }
    assert sum(batch.read for batch in batches) == 9


def test_a_quote_that_is_never_closed_costs_its_own_row_only(read: Read) -> None:
    batches = read(HEADER + line("first") + line('"open') + line("next") + line("last"))
    assert labels(batches) == ["first", "next", "last"]
    assert rules(batches) == {"ragged_row": 1}


def test_a_quote_that_is_never_closed_in_a_large_file_costs_its_own_row_only(read: Read) -> None:
    batches = read(HEADER + line('"open') + line("tea") * 30_000)
    assert sum(batch.good.height for batch in batches) == 30_000
    assert rules(batches) == {"ragged_row": 1}


def test_a_quoted_name_may_span_lines(read: Read) -> None:
    assert labels(read(HEADER + line('"two\nlines"'))) == ["two lines"]


def test_the_payload_of_a_refused_row_has_the_columns_we_read_and_no_others(read: Read) -> None:
    content = "captured_at,rank,hashtag,views,description\n2022-03-24T20:40:04Z,0,#a,1,a caption\n"
    (payload,) = read(content, "tiktok")[0].bad["payload"]
    assert "caption" not in payload
    assert '"hashtag": "#a"' in payload


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (HEADER.encode(), "a header and no rows"),
        (HEADER.replace("name,", "").encode() + b"1,2\n", "no column 'name'"),
        (HEADER.replace("as_of", "at").encode() + b"1,2\n", "Columns found: capture_file, rank"),
        (b"<!doctype html><html><body>Log in</body></html>", "is an HTML page, not a CSV"),
        (b'{"trends": []}', "is JSON, not a CSV"),
        (b"PK\x03\x04....", "a ZIP or Excel file"),
        (bytes(range(256)) * 20 + b"\x00" * 2000, "no column"),
        (b"\x00" * 4096, "binary data"),
        (b"\xff\xfea", "not text in UTF-8 or UTF-16"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (gzip.compress(b"<html></html>", mtime=0), "is an HTML page"),
    ],
)
def test_a_file_that_is_no_export_is_one_clear_error(
    read: Read, content: bytes, words: str
) -> None:
    with pytest.raises(ImportFileError, match=words):
        read(content)


@pytest.mark.parametrize("keep", [12, 30, 2_000, -9, -1])
def test_a_truncated_gzip_is_refused_even_after_batches_were_given_out(
    read: Read, keep: int
) -> None:
    with pytest.raises(ImportFileError, match="cut off or damaged"):
        read(large_gzip()[:keep], name="export.csv.gz")


def test_a_large_file_comes_in_batches(read: Read) -> None:
    batches = read(gzip.compress((HEADER + line() * 120_000).encode()))
    assert [batch.read for batch in batches] == [50_000, 50_000, 20_000]


def test_a_batch_ends_early_where_rows_are_long(read: Read) -> None:
    row = f"2022-03-24T20:40:04Z,1,#tea,5,{'x' * 1_000_000}\n"
    batches = read("captured_at,rank,hashtag,views,description\n" + row * 40, "tiktok")
    assert [batch.good.height for batch in batches] == [34, 6]


def test_a_line_without_an_end_is_refused_in_pieces(read: Read) -> None:
    batches = read(gzip.compress((HEADER + "x" * 3_000_000 + "\n" + line("tea")).encode()))
    assert labels(batches) == ["tea"]
    assert rules(batches) == {"ragged_row": 3}


def test_a_missing_file_and_an_unknown_source_are_named(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="cannot be opened"):
        list(read_file("x", tmp_path / "none.csv", now=NOW))
    (tmp_path / "some.csv").write_text(HEADER + line())
    with pytest.raises(UnknownSourceError, match="myspace"):
        list(read_file("myspace", tmp_path / "some.csv", now=NOW))


def test_the_x_archive_is_read_whole(archives: Path) -> None:
    batches = list(read_file("x", archives / "x_trends_2020-07_2021-03.csv.gz", now=NOW))
    assert sum(batch.read for batch in batches) == 310_214
    assert sum(rules(batches).values()) <= 310
    places = pl.concat(batch.good["place"] for batch in batches).unique().sort().to_list()
    cities = ["IN/Chennai", "IN/Mumbai", "IN/New Delhi", "US/San Francisco"]
    assert places == sorted([*cities, "GB", "IN", "NZ", "SG", "US", "WW"])


def test_the_discover_archive_is_read_whole(archives: Path) -> None:
    batches = list(
        read_file("tiktok", archives / "tiktok_discover_2022-03_2022-06.csv.gz", now=NOW)
    )
    assert sum(batch.read for batch in batches) == 64_789
    assert not rules(batches)
