"""The last day of a real archive: every score recomputed by hand from the file."""

from __future__ import annotations

import gzip
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from integrations.warehouse.landing import land
from scrapers.importing import read_file
from tests.integration.transform import plain_score
from tests.integration.transform.project import Transform

LAST_DAY = date(2021, 3, 31)
LOOKS_BACK_TO = "20210317"  # fourteen days, as the name of a capture begins


@pytest.fixture(scope="module")
def fortnight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive's last fortnight, in a file of the same shape."""
    folder = os.environ.get("PODPUSHER_ARCHIVES")
    if not folder:
        pytest.skip("PODPUSHER_ARCHIVES names no folder of archives")
    whole = Path(folder) / "x_trends_2020-07_2021-03.csv.gz"
    part = tmp_path_factory.mktemp("archive") / "fortnight.csv"
    with gzip.open(whole, "rt", encoding="utf-8") as source, part.open("w") as target:
        target.write(next(source))
        target.writelines(line for line in source if line[:8] >= LOOKS_BACK_TO)
    return part


def test_scores_of_the_archives_last_day_equal_those_computed_by_hand(
    transform: Transform, fortnight: Path
):
    landed = land(
        transform.engine("worker"), read_file("x", fortnight, now=datetime.now(UTC)), "import"
    )
    assert landed.read > 18_000
    transform.dbt("run")
    history = plain_score.History(transform.select("select * from raw.observations"))
    expected = plain_score.scores(history, LAST_DAY)
    stored = transform.select("select * from marts.trend_scores where day = :day", day=LAST_DAY)
    assert len(stored) == len(expected) > 1000
    for row in stored:
        by_hand = expected[row["place"], row["kind"], row["term"]]
        assert {name: row[name] for name in by_hand} == by_hand
    best = max((row for row in stored if row["place"] == "US"), key=lambda row: row["score"])
    # Twelfth, then first on two of the day's three captures; rising on six of nine lists; not seen
    # in the week before.
    assert (best["label"], best["stage"], best["lists_rising"]) == (
        "#TransDayOfVisibility",
        "emerging",
        6,
    )
