"""`podpusher backtest` as a person types it."""

from __future__ import annotations

import csv
import gzip
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

_RUN = "from orchestration.cli import main; main()"


def podpusher(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _RUN, "backtest", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"COLUMNS": "160"},
    )


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plain table in nobody's format: five terms, of which the last comes and goes."""
    path = tmp_path_factory.mktemp("archive") / "lists.csv.gz"
    start = datetime(2024, 5, 1, tzinfo=UTC)
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["Captured_At", "Region", "Rank", "Name", "Views"])
        for capture in range(60):
            at = (start + timedelta(hours=8 * capture)).isoformat()
            for rank in range(1, 5):
                out.writerow([at, "US", rank, f"#Term{(rank + capture // 9) % 7}", capture * 1000])
            if capture % 3 == 0:
                out.writerow([at, "US", 5, "Comes and goes", "n/a"])
    return path


def test_any_table_with_the_usual_columns_is_replayed(table, tmp_path):
    predictions, report = tmp_path / "predictions.csv", tmp_path / "report.json"
    done = podpusher(
        "--source", "youtube", table, "--k", 2, "--out", predictions, "--report", report
    )
    assert done.returncode == 0, done.stderr
    assert "260 terms in 60 captures of 1 lists, 2024-05-01 to 2024-05-20" in done.stdout
    with predictions.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 260
    assert rows[0]["as_of"] == "2024-05-01T00:00:00Z"
    assert {"score_rises", "score_lasts", "baseline_appearances_30d", "stage"} <= set(rows[0])
    measured = json.loads(report.read_text())["measured"]
    assert [(each["target"], each["k"]) for each in measured] == [
        (target, 2) for target in ("rises", "lasts", "rises_growth", "lasts_growth")
    ]


def test_a_table_without_ranks_is_refused_in_a_sentence(tmp_path):
    path = tmp_path / "bare.csv"
    path.write_text("when,what\n2024-01-01,cats\n", encoding="utf-8")
    done = podpusher("--source", "youtube", path)
    assert done.returncode == 1
    assert "bare.csv: the columns do not say when, what and at which rank." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_of_a_known_source_is_read_as_its_importer_reads_it(tmp_path):
    path = tmp_path / "x.csv"
    lines = ["capture_file,rank,name,tweet_volume,location,country,as_of,created_at"]
    lines += [
        f"2024050{day}0000,1,#Cats,,Worldwide,WW,2024-05-0{day}T00:00:00Z,2024-05-0{day}T00:00:00Z"
        for day in range(1, 9)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = podpusher(
        "--source", "x", path, "--out", tmp_path / "p.csv", "--train-until", "2024-05-04"
    )
    assert done.returncode == 0, done.stderr
    assert "Judged from 2024-05-04 on" in done.stdout
    assert "cats" in (tmp_path / "p.csv").read_text(encoding="utf-8")


def test_an_archive_without_ranks_has_nothing_to_replay(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("time,term,rank\n2024-05-01,cats,none\n", encoding="utf-8")
    done = podpusher("--source", "youtube", path)
    assert done.returncode == 1
    assert "no ranked readings" in done.stderr
