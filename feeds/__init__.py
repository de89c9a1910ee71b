"""Turns a directory of articles into RSS, Atom and JSON feeds that every reader can trust."""

__version__ = "0.1.0"
