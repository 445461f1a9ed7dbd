"""The explore screen alone, for vectors without a text or theta."""

from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.config import Config
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.vectors import WordVectors


class QueryApp(BaseApp):
    """Answers questions about the words of a file."""

    def __init__(self, embeddings: WordVectors, name: str, config: Config | None = None) -> None:
        """Open on the explore screen.

        Args:
            embeddings: The words.
            name: The file's name.
            config: The user's configuration, whose choices are kept; None keeps nothing.
        """
        super().__init__(config)
        self._embeddings, self._source = embeddings, name

    async def on_mount(self) -> None:
        """Open the explore screen; leaving it ends the app."""
        screen = ExploreScreen(self._embeddings, self._source)
        await self.push_screen(screen, lambda _: self.exit())
