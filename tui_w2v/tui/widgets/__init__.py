"""The parts of screens that are not panes of a turn."""
