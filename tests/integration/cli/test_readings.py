"""`podpusher import | parse | scrape | db | doctor` against a real database."""

import gzip
import json
import os
import re
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import text

from integrations.settings import get_settings
from orchestration.cli import main
from scrapers.registry import UnknownSourceError

HEADER = "capture_file,rank,name,tweet_volume,location,country,as_of,created_at\n"
ROW = "202103310006,{rank},{name},{volume},UnitedStates,US,2021-03-31T{hour:02}:00:00Z,x\n"
_DIGEST = text("""
    select count(*),
           md5(string_agg(o::text, e'\\n' order by source, place, kind, term, observed_at))
      from raw.observations as o
""")


@dataclass
class Finished:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


def command(warehouse, *arguments):
    """Runs a command in this process against a warehouse, as the console script would."""
    out, err = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        for name, value in warehouse.environment.items():
            patch.setenv(name, value)
        patch.setenv("PODPUSHER_DEBUG", "")
        patch.setattr(sys, "argv", ["podpusher", *map(str, arguments)])
        get_settings.cache_clear()
        try:
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 0
        else:
            code = 0
        finally:
            get_settings.cache_clear()
    return Finished(code, out.getvalue(), err.getvalue())


@pytest.fixture
def podpusher(module_warehouse):
    """Runs a command against the module's database."""
    return partial(command, module_warehouse)


def archive(folder, *rows, name="x.csv"):
    path = folder / name
    path.write_text(HEADER + "".join(rows))
    return path


def counts(process):
    found = re.search(
        r"read ([\d,]+) = loaded ([\d,]+) \+ merged ([\d,]+) \+ unchanged ([\d,]+)"
        r" \+ quarantined ([\d,]+)",
        process.stdout,
    )
    return [int(number.replace(",", "")) for number in found.groups()]


def test_an_import_lands_is_scored_and_changes_nothing_the_second_time(
    podpusher, module_warehouse, tmp_path
):
    rows = [
        ROW.format(rank=rank, name=name, volume=volume, hour=hour)
        for hour in (0, 8, 16)
        for rank, name, volume in ((1, "#CottageCore", 39020), (2, "plant mom", ""))
    ]
    file = archive(tmp_path, *rows)
    first = podpusher("import", "x", file)
    assert (first.returncode, counts(first)) == (0, [6, 6, 0, 0, 0]), first.stderr
    with module_warehouse.engine("app").connect() as connection:
        before = connection.execute(_DIGEST).one()
        scored = connection.execute(
            text("select term, basis, volume from marts.trend_scores order by best_rank")
        ).all()
    assert [tuple(row) for row in scored] == [
        ("cottagecore", "not enough data", 39020),
        ("plant mom", "not enough data", None),
    ]

    second = podpusher("import", "x", file)
    assert counts(second) == [6, 0, 0, 6, 0]
    with module_warehouse.engine("app").connect() as connection:
        assert connection.execute(_DIGEST).one() == before


def test_bad_rows_are_put_aside_and_everything_else_is_loaded(podpusher, tmp_path):
    file = archive(
        tmp_path,
        ROW.format(rank=1, name="good one", volume=5, hour=1),
        ROW.format(rank=2, name="x" * 10_000, volume=5, hour=1),
        ROW.format(rank=3, name="nul\0byte", volume=5, hour=1),
        ROW.format(rank=4, name="many", volume="a lot", hour=1),
        ROW.format(rank=5, name="good two", volume=7, hour=1),
    )
    done = podpusher("import", "x", file)
    assert done.returncode == 0, done.stderr
    assert counts(done) == [5, 2, 0, 0, 3]


def test_files_that_cannot_be_read_are_refused_in_a_sentence_and_the_others_are_loaded(
    podpusher, tmp_path
):
    whole = gzip.compress((HEADER + ROW.format(rank=1, name="a", volume=1, hour=2) * 999).encode())
    truncated = tmp_path / "truncated.csv.gz"
    truncated.write_bytes(whole[: len(whole) // 2])
    column = tmp_path / "column.csv"
    column.write_text("rank,location,as_of\n1,UnitedStates,2021-03-31T00:00:00Z\n")
    page = tmp_path / "page.csv"
    page.write_text("<!doctype html><html><body>Sign in</body></html>")
    bracketed = tmp_path / "[red]page[bold].csv"
    bracketed.write_text("")
    good = archive(tmp_path, ROW.format(rank=9, name="still here", volume=1, hour=3))

    done = podpusher("import", "x", truncated, column, page, bracketed, good)
    assert done.returncode == 1
    assert counts(done) == [1, 1, 0, 0, 0]
    for name in ("truncated.csv.gz", "column.csv", "page.csv", "✗ [red]page[bold].csv"):
        assert name in done.stderr
    assert "name" in done.stderr
    assert (
        "Not imported: truncated.csv.gz, column.csv, page.csv, [red]page[bold].csv." in done.stderr
    )
    assert "Traceback" not in done.stderr + done.stdout


def test_parse_says_what_a_saved_answer_holds_and_writes_nothing(podpusher, tmp_path):
    refusal = tmp_path / "refusal.json"
    refusal.write_text('{"code":40101,"msg":"no permission"}')
    done = podpusher("parse", "tiktok", refusal, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["outcome"] == "blocked"
    assert "blocked" in podpusher("parse", "tiktok", refusal).stdout


def test_an_unknown_source_is_answered_with_the_known_ones(podpusher):
    done = podpusher("scrape", "myspace")
    assert done.returncode == 1
    assert "google_trends" in done.stderr
    assert "Traceback" not in done.stderr
    with pytest.raises(UnknownSourceError):
        podpusher("--debug", "scrape", "myspace")


def test_a_scrape_that_fails_says_so_and_is_written_down(podpusher, module_warehouse, monkeypatch):
    monkeypatch.setenv("PODPUSHER_GOOGLE_TRENDS_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("PODPUSHER_PLACES", "US")
    done = podpusher("scrape", "google_trends")
    assert done.returncode == 1
    assert "transient" in done.stdout
    with module_warehouse.engine("app").connect() as connection:
        outcome = connection.execute(
            text("select outcome from ops.scrape_attempts where source = 'google_trends'")
        ).scalar_one()
    assert outcome == "transient"


def test_doctor_and_db_name_the_server_the_edition_and_the_revision(podpusher):
    doctor = podpusher("doctor")
    assert doctor.returncode == 0, doctor.stdout
    assert "plain" in doctor.stdout
    assert "revision" in doctor.stdout
    assert "already at revision" in podpusher("db", "migrate").stdout
    assert "answers" in podpusher("db", "status").stdout
    assert re.match(r"podpusher \d+\.\d+", podpusher("--version").stdout)


def test_a_setting_that_cannot_be_used_is_named(podpusher, monkeypatch):
    monkeypatch.setenv("PODPUSHER_APP_PORT", "eighty")
    done = podpusher("doctor")
    assert done.returncode == 1
    assert "PODPUSHER_APP_PORT" in done.stderr


def test_the_x_archive_adds_up_and_is_the_same_after_a_second_import(warehouse):
    folder = os.environ.get("PODPUSHER_ARCHIVES")
    if not folder:
        pytest.skip("PODPUSHER_ARCHIVES is not set")
    file = Path(folder) / "x_trends_2020-07_2021-03.csv.gz"

    read, loaded, merged, unchanged, quarantined = counts(command(warehouse, "import", "x", file))
    assert read == 310_214 == loaded + merged + unchanged + quarantined
    assert quarantined <= read / 1000
    with warehouse.engine("app").connect() as connection:
        before = connection.execute(_DIGEST).one()
        newest = connection.execute(text("select max(day) from marts.trend_scores")).scalar_one()
    assert before[0] == loaded
    assert str(newest) == "2021-03-31"

    assert counts(command(warehouse, "import", "x", file))[1] == 0
    with warehouse.engine("app").connect() as connection:
        assert connection.execute(_DIGEST).one() == before


def test_reparse_reads_a_time_in_every_form_it_names_and_refuses_others(podpusher):
    for since in ("2026-11-20", "2026-11-20T08:00Z", "12h", "3d"):
        done = podpusher("reparse", "google_trends", "--since", since, "--dry-run")
        assert done.returncode == 0, done.stderr
        assert "nothing was kept" in done.stdout
        assert "Nothing was written." in done.stdout
    refused = podpusher("reparse", "google_trends", "--since", "yesterday")
    assert refused.returncode == 1
    assert "--since cannot read 'yesterday'" in refused.stderr
