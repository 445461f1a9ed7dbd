"""The app as a server of browsers runs it: what is a visitor's, and what is the server's."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from textual._binary_encode import load

from tests.tui.helpers import MEDIUM, opened, picture, press
from tui_w2v.paths import state_folder
from tui_w2v.tui.screens.turn import TurnScreen


class Visit:
    """A visitor: the server's end of the pipes to the program, which speak Textual's protocol."""

    def __init__(self, process: subprocess.Popen[bytes]):
        self._in, self._out = process.stdin, process.stdout
        while self._out.readline() != b"__GANGLION__\n":
            pass
        self.tell(type="resize", width=120, height=40)
        self.painted = ""

    def tell(self, **said: object):
        self._send(b"M", json.dumps(said).encode())

    def press(self, keys: str):
        self._send(b"D", keys.encode())

    def _send(self, kind: bytes, payload: bytes):
        self._in.write(kind + len(payload).to_bytes(4, "big") + payload)
        self._in.flush()

    def _packet(self) -> tuple[bytes, bytes]:
        kind, size = self._out.read(1), self._out.read(4)
        if not size:
            pytest.fail(f"the program has ended; it had painted {self.painted[-2000:]!r}")
        return kind, self._out.read(int.from_bytes(size, "big"))

    def read_until(self, text: str) -> str:
        """Return what is painted, as soon as a text is in it."""
        self.painted = ""
        while text not in self.painted:
            kind, payload = self._packet()
            self.painted += payload.decode(errors="replace") if kind == b"D" else ""
        return self.painted

    def offered(self) -> dict[str, str]:
        """Return what is said of the file that is offered next."""
        kind, payload = self._packet()
        while kind != b"M":
            kind, payload = self._packet()
        offered: dict[str, str] = json.loads(payload)
        assert offered["type"] == "deliver_file_start"
        return offered

    def download(self, offered: dict[str, str]) -> tuple[str, bytes]:
        """Return the name and the content of an offered file."""
        content = b""
        while True:
            self.tell(type="deliver_chunk_request", key=offered["key"], size=1 << 14)
            kind, payload = self._packet()
            while kind != b"P":
                kind, payload = self._packet()
            *_, chunk = tuple(load(payload))  # type: ignore[arg-type]
            content += chunk
            if not chunk:
                return Path(offered["path"]).name, content


@pytest.fixture
def visit(tmp_path, monkeypatch) -> Iterator[Visit]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    Path("book.txt").write_text("a b c\nb c a\n")
    environment = {**os.environ, "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tui_w2v", "book.txt"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**environment, "COLUMNS": "120", "ROWS": "40", "TEXTUAL_ANIMATIONS": "none"},
    )
    end = threading.Timer(100, process.kill)
    end.start()
    try:
        yield Visit(process)
    finally:
        end.cancel()
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def test_a_visitor_downloads_and_the_server_keeps_nothing(visit, tmp_path):
    visit.read_until("quit")
    visit.press("s")
    visit.read_until("where its downloads go")
    visit.press("../x\r")  # in place of the name, up to its suffix
    visit.read_until("give the file a name of letters")
    visit.press("\x7f" * 4)
    visit.read_until("where its downloads go")
    visit.press("mine\r")
    name, content = visit.download(visit.offered())
    assert name == "mine.npz"
    with np.load(BytesIO(content)) as model:
        assert sorted(model["words"]) == ["a", "b", "c"]
    visit.read_until("saved; tui-w2v --model mine.npz")
    visit.press("s")
    visit.read_until("where its downloads go")
    visit.press("other\r")
    offered = visit.offered()
    visit.press("\x1b")  # nobody waits for this download any more
    visit.read_until("lessons")
    assert visit.download(offered)[0] == "other.npz"
    visit.press(" ")
    visit.read_until("PICK")
    visit.press("q")
    assert [path.name for path in tmp_path.iterdir()] == ["book.txt"]


async def test_a_visitor_chooses_among_the_samples_and_the_text_given_at_start(
    make_app, monkeypatch, tmp_path
):
    app = make_app("a b c\nb c a\n")
    monkeypatch.setattr(type(app), "is_web", True)
    (tmp_path / "secret.txt").write_text("top secret words here\n")
    monkeypatch.chdir(tmp_path)
    async with opened(app, MEDIUM, "e", "./secret.txt") as pilot:  # there is nowhere to type it
        painted = "\n".join(picture(app))
        assert "given by whoever serves" in painted
        assert all(name in painted for name in ("royal", "world", "text.txt"))
        assert "secret" not in painted
        setup = app.timeline.setup
        await press(pilot, "enter")
        assert isinstance(app.screen, TurnScreen)
        assert app.timeline.setup is setup


def test_a_visitors_lessons_are_forgotten(make_app, monkeypatch):
    app = make_app()
    monkeypatch.setattr(type(app), "is_web", True)
    app.note_done("anything")
    assert "anything" in app.lessons_done
    assert not (state_folder() / "lessons.json").exists()
