"""Processes that share one database, and servers that misbehave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from integrations.settings import PROJECT_ROOT
from tests.unit.scrapers.conftest import answering_fixture  # noqa: F401 -- a fixture


def begin(warehouse: Any, module: str, *arguments: object) -> subprocess.Popen[str]:
    """Starts a process of the tests on a warehouse; it waits until told to go."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=PROJECT_ROOT,
        env={**os.environ, **warehouse.environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def finish(processes: list[subprocess.Popen[str]]) -> list[Any]:
    """Lets them all go at once; what each printed."""
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = []
    for process in processes:
        out, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        said.append(json.loads(out))
    return said


@pytest.fixture
def four(module_warehouse: Any) -> Callable[..., list[Any]]:
    """Runs one piece of work in four processes at once."""

    def run(*arguments: object, module: str = "tests.integration.engine.guarding") -> list[Any]:
        return finish([begin(module_warehouse, module, *arguments) for _ in range(4)])

    return run
