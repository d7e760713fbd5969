"""Great Expectations behind a Dagster asset check: one frame, one suite, one result.

Great Expectations takes seconds to import, so it is imported inside the check. It reads pandas;
the frame is converted at this edge only.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from types import ModuleType
from typing import Any

import dagster as dg
import polars as pl

Suite = Callable[[ModuleType], list[Any]]


def check_frame(frame: pl.DataFrame, suite: Suite) -> dg.AssetCheckResult:
    """Validates a frame and returns the check's result with every failed expectation in words.

    Args:
        frame: The rows to judge; the check states that an empty frame fails when the suite says so.
        suite: Given the `great_expectations.expectations` module, returns the expectations.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx  # noqa: PLC0415
    import great_expectations.expectations as gxe  # noqa: PLC0415
    from great_expectations.data_context.types.base import ProgressBarsConfig  # noqa: PLC0415

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    batch = (
        context.data_sources.add_pandas("landing")
        .add_dataframe_asset("observations")
        .add_batch_definition_whole_dataframe("all")
        .get_batch({"dataframe": frame.to_pandas()})
    )
    result = batch.validate(gx.ExpectationSuite(name="landing", expectations=suite(gxe)))
    failed = [_sentence(one) for one in result.results if not one.success]
    return dg.AssetCheckResult(
        passed=bool(result.success),
        severity=dg.AssetCheckSeverity.ERROR,
        description="; ".join(failed) or f"{len(result.results)} expectations hold",
        metadata={
            "rows": frame.height,
            "expectations": len(result.results),
            "failed": dg.MetadataValue.json(failed),
        },
    )


def _sentence(result: Any) -> str:
    config = result.expectation_config
    column = config.kwargs.get("column", "the table")
    observed = result.result.get("observed_value", result.result.get("unexpected_count"))
    return f"{config.type} of {column}: found {observed}"
