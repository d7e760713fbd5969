"""Fits the rules of `app/domain/data/rise_rules.csv` on the training span of an archive.

LightGBM grows trees of three leaves; each becomes one line of the file, rounded as the product
reads it. The product itself never learns: this writes the file, and a person commits it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from app.domain.backtest import features, targets
from app.domain.backtest.lists import Lists
from orchestration.lib.archives import read_archives

_DAY = 86_400
_BURN_IN_DAYS = 14  # before them a term's past is mostly unknown
_TREES = 150
_NOT_ASKED = ("places",)  # how many lists there are is the archive's matter
_COLUMNS = (
    "first",
    "at_most",
    "final",
    "points",
    "then",
    "then_at_most",
    "points_yes",
    "points_no",
)


def fit_archive(source: str, files: list[Path], until: date, path: Path) -> int:
    """Fits on the captures before a day and writes the file; returns how many rules it has."""
    end = (until - date(1970, 1, 1)).days * _DAY
    rules = fit(Lists.of(read_archives(source, files)), end)
    write(rules, path)
    return len(rules)


def fit(lists: Lists, until: int) -> list[dict[str, object]]:
    """Returns the rules, one mapping per line of the file.

    Args:
        lists: The archive.
        until: UTC seconds: only captures whose outcome was known by then are learnt from.
    """
    import lightgbm  # noqa: PLC0415 -- not in the product's own environment

    known = {n: v for n, v in features.features(lists).items() if n not in _NOT_ASKED}
    outcome = targets.rises(lists)
    learnt = outcome.judged & (lists.at < until - targets.HORIZON["rises"])
    learnt &= lists.at > lists.at.min() + _BURN_IN_DAYS * _DAY
    rows = np.flatnonzero(learnt)
    rows = rows[np.argsort(lists.reading[rows], kind="stable")]
    groups = np.bincount(lists.reading[rows])
    model = lightgbm.LGBMRanker(
        n_estimators=_TREES,
        learning_rate=0.08,
        num_leaves=3,
        min_child_samples=300,
        max_bin=63,
        lambdarank_truncation_level=20,
        deterministic=True,
        n_jobs=1,
        verbose=-1,
    )
    names = list(known)
    model.fit(
        np.column_stack([known[name][rows] for name in names]),
        outcome.came[rows],
        group=groups[groups > 0],
    )
    trees = model.booster_.dump_model()["tree_info"]
    return list(_rules([tree["tree_structure"] for tree in trees], names))


def write(rules: list[dict[str, object]], path: Path) -> None:
    """Writes the file as `app.domain.backtest.rules` reads it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rules)


def _rules(trees: list[dict[str, Any]], names: list[str]) -> Iterator[dict[str, object]]:
    for tree in trees:
        if "split_feature" not in tree:
            continue
        left, right = tree["left_child"], tree["right_child"]
        final = "split_feature" not in left
        leaf, other = (left, right) if final else (right, left)
        if "split_feature" not in other:  # two leaves: the second question is the first once more
            other = tree
        yield {
            "first": names[tree["split_feature"]],
            "at_most": f"{tree['threshold']:.6g}",
            "final": "yes" if final else "no",
            "points": f"{leaf['leaf_value']:.4f}",
            "then": names[other["split_feature"]],
            "then_at_most": f"{other['threshold']:.6g}",
            "points_yes": f"{_value(other['left_child']):.4f}",
            "points_no": f"{_value(other['right_child']):.4f}",
        }


def _value(leaf: dict[str, Any]) -> float:
    return float(leaf["leaf_value"])
