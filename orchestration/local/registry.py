"""What is running, written down: `<state>/processes.json`.

A supervisor that was killed leaves children behind. The next start, and `podpusher stop`, find them
here; a pid counts only together with its start time, so that a stranger who got the number later is
never touched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

from orchestration.local.process import stop_group


@dataclass(frozen=True, slots=True)
class ProcessRecord:
    """A process by pid and start time (seconds since the epoch)."""

    name: str
    pid: int
    created: float

    @classmethod
    def of(cls, name: str, pid: int) -> ProcessRecord | None:
        """Returns the record of a living process, or None when it is gone already."""
        try:
            return cls(name, pid, psutil.Process(pid).create_time())
        except psutil.NoSuchProcess:
            return None

    def process(self) -> psutil.Process | None:
        """Returns the living process this record means, or None."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.created) < 1.0
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None

    def stop(self) -> bool:
        """Ends the process and its group; True when there was something to end."""
        process = self.process()
        if process is None:
            return False
        stop_group(self.pid, wait=process.wait)
        return True


@dataclass(frozen=True, slots=True)
class Registry:
    """The file. Written whole and moved into place, so that a reader never sees half of it."""

    path: Path

    def write(
        self,
        supervisor: ProcessRecord | None,
        children: list[ProcessRecord],
        urls: Mapping[str, str],
    ) -> None:
        """Replaces the record of what is running and where it answers."""
        content = {
            "supervisor": asdict(supervisor) if supervisor else None,
            "children": [asdict(child) for child in children],
            "urls": dict(urls),
        }
        draft = self.path.with_suffix(".tmp")
        draft.write_text(json.dumps(content, indent=1))
        draft.replace(self.path)

    def supervisor(self) -> psutil.Process | None:
        """Returns the living supervisor, or None."""
        record = self._read().get("supervisor")
        return ProcessRecord(**record).process() if record else None

    def urls(self) -> dict[str, str]:
        """Returns the addresses of the last start, by name."""
        return dict(self._read().get("urls", {}))

    def stop_children(self) -> list[str]:
        """Ends every recorded child that still lives and returns their names."""
        children = [ProcessRecord(**record) for record in self._read().get("children", [])]
        return [child.name for child in children if child.stop()]

    def clear(self) -> None:
        """Forgets everything."""
        self.path.unlink(missing_ok=True)

    def _read(self) -> dict[str, Any]:
        try:
            content: dict[str, Any] = json.loads(self.path.read_text())
            return content
        except FileNotFoundError:
            return {}
