"""The analysts' data dictionary, made from what the dbt project says of itself.

Nothing is written by hand but the descriptions beside the models: the grain is the sentence of a
description that begins with "One row per", units are the columns' own `meta`, readers the grants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Node = Mapping[str, Any]

_GRAIN = re.compile(r"\s*(One row per [^.]*\.)")
_HEAD = """\
# Data dictionary

Generated from the dbt project by `podpusher db dictionary`: change the descriptions beside the
models, not this file. Times are UTC. [README.md](README.md) says how to connect and what to read.
"""
# Heading, which schema (None: the sources), and what it is.
_GROUPS: tuple[tuple[str, str | None, str], ...] = (
    ("Marts", "marts", "What analysts read. A name keeps its meaning for as long as it is there."),
    ("Tenant marts", "tenant_marts", "Sellers' own figures, each workspace's for itself alone."),
    ("Rollups", "rollups", "What marts are made of: sums that exist only to make averages."),
    ("Sources", None, "What dbt reads and does not own."),
)


def dictionary(manifest: Mapping[str, Any]) -> str:
    """Every relation by group, with its grain, its readers, and each column's type and unit.

    Args:
        manifest: dbt's `manifest.json`.

    Returns:
        One Markdown document; the same for the same project, whatever it was parsed for.
    """
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    parts = [_HEAD]
    for heading, schema, about in _GROUPS:
        members = (
            list(manifest["sources"].values())
            if schema is None
            else [node for node in models if node["schema"] == schema]
        )
        parts += [f"## {heading}\n", f"{about}\n"]
        for node in sorted(members, key=_relation):
            parts += _section(node)
    return "\n".join(parts)


def _relation(node: Node) -> str:
    return f"{node['schema']}.{node.get('alias') or node['identifier']}"


def _section(node: Node) -> Iterator[str]:
    words = _plain(node["description"])
    grain = _GRAIN.search(words)
    yield f"### {_relation(node)}\n"
    if about := _GRAIN.sub("", words).strip():
        yield f"{about}\n"
    if grain:
        yield f"- Grain: {grain[1][0].lower()}{grain[1][1:]}"
    if node.get("version"):
        yield f"- Version: {node['version']}"
    if readers := node["config"].get("grants", {}).get("select"):
        yield f"- Readers: {', '.join(f'`{name}`' for name in readers)}"
    yield ""
    if columns := node["columns"]:
        yield "| column | type | unit | meaning |"
        yield "|---|---|---|---|"
        for column in columns.values():
            cells = (f"`{column['name']}`", column["data_type"], _unit(column))
            yield f"| {' | '.join(each or '' for each in cells)} | {_cell(column)} |"
        yield ""


def _unit(column: Node) -> str | None:
    unit: str | None = column.get("config", {}).get("meta", {}).get("unit")
    return unit


def _cell(column: Node) -> str:
    return _plain(column["description"]).replace("|", "\\|")


def _plain(words: str) -> str:
    return " ".join(words.split())
