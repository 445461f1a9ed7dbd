"""The explore screen alone, for vectors without a text or theta."""

from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.vectors import WordVectors


class QueryApp(BaseApp):
    """Answers questions about the words of a file."""

    def __init__(self, embeddings: WordVectors, name: str) -> None:
        """Open on the explore screen.

        Args:
            embeddings: The words.
            name: The file's name.
        """
        super().__init__()
        self._embeddings, self._source = embeddings, name

    async def on_mount(self) -> None:
        """Open the explore screen; leaving it ends the app."""
        screen = ExploreScreen(self._embeddings, self._source)
        await self.push_screen(screen, lambda _: self.exit())
