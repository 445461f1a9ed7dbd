"""The commands: one module each, with ``define`` for its options and ``run``."""
