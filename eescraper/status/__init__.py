"""How it stands: ``status.json`` for programs, ``eescraper status`` for people and monitors."""
