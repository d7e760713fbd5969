"""The files that hold addresses and passwords."""

from __future__ import annotations

import os

import pytest

from integrations.settings import Settings
from integrations.warehouse import server, statefile
from integrations.warehouse.errors import WarehouseError


def test_a_file_is_private_from_the_start_and_replaced_whole(tmp_path):
    path = tmp_path / "deep" / "file.json"
    statefile.write(path, {"a": 1})
    statefile.write(path, {"b": 2})
    assert statefile.read(path) == {"b": 2}
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_a_write_that_fails_keeps_the_old_file(tmp_path):
    path = tmp_path / "file.json"
    statefile.write(path, {"a": 1})
    with pytest.raises(TypeError):
        statefile.write(path, {"a": object()})
    assert statefile.read(path) == {"a": 1}
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_file_is_none(tmp_path):
    assert statefile.read(tmp_path / "nothing.json") is None


@pytest.mark.parametrize("content", ["", "{", "[]", "\x00"])
def test_a_damaged_file_is_one_sentence_that_names_it(tmp_path, content):
    path = tmp_path / "server.json"
    path.write_text(content)
    with pytest.raises(WarehouseError, match=r"server\.json is damaged"):
        server.status(Settings(state_dir=tmp_path, database_url=None))


def test_a_file_of_another_version_is_one_sentence(tmp_path):
    statefile.write(tmp_path / "server.json", {"port": 1})
    with pytest.raises(WarehouseError, match="written by another version"):
        server.status(Settings(state_dir=tmp_path, database_url=None))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_another_users_file_is_one_sentence(tmp_path):
    statefile.write(tmp_path / "server.json", {})
    (tmp_path / "server.json").chmod(0)
    with pytest.raises(WarehouseError, match="belongs to another user"):
        server.status(Settings(state_dir=tmp_path, database_url=None))
