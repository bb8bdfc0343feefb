"""The crawl's settings without the crawl: stock command, no archive, no pipelines."""

from eescraper.settings import *  # noqa: F403

COMMANDS_MODULE = ""
SPIDER_MODULES = ["benchmarks.bare"]
ITEM_PIPELINES: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "eescraper.middlewares.HostGuard": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "eescraper.middlewares.Robots": 100,
    "benchmarks.bare.FromFolder": 950,
}
