"""The dbt models as Dagster assets, read from the parsed manifest.

One op runs one `dbt build`: in-process it takes seconds, where a process per model takes tens.
dbt's tests become asset checks of the model they watch.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from integrations.settings import Settings
from integrations.warehouse.edition import probe
from integrations.warehouse.engine import engine
from orchestration.lib import dbt
from orchestration.lib.assets import SCRAPED, TERM_RESOLUTIONS
from orchestration.lib.failures import retries, typed_failures

Node = Mapping[str, Any]
# What scrapes write, as dbt names it. Sellers' tables are sources too, and no scrape fills them.
_SCRAPED_INTO = ("source.podpusher.raw.", "source.podpusher.ops.")
_RESOLVED_INTO = "source.podpusher.ops.term_resolutions"
_Result = dg.MaterializeResult[None] | dg.AssetCheckResult


def model_assets(settings: Settings) -> dg.AssetsDefinition:
    """Returns every model of the manifest as one multi-asset with its tests as checks."""
    manifest = dbt.read_manifest(settings)
    nodes: dict[str, Node] = manifest["nodes"]
    models = {key: node for key, node in nodes.items() if node["resource_type"] == "model"}
    checks = {
        key: (_key(model), node)
        for key, node in nodes.items()
        if node["resource_type"] == "test"
        and "whole" not in node["tags"]
        and (model := models.get(_watched_model(node)))
    }

    @dg.multi_asset(
        name="dbt_build",
        specs=[_spec(node, nodes) for node in models.values()],
        check_specs=[
            dg.AssetCheckSpec(
                test["name"], asset=asset, description=test.get("description") or None
            )
            for asset, test in checks.values()
        ],
        pool="dbt",
        retry_policy=retries(settings),
    )
    def build(
        context: dg.AssetExecutionContext,
    ) -> Iterator[_Result]:
        with typed_failures():
            results = dbt.build(settings)
            with engine("app", settings).connect() as connection:
                edition = probe(connection).title
        for result in results:
            if model := models.get(result.unique_id):
                if result.status == "success":
                    yield dg.MaterializeResult(
                        asset_key=_key(model),
                        metadata={
                            "seconds": result.seconds,
                            "dbt": result.message,
                            "edition": edition,
                        },
                    )
            elif check := checks.get(result.unique_id):
                yield dg.AssetCheckResult(
                    asset_key=check[0],
                    check_name=check[1]["name"],
                    passed=not result.is_failed,
                    severity=dg.AssetCheckSeverity.ERROR,
                    metadata={"dbt": result.message or result.status},
                )
        context.log.info("dbt ran %d nodes", len(results))
        with typed_failures():
            dbt.raise_if_failed(results)

    return build


def _key(node: Node) -> dg.AssetKey:
    """The relation's own name: the versions of a model are relations beside each other."""
    return dg.AssetKey([node["schema"], node["alias"]])


def _watched_model(test: Node) -> str:
    return str(test.get("attached_node") or next(iter(test["depends_on"]["nodes"]), ""))


def _spec(node: Node, nodes: Mapping[str, Node]) -> dg.AssetSpec:
    parents = node["depends_on"]["nodes"]
    upstream = [
        _key(nodes[parent])
        for parent in parents
        if parent in nodes and nodes[parent]["resource_type"] == "model"
    ]
    resolved = [TERM_RESOLUTIONS] if _RESOLVED_INTO in parents else []
    reads_scraped = any(
        parent.startswith(_SCRAPED_INTO) and parent != _RESOLVED_INTO for parent in parents
    )
    return dg.AssetSpec(
        _key(node),
        deps=[*upstream, *resolved, *(SCRAPED if reads_scraped else ())],
        description=node["description"],
        group_name="transform",
        kinds={"dbt", "postgres"},
        automation_condition=dg.AutomationCondition.eager(),
    )
