"""The processes of one machine: started apart from the terminal, restarted, ended by group."""

import os
import signal
import socket
import sys
import time
from pathlib import Path

import psutil
import pytest

from orchestration.local.ports import LOOPBACK, free_port, is_listening
from orchestration.local.process import Child, ProcessSpec
from orchestration.local.registry import ProcessRecord, Registry

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""
WITH_CHILD = [sys.executable, "-c", PARENT]


def eventually(condition, limit=10.0):
    deadline = time.monotonic() + limit
    while not (value := condition()):
        assert time.monotonic() < deadline, "the condition was not met in time"
        time.sleep(0.02)
    return value


@pytest.fixture
def child(tmp_path):
    made = []

    def make(argv=SLEEPER):
        one = Child(ProcessSpec("sleeper", argv, {"MARK": "1"}, lambda: True), tmp_path)
        made.append(one)
        one.start()
        return one

    yield make
    for one in made:
        one.stop()


def test_a_busy_port_is_replaced_by_a_free_one():
    with socket.socket() as holder:
        holder.bind((LOOPBACK, 0))
        holder.listen()
        taken = holder.getsockname()[1]
        chosen = free_port(taken)
        assert chosen != taken
        assert is_listening(taken)
        assert not is_listening(chosen)


def test_a_child_leads_a_session_of_its_own_so_that_ctrl_c_does_not_reach_it(child):
    pid = child().popen.pid
    assert os.getsid(pid) == pid != os.getsid(0)


def test_a_killed_child_is_told_and_started_again(child):
    one = child()
    first = one.popen.pid
    os.kill(first, signal.SIGKILL)
    sentence = eventually(one.poll_restart)
    assert "SIGKILL" in sentence
    eventually(lambda: one.poll_restart() is None and one.popen)
    assert one.popen.pid != first


def test_stopping_a_child_ends_its_own_children_too(child):
    one = child(WITH_CHILD)
    grandchild = int(eventually(lambda: one.log.read_text().strip()))
    one.stop()
    eventually(lambda: not psutil.pid_exists(grandchild))


def test_the_registry_ends_only_the_process_it_recorded(child, tmp_path):
    one = child()
    true_record = ProcessRecord.of("sleeper", one.popen.pid)
    stranger = ProcessRecord("sleeper", one.popen.pid, true_record.created - 100)
    registry = Registry(tmp_path / "processes.json")

    registry.write(None, [stranger], {})
    assert registry.stop_children() == []
    assert one.popen.poll() is None

    registry.write(None, [true_record], {"app": "http://127.0.0.1:1"})
    assert registry.urls() == {"app": "http://127.0.0.1:1"}
    assert registry.stop_children() == ["sleeper"]
    assert registry.stop_children() == []


def test_a_registry_that_was_never_written_knows_nothing(tmp_path: Path):
    registry = Registry(tmp_path / "none.json")
    assert registry.supervisor() is None
    assert registry.urls() == {}
    assert registry.stop_children() == []
