"""`podpusher backtest`: an archive replayed as of each capture, with what it shows and what not."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from app.domain.backtest import rules
from app.domain.backtest.judging import Interval
from app.domain.backtest.lists import Lists
from app.domain.backtest.replay import Measured, Replay, day_name, predictions, replay
from integrations.errors import PodpusherError
from orchestration.commands.console import err, out
from orchestration.lib.archives import read_archives


def backtest(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", exists=True, dir_okay=False)],
    source: Annotated[str, typer.Option("--source", help="Whose archive it is: x, tiktok …")],
    k: Annotated[list[int] | None, typer.Option("--k", min=1, help="Terms from the top.")] = None,
    predictions_file: Annotated[
        Path | None, typer.Option("--out", help="Write what was said of every term (CSV).")
    ] = None,
    report_file: Annotated[
        Path | None, typer.Option("--report", help="Write the figures (JSON).")
    ] = None,
    train_until: Annotated[
        datetime | None,
        typer.Option(
            "--train-until",
            formats=["%Y-%m-%d"],
            help="First day after the training span; by default 60 % of the days.",
        ),
    ] = None,
) -> None:
    """Replay an archive: which terms rose, which lasted, and whether the scores knew.

    Every figure is of the days after the training span, on which the baseline to beat is chosen.
    """
    lists = Lists.of(read_archives(source, files))
    if not len(lists):
        raise PodpusherError(
            "There are no ranked readings in these files.",
            hint="A replay needs lists with ranks, read over several days.",
        )
    found = replay(lists, sorted(set(k or [5, 20])), train_until and train_until.date())
    if predictions_file is not None:
        predictions(found).write_csv(predictions_file)
        err.print(f"{len(lists):,} predictions in {predictions_file}", markup=False)
    if report_file is not None:
        report_file.write_text(json.dumps(_as_json(found), indent=1), encoding="utf-8")
    _show(source, found)


def _show(source: str, found: Replay) -> None:
    lists = found.lists
    out.print(
        f"{source}: {len(lists):,} terms in {len(lists.readings):,} captures of "
        f"{len(lists.regions)} lists, {_day(int(lists.at.min()))} to {_day(int(lists.at.max()))}. "
        f"Judged from {day_name(found.first_test_day)} on; rules fitted on {rules.TRAINED_ON}.",
        markup=False,
    )
    table = Table(title="Precision at k, and the difference to the best baseline of the training")
    for heading in (
        "target",
        "k",
        "any term",
        "score",
        "baseline to beat",
        "difference (95 %)",
        "",
    ):
        table.add_column(heading)
    for each in found.measured:
        if each.base_rate is None:
            continue  # nothing was judged: no counter, or too few days
        table.add_row(
            each.target,
            str(each.k),
            _share(each.base_rate),
            _share(each.score),
            f"{each.beat} {_share(each.naive[each.beat])}",
            _interval(each.against),
            each.against.verdict,
        )
    out.print(table)
    everything = Table(title="Every order, with the formula alone")
    everything.add_column("order")
    told = [each for each in found.measured if each.base_rate is not None]
    for each in told:
        everything.add_column(f"{each.target} @{each.k}")
    everything.add_row("formula", *(_share(each.formula) for each in told))
    for name in found.naive:
        everything.add_row(name, *(_share(each.naive.get(name)) for each in told))
    out.print(everything)
    for target in found.scores:
        days = ", ".join(f"{name} {count} days" for name, count in found.trust(target).items())
        out.print(f"{target} was ordered by: {days or 'nothing, there are no such days'}.")


def _as_json(found: Replay) -> dict[str, object]:
    return {
        "rows": len(found.lists),
        "captures": len(found.lists.readings),
        "regions": list(found.lists.regions),
        "judged_from": day_name(found.first_test_day),
        "rules_fitted_on": rules.TRAINED_ON,
        "trusted_days": {target: found.trust(target) for target in found.scores},
        "measured": [_measured(each) for each in found.measured],
    }


def _measured(each: Measured) -> dict[str, object]:
    return {
        "target": each.target,
        "k": each.k,
        "base_rate": each.base_rate,
        "score": each.score,
        "formula": each.formula,
        "baseline_to_beat": each.beat,
        "baselines": dict(each.naive),
        "verdict": each.against.verdict,
        "difference": {
            name: [interval.difference, interval.low, interval.high]
            for name, interval in each.against_each.items()
        },
    }


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _interval(each: Interval) -> str:
    if each.low is None or each.high is None:
        return f"{each.difference:+.3f} ({each.days} days are too few)"
    return f"{each.difference:+.3f} ({each.low:+.3f} to {each.high:+.3f})"


def _day(seconds: int) -> date:
    return date.fromisoformat(day_name(seconds // 86_400))
