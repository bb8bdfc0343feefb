"""A release opens in Datasette with the documented command, and every canned query answers."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from datasette.app import Datasette
from datasette.cli import cli

from eescraper.export import datasette_metadata
from eescraper.output import Output
from tests.conftest import ROOT
from tests.releases import with_everything

OURS: dict[str, Any] = {
    "newest": {
        "title": "Which draw is the newest?",
        "sql": "SELECT draw_id, draw_date\nFROM draws\nORDER BY draw_number DESC LIMIT 1",
    },
    "of_category": {
        "title": "How many draws of a category?",
        "sql": "SELECT count(*) AS draws FROM draws WHERE :category IN (category, '')",
        "params": {"category": "healthcare", "other": ""},
    },
}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_everything(Output(tmp_path_factory.mktemp("datasette") / "out"))


def answers(release: Path, metadata: dict[str, Any], *paths: str) -> list[Any]:
    """What Datasette answers to each path, in this process, without a port."""

    async def ask() -> list[Any]:
        served = Datasette([], immutables=[str(release / "eescraper.db")], metadata=metadata)
        await served.invoke_startup()
        found = []
        for path in paths:
            response = await served.client.get(path)
            assert response.status_code == 200, (path, response.text)
            found.append(response.json() if ".json" in path else response.text)
        return found

    return asyncio.run(ask())


def test_every_canned_query_answers(release: Path, tmp_path: Path) -> None:
    asked = {**OURS, **datasette_metadata.questions()}
    datasette_metadata.write(tmp_path / "metadata.yml", asked)
    metadata = yaml.safe_load((tmp_path / "metadata.yml").read_text(encoding="utf-8"))
    queries = metadata["databases"]["eescraper"]["queries"]
    assert list(queries) == list(asked)
    plain = answers(release, metadata, *(f"/eescraper/{name}.json?_shape=array" for name in asked))
    assert all(isinstance(found, list) for found in plain)
    by_example = answers(
        release,
        metadata,
        *(
            f"/eescraper/{name}.json?_shape=array"
            + "".join(f"&{key}={value}" for key, value in entry.get("params", {}).items())
            for name, entry in asked.items()
        ),
    )
    found = dict(zip(asked, by_example, strict=True))
    assert found["newest"] == [{"draw_id": "../../reported", "draw_date": "2026-07-09"}]
    healthcare = found["of_category"][0]["draws"]
    everything = dict(zip(asked, plain, strict=True))["of_category"][0]["draws"]
    assert 0 < healthcare < everything == 426


def test_pages_show_descriptions(release: Path) -> None:
    metadata = yaml.safe_load((release / "metadata.yml").read_text(encoding="utf-8"))
    home, draws = answers(release, metadata, "/", "/eescraper/draws")
    assert "Open Government Licence" in home
    assert "What we hold to be true of each draw." in draws
    assert "In CRS points." in draws


def test_the_documented_command_opens_a_release(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for document in (ROOT / "README.md", release / "DATA.md"):
        assert datasette_metadata.COMMAND in document.read_text(encoding="utf-8")
    monkeypatch.chdir(release)
    arguments = datasette_metadata.COMMAND.split()[1:]
    found = CliRunner().invoke(
        cli, ["serve", *arguments, "--get", "/eescraper/draws/385.json?_shape=array"]
    )
    assert found.exit_code == 0, found.output
    [draw] = json.loads(found.output)
    assert draw["crs_cutoff"] == 476
