"""Drains the queue in a process that kills itself: `python -m … <checkpoint>`.

The checkpoint is the number, from 0, of the record after which the process dies.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys

from integrations.settings import get_settings
from integrations.storage import open_storage
from integrations.warehouse.engine import engine
from orchestration.studio.bench import Bench
from orchestration.studio.draining import drain


def main() -> None:
    die_at, records = int(sys.argv[1]), itertools.count()

    def checkpoint(recorded: str) -> None:
        sys.stdout.write(f"{recorded}\n")
        sys.stdout.flush()
        if next(records) == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    storage = open_storage(get_settings())
    drain(Bench(engine("worker"), storage, f"pid {os.getpid()}", checkpoint=checkpoint))


if __name__ == "__main__":
    main()
