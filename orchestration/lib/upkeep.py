"""What the warehouse needs besides builds: ageing out, and rollups made anew on request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from integrations.settings import Settings
from integrations.warehouse import kept_answers, retention
from integrations.warehouse.engine import engine
from integrations.warehouse.retention import AgedOut
from orchestration.lib import dbt
from orchestration.lib.dbt_process import DbtError


def retain(settings: Settings) -> AgedOut:
    """Builds and checks the rollups, so that they have counted everything, then removes the aged.

    Raises:
        DbtBuildError: a model or a check of a whole table failed; nothing was removed.
        NotRolledUpError: some rollups do not exist; nothing was removed.
        AgeingOutBlockedError: readings were landing all the time; it goes on when run again.
    """
    dbt.raise_if_failed(dbt.build(settings))
    dbt.raise_if_failed(dbt.check(settings))
    kept = {
        name: timedelta(days=int(meta["keep"].removesuffix(" days")))
        for name, meta in dbt.rollups(settings).items()
        if "keep" in meta
    }
    with dbt.one_build_at_a_time():
        return retention.age_out(engine("worker"), engine("dbt"), kept, now=datetime.now(UTC))


def forget_answers(settings: Settings) -> int:
    """Deletes kept answers older than the setting says; returns how many."""
    before = datetime.now(UTC) - timedelta(days=settings.kept_answer_days)
    return kept_answers.prune(engine("worker"), before=before)


def rebuild(settings: Settings, name: str) -> list[str]:
    """Makes a rollup, and every rollup that stands on it, anew from what raw still holds.

    Returns:
        The names of the rollups that were made anew, the lowest first.

    Raises:
        DbtError: there is no rollup of that name.
        DbtBuildError: a model failed; the old rollup stands.
    """
    dbt.ensure_manifest(settings)
    declared = dbt.rollups(settings)
    if name not in declared:
        raise DbtError(
            f"There is no rollup {name}.", hint=f"Rollups are: {', '.join(sorted(declared))}."
        )
    names = _with_those_above(declared, name)
    dbt.raise_if_failed(dbt.build(settings, variables={"rebuild": names}))
    return names


def _with_those_above(declared: dict[str, dict[str, Any]], name: str) -> list[str]:
    names = [name]
    for lower in names:  # grows while it is read: those above the ones above follow
        names += [each for each, meta in declared.items() if meta["reads"] == lower]
    return names
