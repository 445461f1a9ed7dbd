"""A grammar of plain sentences about the world."""
