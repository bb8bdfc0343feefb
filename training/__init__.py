"""How the weights of `eescraper.news.learned` are learned from labelled pages."""
