"""How much memory a large archive takes on its way in: file, reader, rules, landing.

The import runs in a process of its own, because a peak of memory belongs to a process and never
comes down. What PostgreSQL takes is not in the figure: its own settings bound it.
"""

from __future__ import annotations

import gzip
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
from rich.table import Table

from benchmarks import machine
from benchmarks.readings import Lists, frame
from integrations.errors import PodpusherError
from integrations.settings import get_settings
from integrations.warehouse.engine import engine
from orchestration.lib.ingest import import_file
from scrapers import registry

_LISTS = Lists(24)
_CHUNK = 500_000


def write_archive(path: Path, rows: int) -> None:
    """Writes an archive as X's are published; gzipped when the name ends in `.gz`."""
    with gzip.open(path, "wb", 1) if path.suffix == ".gz" else path.open("wb") as stream:
        for first in range(0, rows, _CHUNK):
            part = frame(_LISTS, min(_CHUNK, rows - first), first=first)
            as_of = pl.col("observed_at").dt.strftime("%Y-%m-%dT%H:%M:%SZ")
            # Google's lists are stood in for by cities, for an archive holds one source.
            city = pl.when(pl.col("source") == "x").then(pl.lit("")).otherwise(pl.lit(" Town"))
            shown = part.select(
                capture_file=pl.col("observed_at").dt.strftime("%Y%m%d%H%M"),
                rank="rank",
                name="label",
                tweet_volume="volume",
                location=pl.col("place") + city,
                country="place",
                as_of=as_of,
                created_at=as_of,
            )
            stream.write(shown.write_csv(include_header=first == 0).encode())


def measure(folder: Path, *, rows: int, zipped: bool) -> Table:
    """Imports an archive of `rows` rows; returns what it took."""
    archive = folder / ("archive.csv.gz" if zipped else "archive.csv")
    write_archive(archive, rows)
    load = machine.load()
    child = [sys.executable, "-m", "benchmarks", "import-once", str(archive)]
    done = subprocess.run(child, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise PodpusherError(f"The import failed: {done.stderr.strip()[-500:]}")
    told = json.loads(done.stdout)
    if told["loaded"] != rows:
        raise PodpusherError(f"{told['loaded']} rows arrived of {rows}.")
    size = archive.stat().st_size
    archive.unlink()
    shown = Table(title=f"{archive.name}: {rows:,} rows, {size / 2**20:,.0f} MiB")
    for heading in ("seconds", "rows/s", "peak memory", "before reading", "load"):
        shown.add_column(heading, justify="right")
    shown.add_row(
        f"{told['seconds']:,.0f}",
        f"{rows / told['seconds']:,.0f}",
        f"{told['peak'] / 2**20:,.0f} MiB",
        f"{told['before'] / 2**20:,.0f} MiB",
        f"{load:.1f}",
    )
    return shown


def import_once(archive: Path) -> dict[str, float]:
    """Imports an archive in this process; returns rows loaded, seconds and bytes of memory."""
    worker = engine("worker", get_settings())
    before = _peak()
    began = time.perf_counter()
    landed = import_file(registry.get("x"), archive, worker, run_id="benchmark")
    seconds = time.perf_counter() - began
    return {"loaded": landed.loaded, "seconds": seconds, "before": before, "peak": _peak()}


def _peak() -> int:
    """The most memory this process ever held, bytes.

    Linux counts what the process was before it became this program into `ru_maxrss`, so the
    kernel's own mark is read where there is one.
    """
    marks = Path("/proc/self/status")
    if marks.exists():
        (mark,) = (line for line in marks.read_text().splitlines() if line.startswith("VmHWM"))
        return int(mark.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
