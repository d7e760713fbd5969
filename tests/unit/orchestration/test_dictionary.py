"""The data dictionary is made of what the models say, and a page that says else is found out."""

from __future__ import annotations

import pytest

from orchestration.commands import dictionary as command
from orchestration.lib.dictionary import dictionary


def model(name, schema="marts", **changes):
    return {
        "resource_type": "model", "schema": schema, "name": name, "alias": name,
        "description": "What it holds. One row per thing.\n", "columns": {}, "config": {},
        **changes,
    }  # fmt: skip


def column(name, data_type=None, description="Words.", **meta):
    return {
        "name": name, "data_type": data_type, "description": description, "config": {"meta": meta},
    }  # fmt: skip


def page(*models, sources=()):
    return dictionary(
        {
            "nodes": {str(n): each for n, each in enumerate(models)},
            "sources": {str(n): each for n, each in enumerate(sources)},
        }
    )


def test_the_last_words_of_a_description_are_the_grain():
    assert "### marts.things\n\nWhat it holds.\n\n- Grain: one row per thing.\n" in page(
        model("things")
    )


def test_a_column_has_its_type_and_unit_and_its_words_keep_to_their_cell():
    columns = {
        "a": column("a", "bigint", "A or | b.", unit="posts"),
        "b": column("b"),
    }
    made = page(model("things", columns=columns))
    assert "| `a` | bigint | posts | A or \\| b. |\n| `b` |  |  | Words. |" in made


def test_readers_and_versions_are_named_where_there_are_any():
    granted = model("things", version=1, config={"grants": {"select": ["one", "two"]}})
    assert "- Version: 1\n- Readers: `one`, `two`\n" in page(granted)
    bare = page(model("things"))
    assert "Version" not in bare
    assert "Readers" not in bare


def test_relations_stand_in_their_group_by_name_and_working_tables_nowhere():
    source = {
        "schema": "raw", "name": "o", "identifier": "observations",
        "description": "One row per reading.", "columns": {}, "config": {},
    }  # fmt: skip
    test = model("a_test") | {"resource_type": "test"}
    made = page(
        model("b"), model("a"), model("w", "staging"), model("r", "rollups"), test, sources=[source]
    )
    headings = [line for line in made.splitlines() if line.startswith("##")]
    assert headings == [
        "## Marts", "### marts.a", "### marts.b", "## Tenant marts", "## Rollups", "### rollups.r",
        "## Sources", "### raw.observations",
    ]  # fmt: skip


def test_an_outdated_page_is_refused_by_a_check_and_written_otherwise(tmp_path, monkeypatch):
    kept = tmp_path / "dictionary.md"
    kept.write_text("old")
    monkeypatch.setattr(command, "PAGE", kept)
    with pytest.raises(command.OutdatedDictionaryError) as caught:
        command.dictionary(check=True)
    assert "podpusher db dictionary" in (caught.value.hint or "")
    assert kept.read_text() == "old"
    command.dictionary(check=False)
    assert kept.read_text().startswith("# Data dictionary\n")
    command.dictionary(check=True)
