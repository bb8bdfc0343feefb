"""A web site on loopback whose answers a test sets, good, bad or hostile."""

from __future__ import annotations

import socket
import struct
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from eescraper.recordings.render import feed, list_page, rows
from eescraper.sources import LIST_PAGE_EN, ROUNDS_EN, WITNESSES

if TYPE_CHECKING:
    from typing import Self

FEED, LIST_PAGE, ROBOTS = ROUNDS_EN.path, LIST_PAGE_EN.path, "/robots.txt"
OTHERS = [source.path for source in WITNESSES]


@dataclass
class Answer:
    """What a path answers. ``announce`` is a false Content-Length; ``reset`` drops the line;
    ``hang`` keeps it without a word until the test ends."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    announce: int | None = None
    reset: bool = False
    hang: bool = False


class Site:
    """Answers by path, 404 for the rest; remembers what was asked, and with which headers."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | list[Answer]] = {
            ROBOTS: Answer(b"User-agent: *\nDisallow: /search\n"),
            LIST_PAGE: Answer(list_page(), headers={"Content-Type": "text/html"}),
            FEED: Answer(feed(rows()), headers={"ETag": '"one"'}),
        }
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.hangs = threading.Event()
        self.ended = threading.Event()
        self.was_asked = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers.items())))
                site.was_asked.set()
                answer = site.answers.get(self.path, Answer(status=404))
                if isinstance(answer, list):
                    answer = answer.pop(0) if len(answer) > 1 else answer[0]
                etag = answer.headers.get("ETag")
                if etag and self.headers.get("If-None-Match") == etag:
                    answer = Answer(status=304, headers=answer.headers)
                self.give(answer)

            def give(self, answer: Answer) -> None:
                if answer.hang:
                    site.hangs.set()
                    site.ended.wait(60)
                    self.close_connection = True
                    return
                if answer.reset:
                    linger = struct.pack("ii", 1, 0)
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                    self.connection.close()
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                length = len(answer.body) if answer.announce is None else answer.announce
                self.send_header("Content-Length", str(length))
                self.end_headers()
                self.wfile.write(answer.body)
                self.close_connection = True

            def log_message(self, *_: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: Any) -> None:
                pass  # a reset line is what the test wanted

        self.server = Server(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()

    def asked_last(self, path: str) -> dict[str, str]:
        """The headers with which a path was asked for last."""
        return [headers for asked, headers in self.asked if asked == path][-1]

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]
