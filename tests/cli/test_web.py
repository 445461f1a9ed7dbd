"""Serving the app to browsers: what cannot be served, and what the page adds to Textual's."""

import argparse

import pytest

from tui_w2v.cli.web import _server, main


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.txt"], "no such file: 'nowhere.txt'"),
        (["-"], "standard input can be read only once: name a file"),
        (["--port", "0"], "must be a whole number from 1 to 65535, not '0'"),
        (["train", "royal"], "unrecognized arguments: royal"),
        (["demo", "--speed", "0"], "must be a number above 0, not '0'"),
    ],
)
def test_what_cannot_be_served_is_said_in_a_line(capsys, words, said):
    with pytest.raises(SystemExit) as leaving:
        raise SystemExit(main(words))
    _, err = capsys.readouterr()
    assert (leaving.value.code, err.count("\n")) == (2, 1)
    assert said in err


@pytest.mark.parametrize("public", [None, "https://w2v.example"])
async def test_the_page_takes_keys_at_once_at_the_address_that_was_asked_for(public):
    pytest.importorskip("textual_serve")
    from aiohttp.test_utils import TestClient, TestServer

    args = argparse.Namespace(host="0.0.0.0", port=8000, public_url=public)
    app = await _server(args, ["explore"])._make_app()
    async with TestClient(TestServer(app)) as client:
        page = await (await client.get("/")).text()
        asked = f"ws://{client.host}:{client.port}/ws"
    assert 'querySelector(".xterm-helper-textarea")' in page
    assert ("wss://w2v.example/ws" if public else asked) in page
