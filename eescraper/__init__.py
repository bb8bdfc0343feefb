"""The record of Canada's Express Entry draws: every published value, who stated it, and when."""

__version__ = "0.1.0"
