"""The panes of a turn, one a module, and the table of them."""
