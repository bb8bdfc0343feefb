"""The news outlets: who they are, where they list their articles, whom to trust. Pure."""

from __future__ import annotations

import ipaddress
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from eescraper.errors import UsageError, excerpt
from eescraper.sources import ROBOTS, SOURCES

LISTINGS = ("feed", "sitemap", "listing")
"""What an outlet lists its articles in: RSS or Atom; a sitemap or an index of them; a page."""

MAX_ADDRESS = 2000

_KEYS = {
    "domain": str,
    "language": str,
    "hosts": list,
    "trusted": bool,
    **dict.fromkeys(LISTINGS, str),
}
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::[0-9]{1,5})?", re.ASCII)
_UNCLEAN = re.compile(r"[\x00-\x20\x7f\\]")


@dataclass(frozen=True)
class Outlet:
    """One outlet. ``kind`` is one of `LISTINGS`, ``address`` where that lies.

    ``domain`` and ``hosts`` are host names, on a test's site with a port.
    """

    name: str
    domain: str
    language: str
    kind: str
    address: str
    trusted: bool = False
    hosts: tuple[str, ...] = ()

    @cached_property
    def all_hosts(self) -> frozenset[str]:
        """Every host whose pages are this outlet's."""
        www = () if is_loopback(self.domain) else (f"www.{self.domain}",)
        return frozenset((self.domain, *www, *self.hosts))

    @property
    def origins(self) -> frozenset[str]:
        """``scheme://host`` of all of them: https, but for this machine."""
        return frozenset(f"{scheme_of(host)}://{host}" for host in self.all_hosts)

    def own_address(self, href: str, base: str = "") -> str | None:
        """A link as an absolute address on this outlet's hosts, without fragment, or None.

        ``http:`` becomes ``https:``; whatever hides a host (a user name, a backslash, control
        characters, a foreign port) is refused, and so is an address over 2,000 characters.
        """
        href = href[: MAX_ADDRESS * 2].strip()
        if not href or len(href) > MAX_ADDRESS or _UNCLEAN.search(href):
            return None
        try:
            parts = urlsplit(urljoin(base or self.address, href))
            host, port = (parts.hostname or ""), parts.port
        except ValueError:
            return None
        if parts.scheme not in ("http", "https") or "@" in parts.netloc:
            return None
        if port not in (None, {"http": 80, "https": 443}[parts.scheme]):
            host = f"{host}:{port}"
        if host not in self.all_hosts:
            return None
        found = urlunsplit((scheme_of(host), host, parts.path or "/", parts.query, ""))
        return found if len(found) <= MAX_ADDRESS else None


def is_loopback(host: str) -> bool:
    """Whether a host (with or without a port) is this machine, as sites of tests are."""
    try:
        return ipaddress.ip_address(host.partition(":")[0]).is_loopback
    except ValueError:
        return False


def scheme_of(host: str) -> str:
    """https anywhere; plain http on this machine only."""
    return "http" if is_loopback(host) else "https"


def load(path: str | Path = "") -> tuple[Outlet, ...]:
    """The outlets of a TOML file, by default the embedded one.

    Raises `UsageError` that names file, outlet and key.
    """
    place = Path(path) if path else files("eescraper").joinpath("outlets.toml")
    try:
        tables = tomllib.loads(place.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"outlets: {place}: {error.strerror}") from error
    except ValueError as error:  # no TOML, or no UTF-8
        raise UsageError(f"outlets: {place}: {error}") from error
    if not tables:
        raise UsageError(f"outlets: {place}: no outlet in it")
    return tuple(
        _outlet(f"{place}: [{excerpt(name)}]", name, table) for name, table in tables.items()
    )


def chosen(outlets: tuple[Outlet, ...], names: str) -> tuple[Outlet, ...]:
    """The outlets of a list of names such as ``a,b``, or all; raises `UsageError`."""
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    known = {outlet.name: outlet for outlet in outlets}
    for name in wanted:
        if name not in known:
            raise UsageError(f"-a outlets: no outlet {name!r:.60}; known: {', '.join(known)}")
    return tuple(known[name] for name in dict.fromkeys(wanted)) or outlets


def _outlet(place: str, name: str, table: Any) -> Outlet:
    if not _NAME.fullmatch(name) or name in SOURCES or name == ROBOTS:
        raise UsageError(f"outlets: {place}: a name of small letters, digits and hyphens")
    if not isinstance(table, Mapping):
        raise UsageError(f"outlets: {place}: expected a table, found {excerpt(table)}")
    for key, value in table.items():
        if not isinstance(value, _KEYS.get(key, ())):
            expected = f"a {_KEYS[key].__name__}" if key in _KEYS else f"one of {', '.join(_KEYS)}"
            raise UsageError(
                f"outlets: {place}: {key}: expected {expected}, found {excerpt(value)}"
            )
    listings = [key for key in LISTINGS if key in table]
    if len(listings) != 1:
        raise UsageError(f"outlets: {place}: expected one of {', '.join(LISTINGS)}")
    if table.get("language") not in ("en", "fr"):
        raise UsageError(f"outlets: {place}: language: expected en or fr")
    kind = listings[0]
    domain = table.get("domain") or urlsplit(table[kind]).netloc.removeprefix("www.")
    hosts = tuple(table.get("hosts", ()))
    for host in (domain, *hosts):
        if not isinstance(host, str) or not _HOST.fullmatch(host):
            raise UsageError(f"outlets: {place}: expected a host name, found {excerpt(host)}")
    outlet = Outlet(
        name, domain, table["language"], kind, table[kind], table.get("trusted", False), hosts
    )
    if outlet.own_address(outlet.address) != outlet.address:
        raise UsageError(
            f"outlets: {place}: {kind}: expected an https address on {domain} or one of hosts,"
            f" found {excerpt(outlet.address)}"
        )
    return outlet
