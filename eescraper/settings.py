"""Every Scrapy setting that differs from its default, with the default and the reason.

An operator sets those that begin with EESCRAPER_, each as an environment variable or with ``-s``;
only EESCRAPER_CONTACT must be. What the news spider needs otherwise is said in the spider.
"""

import os

from eescraper.warc import MAX_BODY

BOT_NAME = "eescraper"
SPIDER_MODULES = ["eescraper.spiders"]
COMMANDS_MODULE = "eescraper.commands"  # our `crawl` has an honest exit code

# Where and as whom. Not Scrapy's.
EESCRAPER_CONTACT = os.environ.get("EESCRAPER_CONTACT", "")  # a mail or web address
EESCRAPER_OUTPUT = os.environ.get("EESCRAPER_OUTPUT", "output")
EESCRAPER_REPLAY = os.environ.get("EESCRAPER_REPLAY", "")  # a WARC file, or a folder of them
EESCRAPER_OUTLETS = os.environ.get("EESCRAPER_OUTLETS", "")  # instead of our outlets.toml
EESCRAPER_IRCC_ORIGIN = os.environ.get("EESCRAPER_IRCC_ORIGIN", "https://www.canada.ca")
EESCRAPER_NOTIFY_URLS = os.environ.get("EESCRAPER_NOTIFY_URLS", "")  # who is told; see apprise
EESCRAPER_NOTIFY_RULES = os.environ.get("EESCRAPER_NOTIFY_RULES", "")  # of what: notify.toml
EESCRAPER_NOTIFY_REPLAY = os.environ.get("EESCRAPER_NOTIFY_REPLAY", "0")  # 1: of a replay too
EESCRAPER_DATABASE_TIMEOUT = 30  # seconds to wait for another writer before giving up with 14

# Who we are. The command adds the contact to the user agent.
USER_AGENT = "eescraper"
ROBOTSTXT_USER_AGENT = "eescraper"

# Polite: one request at a time, spaced, few tries, robots obeyed.
ROBOTSTXT_OBEY = True  # False; our middleware, because Scrapy's fetches on when robots.txt is 5xx
CONCURRENT_REQUESTS = 1  # 16
DOWNLOAD_DELAY = 2  # 0; seconds; spaces the tries too
RETRY_TIMES = 2  # 2; said here because three tries are a promise
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408]  # also 429, which means: stop
COOKIES_ENABLED = False  # True
DEFAULT_REQUEST_HEADERS = {
    "Accept": "application/json, text/html;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip",  # gzip, deflate, br, zstd; the archive is read without Scrapy
}

# Bounded: canada.ca hangs at times, and a page may be hostile. A host that hangs is not tried again
# in the same crawl.
DOWNLOAD_TIMEOUT = 15  # 180 seconds
RETRY_EXCEPTIONS = [  # also DownloadTimeoutError, which would cost three timeouts
    "scrapy.exceptions.CannotResolveHostError",
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.ResponseDataLossError",
    "twisted.internet.error.ConnectionDone",
    "twisted.internet.error.ConnectError",
    "twisted.internet.error.ConnectionLost",
    "scrapy.core.downloader.handlers.http11.TunnelError",
    OSError,
]
DOWNLOAD_MAXSIZE = MAX_BODY  # 1 GiB; before and after decompression
DOWNLOAD_HANDLERS = {
    "http": "eescraper.download.DownloadHandler",  # Scrapy's own, which bounds no headers
    "https": "eescraper.download.DownloadHandler",
    "data": None,  # Scrapy's own; the host guard refuses these as well
    "file": None,
    "ftp": None,
    "s3": None,
}
REDIRECT_MAX_TIMES = 5  # 20
METAREFRESH_ENABLED = False  # True; a redirect that a page's text could ask for

# Closed: Scrapy 2.19 verifies no certificate, and listens, unless told otherwise.
DOWNLOAD_VERIFY_CERTIFICATES = True  # False
TELNETCONSOLE_ENABLED = False  # True
REMOTE_CONTROL_ENABLED = False  # True

DOWNLOADER_MIDDLEWARES = {
    # None: replaced by ours, which also sees start requests and their redirects.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "eescraper.middlewares.HostGuard": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "eescraper.middlewares.Robots": 100,
    # Below HttpCompressionMiddleware (590): the archive gets what came over the wire.
    "eescraper.middlewares.Archive": 800,
    "eescraper.middlewares.Replay": 950,
}
ITEM_PIPELINES = {
    "eescraper.pipelines.ParsePage": 100,
    "eescraper.pipelines.NormalizeDraws": 200,
    "eescraper.pipelines.UpsertDraws": 300,
}
HTTPERROR_ALLOW_ALL = True  # False; the spider judges every status itself

# Quiet: a healthy crawl under cron prints nothing.
LOG_LEVEL = "WARNING"  # DEBUG
DEFAULT_DROPITEM_LOG_LEVEL = "INFO"  # WARNING; the reason was logged as an error already
STATS_DUMP = False  # True

# Lean.
WARN_ON_GENERATOR_RETURN_VALUE = False  # True; parses the source of every callback
LOG_VERSIONS: list[str] = []  # imports eight packages to print their versions
