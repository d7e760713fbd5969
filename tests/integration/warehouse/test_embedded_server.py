"""The life of an embedded server when nothing goes wrong, and what it leaves on disk."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import stat
from pathlib import Path

import psycopg
import pytest

from integrations.settings import Settings
from integrations.warehouse import server
from integrations.warehouse.embedded import account, binaries, contact, supervisor
from integrations.warehouse.engine import engine
from integrations.warehouse.errors import OtherMajorVersionError, ServerError
from integrations.warehouse.migrate import migrate
from tests.integration.warehouse.conftest import postmaster_pid, remembered, run_python

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root lends an account")

START = """
from integrations.settings import get_settings
from integrations.warehouse import server
print(server.start(get_settings()).port, flush=True)
input()
"""


def test_starting_twice_gives_one_server_and_stopping_twice_is_harmless(own_server):
    first = server.start(own_server)
    pid = postmaster_pid(own_server)
    assert server.start(own_server) == first
    assert postmaster_pid(own_server) == pid
    found = server.status(own_server)
    assert (found.running, found.pid, found.address) == (True, pid, first)
    assert server.stop(own_server) is True
    assert server.stop(own_server) is False
    assert server.status(own_server).detail == "stopped"
    assert server.start(own_server) == first, "the port is kept"


def test_a_state_folder_without_a_server_says_so(fresh):
    assert server.status(fresh).detail == "never started"
    assert server.stop(fresh) is False


def test_concurrent_first_starts_in_two_processes_give_one_server(fresh):
    starters = [run_python(START, fresh) for _ in range(2)]
    ports = {starter.stdout.readline() for starter in starters}
    for starter in starters:
        starter.kill()
        starter.communicate()
    assert len(ports) == 1
    assert server.status(fresh).running
    assert int(ports.pop()) == remembered(fresh).port


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT, signal.SIGHUP])
def test_the_server_outlives_whoever_started_it(own_server, ending):
    server.stop(own_server)
    starter = run_python(START, own_server)
    assert starter.stdout.readline()
    pid = postmaster_pid(own_server)
    os.killpg(starter.pid, ending)  # what Ctrl-C and a closed terminal do: the whole group
    starter.communicate()
    assert server.status(own_server).pid == pid
    assert server.status(own_server).running
    assert os.getsid(pid) != starter.pid


def test_the_server_outlives_a_killed_client(own_server):
    server.start(own_server)
    pid = postmaster_pid(own_server)
    client = run_python(
        "from integrations.settings import get_settings\n"
        "from integrations.warehouse.embedded import contact, state\n"
        "with contact.connect(state.load(get_settings())) as c:\n"
        "    c.execute('begin'); print('in', flush=True); input()",
        own_server,
    )
    assert client.stdout.readline()
    client.kill()
    client.communicate()
    assert server.status(own_server).pid == pid


def test_the_server_is_what_we_asked_for(own_server):
    server.start(own_server)
    with contact.connect(remembered(own_server)) as connection:
        shown = {
            name: connection.execute("select current_setting(%s)", [name]).fetchone()[0]
            for name in (
                "TimeZone",
                "fsync",
                "jit",
                "max_connections",
                "listen_addresses",
                "data_checksums",
                "server_encoding",
                "password_encryption",
            )
        }
        assert connection.execute("select lower('ÀÉ'), upper('ñ')").fetchone() == ("àé", "Ñ")
    assert shown == {
        "TimeZone": "UTC",
        "fsync": "on",
        "jit": "off",
        "max_connections": "100",
        "listen_addresses": "127.0.0.1",
        "data_checksums": "on",
        "server_encoding": "UTF8",
        "password_encryption": "scram-sha-256",
    }


def test_nobody_gets_in_without_a_password(own_server):
    address = server.start(own_server)
    for where in ("127.0.0.1", remembered(own_server).sockets):
        for user in ("podpusher_admin", "podpusher_owner", "postgres"):
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(
                    host=where, port=address.port, user=user, dbname="postgres", passfile="/x"
                )


def test_the_unix_socket_answers_with_the_password(own_server):
    address = server.start(own_server)
    with psycopg.connect(
        host=remembered(own_server).sockets,
        port=address.port,
        user="podpusher_owner",
        password=address.owner_url.password,
        dbname="postgres",
    ) as connection:
        assert connection.execute("select inet_server_addr()").fetchone() == (None,)


def test_secrets_are_private_and_in_no_log(own_server):
    server.start(own_server)
    migrate(own_server)
    found = remembered(own_server)
    private = [own_server.state / "server.json", own_server.state / "database.json", found.log]
    for path in private:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert stat.S_IMODE(found.data.stat().st_mode) == 0o700
    log = found.log.read_text()
    for secret in (found.admin_password, found.owner_password):
        assert secret not in log
        assert secret not in repr(found)


def test_a_busy_port_is_replaced_and_open_engines_follow(own_server):
    server.start(own_server)
    migrate(own_server)
    app = engine("app", own_server)
    with app.connect():
        pass
    server.stop(own_server)
    port = remembered(own_server).port
    with socket.create_server(("127.0.0.1", port)) as stranger:
        assert not server.status(own_server).running, "a stranger on our port is not ours"
        moved = server.start(own_server)
        assert moved.port != port
        with app.connect() as connection:
            assert connection.connection.driver_connection.info.port == moved.port
        stranger.close()


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


def test_a_free_port_is_one_nobody_listens_on():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert not supervisor.is_free(taken.getsockname()[1])
    assert supervisor.is_free(supervisor.free_port())
