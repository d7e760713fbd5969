"""Which Chromium to drive, and how to start it.

Playwright's own download is never used: a browser that the system keeps up to date is safer, and a
closed network has no other.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from integrations.errors import ConfigurationError, PodpusherError
from integrations.settings import Settings

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

# Chromium's sandbox cannot start as root; the other switches keep it from calling home.
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)


def find_chromium(settings: Settings) -> Path | None:
    """Returns the Chromium to use: the configured one, else the system's, else None.

    Raises:
        ConfigurationError: PODPUSHER_CHROMIUM names a file that cannot be run.
    """
    if settings.chromium is not None:
        if not os.access(settings.chromium, os.X_OK):
            raise ConfigurationError(
                f"PODPUSHER_CHROMIUM names {settings.chromium}, which is not a program.",
                hint="Point it at a Chromium, or unset it to use the system's.",
            )
        return settings.chromium
    return next((Path(path) for name in _NAMES if (path := shutil.which(name))), None)


def launch_arguments() -> list[str]:
    """Returns the command-line switches for a headless Chromium of this user."""
    return [*_QUIET, "--no-sandbox"] if os.geteuid() == 0 else [*_QUIET]


def ensure_chromium(settings: Settings) -> Path:
    """Returns a Chromium, installing Debian's when this user is root and there is none.

    Raises:
        PodpusherError: there is none and none can be installed; says what to install.
    """
    if found := find_chromium(settings):
        return found
    hint = "Install one (on Debian: apt install chromium) or set PODPUSHER_CHROMIUM."
    apt = shutil.which("apt-get")
    if os.geteuid() != 0 or apt is None:
        raise PodpusherError("No Chromium was found.", hint=hint)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
        done = subprocess.run(
            [apt, *arguments], env=env, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise PodpusherError(f"Chromium could not be installed: {last}", hint=hint)
    if found := find_chromium(settings):
        return found
    raise PodpusherError("Chromium was installed but cannot be found.", hint=hint)
