"""The life of an embedded server when nothing goes wrong, and how it looks from outside."""

from __future__ import annotations

import os
import signal
import socket
import stat

import psycopg
import pytest

from integrations.warehouse import server
from integrations.warehouse.embedded import contact, supervisor
from integrations.warehouse.engine import engine
from integrations.warehouse.migrate import migrate
from tests.integration.warehouse.conftest import postmaster_pid, remembered, run_python

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


def test_a_free_port_is_one_nobody_listens_on():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert not supervisor.is_free(taken.getsockname()[1])
    assert supervisor.is_free(supervisor.free_port())
