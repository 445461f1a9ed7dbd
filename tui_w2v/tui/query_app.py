"""The explore screen alone, for vectors that no text or theta came with."""

from typing import TYPE_CHECKING

from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.screens.explore import ExploreScreen

if TYPE_CHECKING:
    from tui_w2v.vectors import WordVectors


class QueryApp(BaseApp):
    """Asks the words of a file."""

    def __init__(self, embeddings: "WordVectors", name: str) -> None:
        """Begin.

        Args:
            embeddings: The words.
            name: What they are from.
        """
        super().__init__()
        self._embeddings, self._source = embeddings, name

    async def on_mount(self) -> None:
        """Open the explore screen; to leave it is to leave."""
        screen = ExploreScreen(self._embeddings, self._source)
        await self.push_screen(screen, lambda _: self.exit())
