"""Telling the operator: what is worth a message, its words, and its way through the channels."""
