import stat

import pytest

from integrations.errors import ConfigurationError
from integrations.settings import Settings
from integrations.storage import (
    KeyRefusedError,
    NotStoredError,
    StorageDownError,
    open_storage,
)

KEY = "0b0c/designs/7f.png"


@pytest.fixture
def settings(tmp_path):
    return Settings(_env_file=None, state_dir=tmp_path / "state")


def test_what_is_put_is_got_and_lies_under_the_state_folder(settings):
    storage = open_storage(settings)
    assert not storage.exists(KEY)
    assert storage.put(KEY, b"\x89PNG", "image/png") == KEY
    assert storage.exists(KEY)
    assert open_storage(settings).get(KEY) == b"\x89PNG"
    assert (settings.state / "storage" / KEY).read_bytes() == b"\x89PNG"


def test_a_second_put_replaces_and_leaves_nothing_beside_it(settings):
    storage = open_storage(settings)
    storage.put(KEY, b"old", "image/png")
    storage.put(KEY, b"new", "image/png")
    assert storage.get(KEY) == b"new"
    assert [file.name for file in (settings.state / "storage/0b0c/designs").iterdir()] == ["7f.png"]


@pytest.mark.parametrize(
    "key",
    ["", "one", "/etc/passwd", "a/../b", "a/b/..", "../a/b", "a//b", "a/.hidden", "a/b\x00c",
     "a/b c", "a\\b/c", "a/b/", "~/a/b", "s3://a/b", "a/" + "b" * 600, "a/b\n", "é/b"],
)  # fmt: skip
def test_a_key_that_is_not_ours_is_refused_everywhere(settings, key):
    storage = open_storage(settings)
    for call in (storage.get, storage.exists, lambda name: storage.put(name, b"", "image/png")):
        with pytest.raises(KeyRefusedError):
            call(key)


def test_a_missing_file_is_told_from_a_place_that_does_not_answer(settings):
    storage = open_storage(settings)
    with pytest.raises(NotStoredError, match=KEY) as missing:
        storage.get(KEY)
    assert not missing.value.transient
    folder = settings.state / "storage"
    folder.parent.mkdir(parents=True)
    folder.write_text("a file where the folder should be")
    with pytest.raises(StorageDownError) as down:
        storage.put(KEY, b"x", "image/png")
    assert down.value.transient


def test_any_place_that_fsspec_knows_can_be_named(tmp_path):
    storage = open_storage(Settings(_env_file=None, storage_url="memory://pictures"))
    storage.put(KEY, b"kept", "image/png")
    assert (
        open_storage(Settings(_env_file=None, storage_url="memory://pictures")).get(KEY) == b"kept"
    )
    folder = open_storage(Settings(_env_file=None, storage_url=(tmp_path / "x").as_uri()))
    folder.put(KEY, b"kept", "image/png")
    assert stat.S_ISREG((tmp_path / "x" / KEY).stat().st_mode)


def test_an_unknown_place_is_a_setting_to_correct():
    with pytest.raises(ConfigurationError, match="PODPUSHER_STORAGE_URL"):
        open_storage(Settings(_env_file=None, storage_url="nowhere://pictures"))
