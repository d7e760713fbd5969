"""What a crash leaves behind: lock files that lie, and processes that linger."""

from __future__ import annotations

import os
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from filelock import FileLock

from integrations.warehouse import server
from integrations.warehouse.embedded import commands, contact, processes, supervisor
from integrations.warehouse.errors import ServerBusyError, ServerError
from tests.integration.warehouse.conftest import kill_postmaster, postmaster_pid, remembered, until


def crash(settings) -> None:
    """Kills the postmaster and waits until its backends are gone as well."""
    server.start(settings)
    kill_postmaster(settings)
    data = remembered(settings).data
    until(lambda: not any(processes._works_on(each, data) for each in psutil.process_iter()))


def claim_pid(settings, text: str) -> None:
    """Makes the lock files name another process, as after a restart of the machine."""
    found = remembered(settings)
    pid_file = found.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([text, *lines[1:]]) + "\n")
    for lock in Path(found.sockets).glob(".s.PGSQL.*.lock"):
        lock.write_text("\n".join([text, *lock.read_text().splitlines()[1:]]) + "\n")


@pytest.fixture
def neighbour(own_server):
    """A harmless process of the server's own user, the case that fools PostgreSQL itself."""
    process = subprocess.Popen(["sleep", "600"], **remembered(own_server).account.identity)
    yield process
    process.kill()
    process.wait()


def recovers(settings) -> None:
    server.start(settings)
    assert server.status(settings).running
    with contact.connect(remembered(settings)) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (3,)


@pytest.fixture(autouse=True)
def kept(own_server):
    """Three committed rows that have to survive everything."""
    server.start(own_server)
    with contact.connect(remembered(own_server)) as connection:
        connection.execute("create table if not exists kept as select generate_series(1, 3) as n")


def test_a_killed_postmaster_is_started_again(own_server):
    crash(own_server)
    assert server.status(own_server).detail == "stopped"
    recovers(own_server)


def test_a_stale_pid_of_a_process_of_the_same_user_does_not_fool_us(own_server, neighbour):
    crash(own_server)
    claim_pid(own_server, str(neighbour.pid))
    assert server.status(own_server).pid is None
    recovers(own_server)
    assert neighbour.poll() is None, "the innocent process is left alone"


def test_a_stale_pid_of_another_users_process_does_not_fool_us(own_server):
    crash(own_server)
    claim_pid(own_server, str(os.getpid()))
    recovers(own_server)


def test_a_stale_pid_of_another_servers_postmaster_does_not_fool_us(own_server, server_settings):
    crash(own_server)
    other = postmaster_pid(server_settings)
    claim_pid(own_server, str(other))
    recovers(own_server)
    assert server.stop(own_server)
    assert postmaster_pid(server_settings) == other, "stopping ours never stops another"


def test_a_zombie_in_the_pid_file_does_not_fool_us(own_server, neighbour):
    crash(own_server)
    neighbour.kill()  # and not waited for: it stays as a zombie of the server's user
    until(lambda: psutil.Process(neighbour.pid).status() == psutil.STATUS_ZOMBIE)
    claim_pid(own_server, str(neighbour.pid))
    recovers(own_server)


@pytest.mark.parametrize("text", ["", "not a number", "-5", "99999999"])
def test_a_garbled_pid_file_does_not_stop_a_start(own_server, text):
    crash(own_server)
    claim_pid(own_server, text)
    recovers(own_server)


def test_an_emptied_pid_file_does_not_stop_a_start(own_server):
    crash(own_server)
    (remembered(own_server).data / "postmaster.pid").write_bytes(b"")
    recovers(own_server)


def test_a_backend_that_outlives_its_postmaster_is_ended_after_a_while(own_server, monkeypatch):
    """It still holds shared memory, and would write beside the new server."""
    monkeypatch.setattr(processes, "PATIENCE_SECONDS", 1.0)
    with closing(contact.connect(remembered(own_server))) as connection:
        pid = connection.info.backend_pid
        # Computing, it never waits, so it never notices that its postmaster is gone.
        connection.pgconn.send_query(b"select count(*) from generate_series(1, 9000000000)")
        kill_postmaster(own_server)
        assert psutil.pid_exists(pid)
        recovers(own_server)
        assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == "zombie"


def test_a_postmaster_that_is_recovering_is_waited_for(own_server):
    """Many changes since the last checkpoint make recovery take a while."""
    with contact.connect(remembered(own_server)) as connection:
        connection.execute("create table bulk as select generate_series(1, 300000) as n")
    crash(own_server)
    recovers(own_server)
    with contact.connect(remembered(own_server)) as connection:
        assert connection.execute("select count(*) from bulk").fetchone() == (300000,)
        connection.execute("drop table bulk")


def test_a_server_that_cannot_start_says_what_its_log_says(fresh):
    server.start(fresh)
    server.stop(fresh)
    (remembered(fresh).data / "global" / "pg_control").unlink()
    with pytest.raises(ServerError) as failed:
        server.start(fresh)
    assert "PostgreSQL did not start: " in failed.value.message
    assert "pg_control" in remembered(fresh).log.read_text()
    assert failed.value.hint == f"See {remembered(fresh).log}"


def test_a_data_folder_that_cannot_be_made_says_why(fresh, monkeypatch):
    monkeypatch.setattr(commands, "_locale", lambda _: ("--locale=no_such_locale",))
    with pytest.raises(ServerError, match=r"data folder could not be made: .*no_such_locale"):
        server.start(fresh)
    monkeypatch.undo()
    server.start(fresh)


def test_a_start_during_a_shutdown_waits_and_starts_anew(own_server):
    """A client that is inside a transaction makes the slow kind of shutdown wait for it."""
    with contact.connect(remembered(own_server)) as client:
        os.kill(postmaster_pid(own_server), signal.SIGTERM)
        until(lambda: "smart shutdown request" in remembered(own_server).log.read_text())
        with ThreadPoolExecutor(1) as pool:
            started = pool.submit(server.start, own_server)
            until(lambda: "shutting down" in remembered(own_server).log.read_text())
            client.close()
            assert started.result(timeout=60)
    recovers(own_server)


def test_a_server_that_hangs_is_an_error_and_not_a_silent_stop(own_server, monkeypatch):
    monkeypatch.setattr(supervisor, "_STOP_SECONDS", 0.3)
    pid = postmaster_pid(own_server)
    os.kill(pid, signal.SIGSTOP)
    try:
        with pytest.raises(ServerError, match="does not stop"):
            server.stop(own_server)
    finally:
        os.kill(pid, signal.SIGCONT)
    recovers(own_server)


def test_a_lock_that_is_held_too_long_is_a_transient_error(own_server, monkeypatch):
    monkeypatch.setattr(supervisor, "_LOCK_SECONDS", 0.1)
    with FileLock(own_server.state / "server.lock"), pytest.raises(ServerBusyError) as busy:
        server.stop(own_server)
    assert busy.value.transient
