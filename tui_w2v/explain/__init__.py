"""Words for every phase, pane, screen and formula, the same on the screen and in the shell."""
