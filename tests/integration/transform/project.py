"""dbt as the product runs it: in this process, as the database's own dbt login."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from sqlalchemy import Engine, text

from integrations.settings import PROJECT_ROOT
from integrations.warehouse.engine import database_url
from integrations.warehouse.landing import Landed, land
from integrations.warehouse.roles import Role
from orchestration.lib.dbt_process import environment
from tests.conftest import Warehouse
from tests.integration.warehouse.rows import batch

PROJECT = PROJECT_ROOT / "dbt_project"
VARS: Mapping[str, Any] = yaml.safe_load((PROJECT / "dbt_project.yml").read_text())["vars"]

_OURS = text(
    """
    select format('drop %s if exists %I.%I cascade',
                  case relkind when 'v' then 'view' else 'table' end, nspname, relname)
      from pg_class join pg_namespace n on n.oid = relnamespace
     where nspname in ('staging', 'rollups', 'marts', 'tenant_marts') and relkind in ('r', 'v')
       and relname not in ('categories', 'products')
    """
)


class BuildFailedError(AssertionError):
    """dbt failed; the text is what a person would read."""


@dataclass(frozen=True)
class Transform:
    """One migrated database and the project parsed for it."""

    warehouse: Warehouse
    target: Path

    @cached_property
    def manifest(self) -> Manifest:
        """The project as parsed for this database; parsing anew would cost a second per command."""
        options = [
            *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--quiet"),
            *("--target-path", str(self.target), "--log-path", str(self.target / "logs")),
        ]
        with environment(database_url("dbt", self.warehouse.settings)):
            done = dbtRunner().invoke(["parse", *options])
        assert isinstance(done.result, Manifest), done.exception
        done.result.build_flat_graph()
        return done.result

    @cached_property
    def seeded(self) -> int:
        """How many seeds were loaded. A build loads them each time; for tests, once is enough."""
        return len(self.dbt("seed"))

    def engine(self, role: Role) -> Engine:
        return self.warehouse.engine(role)

    def dbt(self, *arguments: str, project: Path = PROJECT, **variables: object) -> list[Any]:
        """Runs one dbt command; returns its results, or raises dbt's own words."""
        assert arguments[0] == "seed" or self.seeded
        manifest = self.manifest if project == PROJECT and arguments[0] != "parse" else None
        options = [
            *("--project-dir", str(project), "--profiles-dir", str(project)),
            *("--target-path", str(self.target), "--log-path", str(self.target / "logs")),
            *("--quiet", "--no-use-colors", "--vars", yaml.safe_dump(variables)),
            "--write-json" if arguments[0] == "parse" else "--no-write-json",
        ]
        with environment(database_url("dbt", self.warehouse.settings)):
            done = dbtRunner(manifest=manifest).invoke([*arguments, *options])
        if not done.success:
            results = getattr(done.result, "results", [])
            raise BuildFailedError(done.exception or [str(each.message) for each in results])
        return list(getattr(done.result, "results", []))

    def land(self, *rows: dict[str, object], run_id: str = "run") -> Landed:
        return land(self.engine("worker"), [batch(*rows)], run_id)

    def select(self, query: str, role: Role = "app", **parameters: object) -> list[dict[str, Any]]:
        with self.engine(role).connect() as connection:
            return [dict(row._mapping) for row in connection.execute(text(query), parameters)]

    def execute(self, statement: str, role: Role = "owner", **parameters: object) -> None:
        with self.engine(role).begin() as connection:
            connection.execute(text(statement), parameters)

    def empty(self) -> None:
        """Back to the state after migrations."""
        self.execute(
            "truncate raw.observations, raw.tombstones, ops.scrape_attempts, ops.closed_days,"
            " ops.term_resolutions, ops.term_corrections, ops.term_judgements, ops.term_resolver"
        )
        with self.engine("dbt").begin() as connection:
            for drop in connection.execute(_OURS).scalars().all():
                connection.execute(text(drop))
