"""The explore screen alone, for vectors without a text or theta."""

from pathlib import Path

from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.config import Config
from tui_w2v.tui.destinations import Destinations
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.vectors import WordVectors


class QueryApp(BaseApp):
    """Answers questions about the words of a file."""

    COMMANDS = BaseApp.COMMANDS | {Destinations}

    def __init__(self, embeddings: WordVectors, path: str, config: Config | None = None) -> None:
        super().__init__(config)
        self._embeddings, self._path = embeddings, path

    async def on_mount(self) -> None:
        """Open the explore screen; leaving it ends the app."""
        self.note_opened("model", self._path)
        screen = ExploreScreen(self._embeddings, Path(self._path).name)
        await self.push_screen(screen, lambda _: self.exit())
