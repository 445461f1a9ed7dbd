"""The panes of the turn screen, one a module."""
