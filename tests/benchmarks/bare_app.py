"""A Textual app of one line, to compare with: each key counts up."""

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static


class BareApp(App[None]):
    count = 0

    def compose(self) -> ComposeResult:
        yield Static("0")

    def on_key(self, event: events.Key) -> None:
        self.count += 1
        self.query_one(Static).update(str(self.count))


if __name__ == "__main__":
    BareApp().run()
