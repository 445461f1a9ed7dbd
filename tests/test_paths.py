"""The user's folders."""

import os
import sys
from pathlib import Path

import pytest

from tui_w2v.paths import cache_folder, is_own_file, make_private, state_folder

CACHE, STATE = "/home/ada/.cache/tui-w2v", "/home/ada/.local/state/tui-w2v"
SUPPORT = "/home/ada/Library/Application Support/tui-w2v"


@pytest.mark.parametrize(
    ("platform", "environment", "cache", "state"),
    [
        ("linux", {}, CACHE, STATE),
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x/tui-w2v", STATE),
        ("linux", {"XDG_STATE_HOME": "/x"}, CACHE, "/x/tui-w2v"),
        ("linux", {"XDG_CACHE_HOME": "x", "XDG_STATE_HOME": ""}, CACHE, STATE),
        ("linux", {"LOCALAPPDATA": "/local"}, CACHE, STATE),
        ("darwin", {}, "/home/ada/Library/Caches/tui-w2v", SUPPORT),
        ("darwin", {"XDG_CACHE_HOME": "/x"}, "/x/tui-w2v", SUPPORT),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/tui-w2v/cache", "/local/tui-w2v"),
        ("win32", {}, CACHE, STATE),
        ("linux", {"HOME": "ada"}, None, None),
    ],
)
def test_folders_are_where_the_system_has_them(monkeypatch, platform, environment, cache, state):
    for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    for name, value in {"HOME": "/home/ada", **environment}.items():
        monkeypatch.setenv(name, value)
    assert cache_folder() == (cache and Path(cache))
    assert state_folder() == (state and Path(state))


@pytest.mark.parametrize("mode", [None, 0o700, 0o777])
def test_a_folder_is_made_private(tmp_path, mode):
    folder = tmp_path / "a" / "b"
    if mode is not None:
        folder.mkdir(parents=True)
        folder.chmod(mode)
    make_private(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_only_regular_files_of_the_user_are_own(tmp_path, monkeypatch):
    file, link = tmp_path / "file", tmp_path / "link"
    file.touch()
    link.symlink_to(file)
    os.mkfifo(tmp_path / "fifo")
    assert is_own_file(file)
    for name in ("link", "fifo", "missing", "file/x", "nul\0"):
        assert not is_own_file(tmp_path / name)
    monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid + 1)
    assert not is_own_file(file)
