"""A cursor in an address: what was written is read, and what anybody types never fails."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.domain.cursors import Cursor

HERE = Cursor(datetime(2026, 1, 2, 3, 4, 5, 60, UTC), UUID(int=7))


def test_a_cursor_is_read_back_to_the_microsecond():
    assert str(HERE) == f"2026-01-02T03:04:05.000060,{UUID(int=7)}"
    assert Cursor.parse(str(HERE)) == HERE


@pytest.mark.parametrize(
    "text",
    ["", ",", "x,y", "2026-01-02T03:04:05", f"2026-01-02T03:04:05+02:00,{UUID(int=7)}",
     f"99999-01-01,{UUID(int=7)}", "2026-01-02T03:04:05,1\x00", f"{HERE},more"],
)  # fmt: skip
def test_what_is_no_cursor_is_none(text):
    assert Cursor.parse(text) is None
