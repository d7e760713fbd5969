"""What a worker of the studio has at hand, and how a job of one kind is done or given up."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from sqlalchemy import Connection, Engine

from app.store.jobs import Job
from integrations.errors import PodpusherError
from integrations.openai.gate import Gate
from integrations.openai.writer import IdeaWriter
from integrations.settings import get_settings
from integrations.storage import Storage
from integrations.warehouse.budgets import Ledger
from integrations.warehouse.guard import DatabaseGuard


def _idea_writer() -> IdeaWriter:
    """The writer of the settings there are now, which may have changed since the wish."""
    return IdeaWriter.of(get_settings())


def _carry_on(_recorded: str) -> None:
    """The checkpoint of real work: nothing happens."""


@dataclass(frozen=True)
class Bench:
    """One worker's tools.

    Attributes:
        engine: Of the worker role.
        storage: Where pictures are.
        worker: Unique per process: it marks the leases.
        lease: How long a job is kept from others after its last record.
        batch: How many jobs are leased at a time. Few, so that a second worker finds some.
        idea_writer: Makes the model's writer when a job needs it; raises `WriterError`.
        checkpoint: Called after each record with what was recorded; a fault test dies in it.
        chance: A number in [0, 1), which spreads out the second attempts.
    """

    engine: Engine
    storage: Storage
    worker: str
    lease: timedelta = timedelta(seconds=60)
    batch: int = 4
    idea_writer: Callable[[], IdeaWriter] = _idea_writer
    checkpoint: Callable[[str], None] = _carry_on
    chance: Callable[[], float] = random.random

    def gate(self) -> Gate:
        """What every call of a model goes through; shared with all other workers."""
        return Gate.of(get_settings(), DatabaseGuard(self.engine), Ledger(self.engine))


class CannotBeDoneError(PodpusherError):
    """Trying this job again would end the same way; the message is for the seller."""


class Handler(Protocol):
    """What one kind of job takes."""

    def work(self, bench: Bench, job: Job) -> None:
        """Does the job from wherever it stands, to its end, recording on the way.

        Raises:
            LeaseLostError: somebody else has the job; nothing more was recorded.
            CannotBeDoneError: it never can be done.
        """

    def give_up(self, connection: Connection, job: Job, reason: str) -> None:
        """Tells the job's subject that it failed, in the transaction that ends the job."""
