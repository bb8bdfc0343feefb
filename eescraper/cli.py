"""``eescraper``: the same crawl as ``scrapy crawl`` outside a checkout, and what it found."""

from __future__ import annotations

import argparse
import os
import sys

from eescraper import __version__


def main(argv: list[str] | None = None) -> int:
    """Run a command; its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["crawl"]:
        return _crawl(arguments[1:])
    parser = argparse.ArgumentParser(
        prog="eescraper", description="The record of Canada's Express Entry draws."
    )
    parser.add_argument("--version", action="version", version=f"eescraper {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("crawl", help="run a spider (see eescraper crawl -h)", add_help=False)
    status = commands.add_parser("status", help="the newest draws, the last crawl, the files")
    status.add_argument("--draws", type=int, default=8, help="how many draws (default: 8)")
    for command in (status,):
        command.add_argument(
            "--output",
            default=os.environ.get("EESCRAPER_OUTPUT", "output"),
            help="the output folder (default: $EESCRAPER_OUTPUT, or output)",
        )
    options = parser.parse_args(arguments)
    from eescraper.status import show  # noqa: PLC0415

    return show(options.output, options.draws)


def _crawl(arguments: list[str]) -> int:
    os.environ["SCRAPY_SETTINGS_MODULE"] = "eescraper.settings"
    from scrapy.cmdline import execute  # noqa: PLC0415

    try:
        execute(["eescraper", "crawl", *arguments])
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
