"""Where an embedded server lives: whose account, whose programs, which folders."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from pathlib import Path

import pytest

from integrations.settings import Settings
from integrations.warehouse import server
from integrations.warehouse.embedded import account, binaries, contact
from integrations.warehouse.errors import OtherMajorVersionError, ServerError
from integrations.warehouse.migrate import migrate
from tests.integration.warehouse.conftest import remembered

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root lends an account")


def test_data_of_another_major_version_is_refused_with_what_to_do(own_server):
    server.stop(own_server)
    marker = remembered(own_server).data / "PG_VERSION"
    real = marker.read_text()
    marker.write_text("14\n")
    try:
        with pytest.raises(OtherMajorVersionError) as refused:
            server.start(own_server)
        assert "made by PostgreSQL 14, which is not installed" in refused.value.message
        assert "Install postgresql-14" in refused.value.hint
    finally:
        marker.write_text(real)
    assert server.start(own_server)


def test_a_first_start_that_was_cut_off_is_begun_anew(fresh):
    home = account.home_folder(fresh.state)
    account.make_home(home)
    half = home / "data.partial"
    half.mkdir()
    (half / "PG_VERSION").write_text("15\n")
    server.start(fresh)
    assert not half.exists()


def test_a_starter_killed_before_it_made_the_owner_is_made_good(own_server):
    server.start(own_server)
    with contact.connect(remembered(own_server)) as connection:
        connection.execute("alter role podpusher_owner password null")
    server.start(own_server)
    migrate(own_server)


def test_a_deep_state_folder_gets_a_socket_in_a_short_place(tmp_path):
    deep = Settings(state_dir=tmp_path.joinpath(*["a_long_folder_name"] * 6), database_url=None)
    try:
        server.start(deep)
        sockets = Path(remembered(deep).sockets)
        assert len(str(sockets)) <= 90
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        server.stop(deep)
        server.start(deep)
        assert Path(remembered(deep).sockets) == sockets
    finally:
        server.destroy(deep)
    assert not sockets.exists()


def test_destroy_leaves_nothing(tmp_path):
    settings = Settings(state_dir=tmp_path / "state", database_url=None)
    server.start(settings)
    migrate(settings)
    home = Path(remembered(settings).home)
    account.make_home(account.home_folder(settings.state))
    server.destroy(settings)
    server.destroy(settings)
    assert not home.exists()
    assert not list(settings.state.glob("*.json"))
    assert server.status(settings).detail == "never started"


def test_a_copied_state_folder_gets_a_server_of_its_own(own_server, tmp_path):
    original = server.start(own_server)
    copy = Settings(state_dir=tmp_path / "copy", database_url=None)
    shutil.copytree(own_server.state, copy.state, ignore=shutil.ignore_patterns("run", "*.lock"))
    try:
        assert server.start(copy).port != original.port
        assert remembered(copy).data != remembered(own_server).data
    finally:
        server.destroy(copy)
    assert server.status(own_server).running


@as_root
def test_root_lends_an_account_and_changes_no_folder_above_ours(fresh):
    parents = [Path("/var/lib"), Path("/var"), fresh.state.parent]
    before = [path.stat().st_mode for path in parents]
    server.start(fresh)
    found = remembered(fresh)
    assert found.uid != 0
    assert found.data.stat().st_uid == found.uid
    assert Path(found.home).parent == account.ROOT_HOME
    assert [path.stat().st_mode for path in parents] == before
    assert fresh.state.stat().st_uid == 0


@as_root
def test_root_finds_its_database_again_after_the_state_folder_was_deleted(fresh):
    server.start(fresh)
    migrate(fresh)
    shutil.rmtree(fresh.state)
    server.start(fresh)
    assert migrate(fresh).created is False


@as_root
@pytest.mark.usefixtures("only_the_wheel")
def test_on_a_bare_machine_root_runs_a_copy_of_the_wheel_as_nobody(fresh, tmp_path, monkeypatch):
    """No PostgreSQL installed, and the environment lies in root's own home."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    package = next(binaries._wheels())
    for name in (package.name, f"{package.name}.libs"):
        (closed / name).symlink_to(package.with_name(name))
    monkeypatch.setattr(binaries, "_wheels", lambda: iter([closed / package.name]))
    monkeypatch.setattr(account, "_LENT_ACCOUNTS", ("no such account", "nobody"))
    server.start(fresh)
    migrate(fresh)
    assert server.status(fresh).version.startswith("18.")
    assert remembered(fresh).uid == pwd.getpwnam("nobody").pw_uid
    copies = Path(remembered(fresh).home) / "binaries"
    assert [each.name for each in copies.iterdir()] == [server.status(fresh).version]
    server.stop(fresh)
    server.start(fresh)
    assert server.status(fresh).running


@pytest.fixture
def only_the_wheel(monkeypatch, tmp_path):
    monkeypatch.setattr(binaries, "DEBIAN", tmp_path / "no debian")


@pytest.mark.usefixtures("only_the_wheel")
def test_the_wheels_postgresql_serves_where_debian_has_none(fresh):
    server.start(fresh)
    migrate(fresh)
    assert server.status(fresh).version.startswith("18.")
    with contact.connect(remembered(fresh)) as connection:
        assert connection.execute("select lower('ÀÉ'), upper('ñ')").fetchone() == ("àé", "Ñ")


def test_a_machine_without_postgresql_is_told_what_to_install(fresh, monkeypatch):
    monkeypatch.setattr(binaries, "DEBIAN", fresh.state / "nowhere")
    monkeypatch.setattr(binaries, "WHEEL_PACKAGES", ())
    with pytest.raises(ServerError, match="There is no PostgreSQL here"):
        server.start(fresh)
    assert not account.home_folder(fresh.state).exists(), "a refused start leaves nothing behind"


def test_an_unwritable_state_folder_is_one_sentence():
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    with pytest.raises(ServerError, match="not writable"):
        server.start(Settings(state_dir=Path("/proc/podpusher"), database_url=None))
