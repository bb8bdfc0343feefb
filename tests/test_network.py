"""What lies between: certificates that prove nothing, and answers that take for ever."""

from __future__ import annotations

import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import create_server, socket

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from eescraper.output import Output
from tests.conftest import query
from tests.site import FEED, Site

pytestmark = pytest.mark.process

Crawl = Callable[..., subprocess.CompletedProcess[str]]
Key = ec.EllipticCurvePrivateKey


def certificate(
    host: str, key: Key, issuer: str = "", signer: Key | None = None, *, expired: bool = False
) -> bytes:
    """A certificate in PEM; its own issuer, and an authority, if none is named."""
    until = datetime.now(UTC) + timedelta(days=-1 if expired else 1)
    named = [
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        for name in (host, issuer or host)
    ]
    built = (
        x509.CertificateBuilder(*reversed(named))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - timedelta(days=10))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=not issuer, path_length=None), critical=True)
    )
    signed = built.sign(signer or key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM)


@pytest.mark.parametrize(
    ("host", "issuer", "expired", "code"),
    [
        ("localhost", "authority", False, 0),
        ("localhost", "authority", True, 11),
        ("www.canada.ca", "authority", False, 11),
        ("localhost", "forger", False, 11),
        ("localhost", "", False, 11),
    ],
    ids=["good", "expired", "of another host", "forged", "self-signed"],
)
def test_only_a_certificate_that_proves_the_host_is_believed(
    crawl: Crawl, site: Site, tmp_path: Path, host: str, issuer: str, expired: bool, code: int
) -> None:
    keys = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("authority", "forger", "")}
    own = ec.generate_private_key(ec.SECP256R1())
    trusted, shown = tmp_path / "trusted.pem", tmp_path / "shown.pem"
    trusted.write_bytes(certificate("authority", keys["authority"]))
    pem, bare = serialization.Encoding.PEM, serialization.NoEncryption()
    shown.write_bytes(
        own.private_bytes(pem, serialization.PrivateFormat.PKCS8, bare)
        + certificate(host, own, issuer, keys[issuer] if issuer else None, expired=expired)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    found = crawl(
        "EESCRAPER_CONTACT=tests@example.org",
        f"EESCRAPER_IRCC_ORIGIN=https://localhost:{site.server.server_port}",
        "DOWNLOAD_TIMEOUT=5",
        environment={"SSL_CERT_FILE": str(trusted)},
    )
    assert found.returncode == code, found.stderr
    assert bool(site.asked) == (code == 0)
    draws = query(tmp_path / "out" / "state" / "eescraper.db", "SELECT count(*) FROM draws")
    assert draws == [(425 if code == 0 else 0,)]


@contextmanager
def one_byte_at_a_time() -> Iterator[str]:
    """A server of which each answer comes by the byte, five in a second; its origin."""
    over = threading.Event()

    def serve() -> None:
        with suppress(OSError):
            while True:
                line, _ = server.accept()
                threading.Thread(target=answer, args=(line,), daemon=True).start()

    def answer(line: socket) -> None:
        with line, suppress(OSError):
            is_feed = FEED.encode() in line.recv(65536)
            line.sendall(b"HTTP/1.1 %d \r\n\r\n" % (200 if is_feed else 404))
            while is_feed and not over.wait(0.2):
                line.sendall(b"{")

    with create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        over.set()


def test_one_byte_at_a_time_ends_within_the_timeout(crawl: Crawl, tmp_path: Path) -> None:
    with one_byte_at_a_time() as origin:
        found = crawl(
            "EESCRAPER_CONTACT=tests@example.org",
            f"EESCRAPER_IRCC_ORIGIN={origin}",
            "DOWNLOAD_TIMEOUT=1",
        )
    assert found.returncode == 11
    assert "took longer than 1.0 seconds" in found.stderr
    assert query(Output(tmp_path / "out").database, "SELECT count(*) FROM draws") == [(0,)]
