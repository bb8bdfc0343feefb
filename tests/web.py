"""Servers of archives on loopback: one that answers ranges, and may keep its answers back."""

from __future__ import annotations

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Web:
    """Serves the files of a folder, whole or in ranges, with an ETag each.

    ``broken`` are paths that answer 500. Until ``flows`` is set, what is asked for is kept back;
    ``readers`` counts those who wait.
    """

    def __init__(self, folder: Path) -> None:
        self.broken: set[str] = set()
        self.flows = threading.Event()
        self.flows.set()
        self.readers = threading.Semaphore(0)
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                self.answer(is_head=True)

            def do_GET(self) -> None:
                if not web.flows.is_set():
                    web.readers.release()
                    web.flows.wait(60)
                self.answer(is_head=False)

            def answer(self, *, is_head: bool) -> None:
                path = folder / self.path.lstrip("/")
                if self.path in web.broken or not path.is_file():
                    self.send_error(500 if self.path in web.broken else 404)
                    return
                content = path.read_bytes()
                found = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "")
                start, end = 0, len(content)
                if found:
                    start = int(found[1])
                    end = min(end, int(found[2]) + 1) if found[2] else end
                self.send_response(206 if found else 200)
                self.send_header("Content-Length", str(end - start))
                self.send_header("ETag", f'"{len(content)}"')
                self.send_header("Accept-Ranges", "bytes")
                if found:
                    self.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(content)}")
                self.end_headers()
                if not is_head:
                    self.wfile.write(content[start:end])

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self.flows.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
