"""Lets benchmarks import what they share from their own folder."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
