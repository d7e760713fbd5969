"""What a failure says and whether it is tried again: by its type, never by its message.

Our own errors know whether they are transient; a lost database connection always is. Everything
else is a defect, fails at once and waits for a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
from sqlalchemy.exc import InterfaceError, OperationalError

from integrations.errors import PodpusherError
from integrations.settings import Settings


def retries(settings: Settings) -> dg.RetryPolicy:
    """Three more tries of a transient failure, the pause doubling from the configured one."""
    return dg.RetryPolicy(
        max_retries=3,
        delay=settings.retry_delay_seconds,
        backoff=dg.Backoff.EXPONENTIAL,
        jitter=dg.Jitter.FULL,
    )


@contextmanager
def typed_failures() -> Iterator[None]:
    """Turns an expected error into a Dagster failure that says whether trying again may help."""
    try:
        yield
    except PodpusherError as error:
        raise dg.Failure(
            description=str(error),
            metadata={"error": type(error).__name__},
            allow_retries=error.transient,
        ) from error
    except (OperationalError, InterfaceError) as error:
        raise dg.Failure(
            description="The database went away.",
            metadata={"error": type(error).__name__},
            allow_retries=True,
        ) from error
