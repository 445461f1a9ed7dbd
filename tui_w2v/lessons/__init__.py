"""The lesson cards and the script of the demo: data that the screens play."""
