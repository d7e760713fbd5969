"""Small JSON files in the state folder that hold addresses and generated passwords.

Each is 0600 and replaced in one step: a reader sees the old file or the new one, and a crash while
writing leaves the old one.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from integrations.warehouse.errors import WarehouseError


def read(path: Path) -> dict[str, Any] | None:
    """Returns the file's object, or None when there is no such file.

    Raises:
        WarehouseError: the file exists and cannot be read, or does not hold a JSON object.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise WarehouseError(
            f"{path} belongs to another user.",
            hint="Run as the user who made this state folder, or set PODPUSHER_STATE_DIR.",
        ) from error
    except ValueError as error:
        raise WarehouseError(
            f"{path} is damaged.", hint="Restore it from a backup, or run: make reset"
        ) from error
    if not isinstance(content, dict):
        raise WarehouseError(
            f"{path} is damaged.", hint="Restore it from a backup, or run: make reset"
        )
    return content


def write(path: Path, content: dict[str, Any]) -> None:
    """Replaces the file atomically, mode 0600, parents made 0700.

    Raises:
        WarehouseError: this user may not write there.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except PermissionError as error:
        raise WarehouseError(
            f"The folder {path.parent} is not writable.",
            hint="Run as the user who made this state folder, or set PODPUSHER_STATE_DIR.",
        ) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(content, stream, indent=1, sort_keys=True)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
