"""Where notifications arrive: an HTTP hook and a mail server on loopback."""

from __future__ import annotations

import json
import socket
import threading
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller

if TYPE_CHECKING:
    from email.message import EmailMessage
    from typing import Self


class Hook:
    """An HTTP hook; remembers what it took, and answers ``status``, at once or never."""

    def __init__(self, port: int = 0) -> None:
        self.taken: list[dict[str, str]] = []
        self.status = 200
        self.hangs = False
        self.ended = threading.Event()
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if hook.hangs:
                    hook.ended.wait(60)
                    return
                if hook.status == 200:
                    hook.taken.append(told)
                self.send_response(hook.status)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"json://secret:word@127.0.0.1:{self.server.server_port}/hook"

    def titles(self) -> list[str]:
        return [told["title"] for told in self.taken]

    def events(self) -> list[str]:
        """The last word of each message: the event's identity."""
        return [told["message"].split()[-1] for told in self.taken]

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()


class MailServer:
    """An SMTP server; ``taken`` are the mails that it took."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refuses = False
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]  # the controller takes no 0
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.refuses:
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"

    @property
    def url(self) -> str:
        return (
            f"mailto://127.0.0.1:{self.port}?smtp=127.0.0.1&mode=insecure&format=text"
            "&from=record@example.org&to=operator@example.org"
        )

    def __enter__(self) -> Self:
        self.controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.controller.stop()
