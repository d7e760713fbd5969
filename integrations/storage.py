"""Where pictures and exports are kept: any place `fsspec` can write, a local folder by default.

Keys are `<workspace>/<kind>/<name>`, checked on every call, because a key that climbs out of the
folder would read another seller's files. A local file appears whole or not at all.

    StorageError
    ├── KeyRefusedError       a key that is not one of ours; permanent
    ├── NotStoredError        nothing is kept under the key; permanent
    └── StorageDownError      the place does not answer; transient
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar
from uuid import uuid4

import fsspec
from fsspec.implementations.local import LocalFileSystem

from integrations.errors import ConfigurationError, PodpusherError
from integrations.settings import Settings

# Parts of letters, figures, dots, dashes; none starts with a dot, so `..` and hidden files are out.
_KEY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")
_LONGEST_KEY = 512


class StorageError(PodpusherError):
    """Base of what can go wrong with stored files."""


class KeyRefusedError(StorageError):
    """The key does not have the form `<workspace>/<kind>/<name>`."""


class NotStoredError(StorageError):
    """Nothing is kept under the key."""


class StorageDownError(StorageError):
    """The place cannot be reached or does not take the file; trying again may help."""

    transient: ClassVar[bool] = True


class Storage:
    """Files by key in one place.

    Args:
        filesystem: An fsspec file system.
        root: The folder or bucket path that holds every key.
    """

    def __init__(self, filesystem: fsspec.AbstractFileSystem, root: str) -> None:
        self._filesystem = filesystem
        self._root = root.rstrip("/")

    def put(self, key: str, data: bytes, content_type: str) -> str:
        """Keeps data under a key, in place of what was there; returns the key.

        A reader sees the old file or the new one, never a part. `content_type` is told to places
        that keep one (S3, GCS); a folder does not.

        Raises:
            KeyRefusedError: the key is not one of ours.
            StorageDownError: nothing was stored.
        """
        path = self._path(key)
        with self._answers():
            if isinstance(self._filesystem, LocalFileSystem):
                self._replace(path, data)
            else:
                # Object stores make an object visible when its upload is complete.
                self._filesystem.pipe_file(path, data, **self._described(content_type))
        return key

    def get(self, key: str) -> bytes:
        """What is kept under a key.

        Raises:
            KeyRefusedError: the key is not one of ours.
            NotStoredError: nothing is there.
            StorageDownError: the place does not answer.
        """
        path = self._path(key)
        try:
            with self._answers():
                return bytes(self._filesystem.cat_file(path))
        except FileNotFoundError as error:
            raise NotStoredError(
                f"Nothing is stored under {key}.", hint="Render the design again."
            ) from error

    def exists(self, key: str) -> bool:
        """Whether something is kept under a key.

        Raises:
            KeyRefusedError: the key is not one of ours.
            StorageDownError: the place does not answer.
        """
        path = self._path(key)
        with self._answers():
            # A cached listing would hide what another process has just stored.
            self._filesystem.invalidate_cache()
            return bool(self._filesystem.isfile(path))

    def _path(self, key: str) -> str:
        if len(key) > _LONGEST_KEY or not _KEY.fullmatch(key):
            raise KeyRefusedError(f"{key[:80]!r} cannot be the key of a stored file.")
        return f"{self._root}/{key}"

    def _replace(self, path: str, data: bytes) -> None:
        self._filesystem.makedirs(path.rpartition("/")[0], exist_ok=True)
        unfinished = f"{path}.{uuid4().hex}.part"
        try:
            self._filesystem.pipe_file(unfinished, data)
            self._filesystem.mv(unfinished, path)
        finally:
            if self._filesystem.exists(unfinished):
                self._filesystem.rm_file(unfinished)

    def _described(self, content_type: str) -> dict[str, str]:
        protocol = self._filesystem.protocol
        names = {protocol} if isinstance(protocol, str) else set(protocol)
        if names & {"s3", "s3a"}:
            return {"ContentType": content_type}
        return {"content_type": content_type} if names & {"gs", "gcs"} else {}

    @contextmanager
    def _answers(self) -> Iterator[None]:
        """Turns a place's failures into ours; a missing file is left to the caller."""
        try:
            yield
        except FileNotFoundError:
            raise
        except OSError as error:
            raise StorageDownError(
                f"The storage does not answer: {error.strerror or type(error).__name__}.",
                hint="Check PODPUSHER_STORAGE_URL and the space and rights of that place.",
            ) from error


def open_storage(settings: Settings) -> Storage:
    """The storage that the settings name; the folder `storage` of the state by default.

    Raises:
        ConfigurationError: the URL names a place that is not known or needs a missing package.
    """
    url = settings.storage_url or str(settings.state / "storage")
    try:
        filesystem, root = fsspec.url_to_fs(url)
    except (ValueError, ImportError) as error:
        raise ConfigurationError(
            "PODPUSHER_STORAGE_URL names a place that cannot be opened: "
            f"{url.partition('://')[0]!r} is unknown or its package is not installed.",
            hint="Use a folder, or install the fsspec package of that place (s3fs for S3).",
        ) from error
    return Storage(filesystem, root)
