"""dlt, as its documentation tells to load an Arrow table into PostgreSQL.

The table is there before dlt comes, with our indexes and constraints; dlt finds and keeps it. What
dlt adds for itself (its tables of loads, the staging copy of a merge) it makes within its time,
because it would on a first run.
"""

from __future__ import annotations

import os
import tempfile
from typing import Literal

import polars as pl

from benchmarks.loaders import Loader, Target
from integrations.warehouse.upsert import KEY

Disposition = Literal["append", "merge"]
Format = Literal["insert_values", "csv", "parquet"]

# dlt reports its use to its makers unless told not to.
os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"


def dlt_loader(disposition: Disposition, file_format: Format) -> Loader:
    """Returns a loader for one way to write and one format of the files in between."""

    def load(target: Target, frame: pl.DataFrame) -> None:
        import dlt  # noqa: PLC0415 -- only `make bench` installs it

        with tempfile.TemporaryDirectory(prefix="podpusher-bench-dlt-") as folder:
            pipeline = dlt.pipeline(
                "podpusher_bench",
                pipelines_dir=folder,
                destination=dlt.destinations.postgres(target.url),
                dataset_name=target.schema,
            )
            pipeline.run(
                frame.to_arrow(),
                table_name=target.table,
                write_disposition=disposition,
                primary_key=KEY,
                loader_file_format=file_format,
            ).raise_on_failed_jobs()

    return load
