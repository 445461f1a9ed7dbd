"""A run in a user's hands, without a screen: its moves, play, fast-forward, and what is typed.

The app draws what a Stepper emits; ``explore --plain`` writes it.
"""
