"""The circuits that all processes share, one row of `ops.breakers` per key.

A circuit changes in one transaction that holds the lock of its key, by the database's clock: of
four processes that find it due at once, one is let in. That one's lease is a time in the row, so it
ends by itself when the process dies.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.dialects.postgresql import insert

from integrations.circuit import Circuit, Rule, State, rule_of
from integrations.guards import refuse_until_due
from integrations.warehouse.guard_tables import breakers

_LONGEST_REASON = 500  # characters
_LOCK = text("select pg_advisory_xact_lock(hashtextextended('podpusher.breaker/' || :key, 0))")
# Asked after the lock was got: a clock read in the same statement may be from before the wait.
_NOW = text("select clock_timestamp()")


class Breaker:
    """See `integrations.guards.Breakers`. Safe between threads and processes.

    Args:
        engine: Of the worker role.
        rule: In place of the rule of each key's kind.
    """

    def __init__(self, engine: Engine, rule: Rule | None = None) -> None:
        self._engine = engine
        self._rule = rule

    def admit(self, key: str) -> None:
        """Lets the caller ask; of all that come once a pause is over, one.

        Raises:
            BreakerOpenError: nobody may ask before its `retry_at`.
        """
        if self.look(key).state is State.CLOSED:
            return
        with self._engine.begin() as connection:
            circuit, now = _locked(connection, key)
            refuse_until_due(key, circuit, now)
            _write(connection, key, circuit, circuit.admitted(now, self._rule or rule_of(key)))

    def record(
        self, key: str, ok: bool, reason: str = "", *, retry_after: int | None = None
    ) -> None:
        """Writes down what a request came to; see `integrations.guards.Breakers.record`."""
        if ok and self.look(key) == Circuit():
            return
        with self._engine.begin() as connection:
            circuit, now = _locked(connection, key)
            wait = timedelta(seconds=retry_after) if retry_after else None
            after = (
                circuit.succeeded()
                if ok
                else circuit.failed(now, self._rule or rule_of(key), reason, wait=wait)
            )
            _write(connection, key, circuit, after)

    def reset(self, key: str) -> bool:
        """Closes a circuit and forgets its failures; False where there were none."""
        with self._engine.begin() as connection:
            circuit, _ = _locked(connection, key)
            _write(connection, key, circuit, Circuit())
        return circuit != Circuit()

    def look(self, key: str) -> Circuit:
        """The circuit as it is now; one that nobody knows is closed."""
        with self._engine.connect() as connection:
            return _read(connection, key)


def _locked(connection: Connection, key: str) -> tuple[Circuit, datetime]:
    connection.execute(_LOCK, {"key": key})
    return _read(connection, key), connection.execute(_NOW).scalar_one()


def _read(connection: Connection, key: str) -> Circuit:
    found = connection.execute(select(breakers).where(breakers.c.key == key)).one_or_none()
    if found is None:
        return Circuit()
    values = {name: value for name, value in found._mapping.items() if name != "key"}
    return Circuit(**values | {"state": State(found.state)})


def _write(connection: Connection, key: str, before: Circuit, after: Circuit) -> None:
    if after == before:
        return
    values = asdict(after) | {"state": after.state.value, "reason": after.reason[:_LONGEST_REASON]}
    statement = insert(breakers).values(key=key, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))
