"""``eescraper backfill`` as a process: engines, places, crashes, memory; the same comes out."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from benchmarks.cluster import cluster
from benchmarks.corpus import Corpus
from eescraper import killpoints
from eescraper.output import Output
from eescraper.store.belief import CONTENT
from tests.conftest import ROOT, History
from tests.peak import peak
from tests.web import Web

pytestmark = pytest.mark.process
FILES, PAGES = 4, 12


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some small files, every third page about a draw."""
    folder, corpus = tmp_path_factory.mktemp("shards"), Corpus(seed=2, every=3, sizes=(3000, 9000))
    for number in range(FILES):
        corpus.shard(folder / f"{number}.warc.gz", PAGES)
    return folder


@pytest.fixture
def web(shards: Path) -> Iterator[Web]:
    found = Web(shards)
    yield found
    found.close()


def backfill(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "eescraper.cli", "backfill", *map(str, arguments)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def stated(path: Path) -> list[dict[str, object]]:
    """The statements of a table, by the names of the files alone."""
    return [row | {"file": Path(row["file"]).name} for row in pq.read_table(path).to_pylist()]


def content(out: Path) -> dict[str, list[object]]:
    with History(Output(out).database) as history:
        return {name: sorted(history.query(sql), key=repr) for name, sql in CONTENT.items()}


@pytest.fixture(scope="module")
def table(shards: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process makes of the files."""
    path = tmp_path_factory.mktemp("table") / "one.parquet"
    done = backfill(shards, "--to", path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert f"{FILES} files" in done.stdout
    assert len(stated(path)) >= FILES * PAGES // 3
    return path


def test_a_pool_writes_the_same_bytes(shards: Path, table: Path, tmp_path: Path) -> None:
    to = tmp_path / "pool.parquet"
    backwards = sorted(map(str, shards.iterdir()), reverse=True)
    assert backfill(*backwards, "--to", to, "--workers", 2).returncode == 0
    assert to.read_bytes() == table.read_bytes()


def test_a_dry_run_counts_and_writes_nothing(shards: Path, tmp_path: Path) -> None:
    done = backfill(shards, "--dry-run", "--output", tmp_path / "out")
    assert done.returncode == 0
    assert re.search(
        rf"{FILES * PAGES} responses: (\d+) speak .* \1 state .* \1 draws", done.stdout
    )
    assert list(tmp_path.iterdir()) == []


def test_a_cluster_gives_the_same_and_outlives_a_worker_killed_in_mid_run(
    web: Web, shards: Path, tmp_path: Path
) -> None:
    sources = [f"{web.address}/{path.name}" for path in shards.iterdir()]
    alone, to = tmp_path / "alone.parquet", tmp_path / "cluster.parquet"
    assert backfill(*sources, "--to", alone).returncode == 0
    with cluster(tmp_path, "--no-nanny") as (address, workers):
        web.flows.clear()
        command = [sys.executable, "-m", "eescraper.cli", "backfill", *sources]
        running = subprocess.Popen([*command, "--to", str(to), "--scheduler", address], cwd=ROOT)
        for _ in workers:  # each has a file in hand
            assert web.readers.acquire(timeout=60)
        workers[0].send_signal(signal.SIGKILL)
        assert workers[0].wait(timeout=60) == -signal.SIGKILL
        web.flows.set()
        assert running.wait(timeout=120) == 0
    assert to.read_bytes() == alone.read_bytes()
    assert len(stated(to)) >= FILES * PAGES // 3


def test_a_scheduler_that_is_not_there_is_said(shards: Path) -> None:
    with socket.socket() as taken:  # and does not listen
        taken.bind(("127.0.0.1", 0))
        for address in ("tcp://127.0.0.1", f"tcp://127.0.0.1:{taken.getsockname()[1]}"):
            done = backfill(shards, "--dry-run", "--scheduler", address)
            assert done.returncode == 2
            assert f"--scheduler: {address}: " in done.stderr
            assert "Traceback" not in done.stderr


def test_files_behind_a_web_server_are_read_in_ranges(
    web: Web, shards: Path, table: Path, tmp_path: Path
) -> None:
    to = tmp_path / "web.parquet"
    names = sorted(path.name for path in shards.iterdir())
    listed = tmp_path / "files.txt"
    listed.write_text("# by hand\n\n" + "".join(f"{web.address}/{name}\n" for name in names))
    assert backfill(f"@{listed}", "--to", to).returncode == 0
    assert stated(to) == stated(table)
    out = tmp_path / "out"
    done = backfill(f"@{listed}", "--output", out)
    assert done.returncode == 0, done.stderr
    assert content(out)["articles"]
    again = backfill(f"@{listed}", "--output", out)
    assert f"{FILES} files were done before" in again.stdout


def test_a_file_that_fails_stops_nothing_and_is_tried_again(
    web: Web, shards: Path, tmp_path: Path
) -> None:
    names = sorted(path.name for path in shards.iterdir())
    sources = [f"{web.address}/{name}" for name in names]
    web.broken.add(f"/{names[1]}")
    out = tmp_path / "out"
    done = backfill(*sources[:2], "--output", out)
    assert done.returncode == 11
    assert f"{names[1]}: not read: " in done.stdout
    assert "1 files (" in done.stdout
    web.broken.clear()
    # It breaks after it was found.
    shutil.copy(shards / names[1], shards / "breaks.warc.gz")
    try:
        web.flows.clear()
        command = [sys.executable, "-m", "eescraper.cli", "backfill", sources[0]]
        running = subprocess.Popen(
            [*command, f"{web.address}/breaks.warc.gz", "--output", str(out)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert web.readers.acquire(timeout=60)
        web.broken.add("/breaks.warc.gz")
        web.flows.set()
        told, _ = running.communicate(timeout=60)
        assert running.returncode == 11
        assert re.search(r"breaks\.warc\.gz: not read: ", told)
        web.broken.clear()
        done = backfill(sources[0], f"{web.address}/breaks.warc.gz", "--output", out)
        assert done.returncode == 0
        assert "1 files were done before" in done.stdout
    finally:
        (shards / "breaks.warc.gz").unlink()


def test_files_in_an_s3_bucket(shards: Path, table: Path, tmp_path: Path) -> None:
    from moto.server import ThreadedMotoServer  # noqa: PLC0415

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        environment = {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": "us-east-1",
            "HOME": str(tmp_path),
        }
        code = (
            "import sys, fsspec; fs = fsspec.filesystem('s3'); fs.mkdir('press');"
            "fs.put(sys.argv[1], 'press/2025/', recursive=True)"
        )
        put = [sys.executable, "-c", code, f"{shards}/"]
        subprocess.run(put, env=environment, check=True, timeout=60)
        for number, source in enumerate(("s3://press/2025/", "s3://press/2025/*.warc.gz")):
            to = tmp_path / f"{number}.parquet"
            done = backfill(source, "--to", to, **environment)
            assert done.returncode == 0, done.stderr
            assert stated(to) == stated(table)
            assert pq.read_table(to)["file"][0].as_py() == "s3://press/2025/0.warc.gz"
    finally:
        server.stop()


@pytest.mark.parametrize("point", ["archive:half", "belief:open", "scan:open", "scan:done"])
def test_a_killed_run_goes_on_where_it_was(shards: Path, tmp_path: Path, point: str) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    assert backfill(shards, "--output", whole).returncode == 0
    first = min(shards.iterdir())
    assert backfill(first, "--output", out).returncode == 0
    killed = backfill(shards, "--output", out, **{killpoints.ENVIRONMENT: point})
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    done = backfill(shards, "--output", out, "--workers", 2)
    assert done.returncode == 0, done.stderr
    kept = 2 if point == "scan:done" else 1
    assert f"{kept} files were done before" in done.stdout
    assert content(out) == content(whole)
    with History(Output(out).database) as history:
        assert history.query("SELECT count(*) FROM scans") == [(FILES,)]
        assert history.query("SELECT count(*) FROM crawls WHERE finished_at IS NULL") == [(0,)]


def test_whatever_the_engine_the_release_has_the_same_bytes(shards: Path, tmp_path: Path) -> None:
    names = ("draws.csv", "claims.csv", "draws.parquet", "events.csv")
    found = []
    for workers in (1, 2):
        out = tmp_path / str(workers)
        replay = ["-s", "EESCRAPER_REPLAY=eescraper/recordings/ircc.warc.gz"]
        command = [sys.executable, "-m", "scrapy", "crawl", "ircc_draws", *replay]
        subprocess.run([*command, "-s", f"EESCRAPER_OUTPUT={out}"], cwd=ROOT, check=True)
        done = backfill(shards, "--output", out, "--workers", workers)
        assert done.returncode == 0, done.stderr
        assert "Release: " in done.stdout
        found.append([(out / "latest" / name).read_bytes() for name in names])
        with History(Output(out).database) as history:
            assert history.query("SELECT count(*) FROM news_evidence WHERE agrees") > [(30,)]
    assert found[0] == found[1]


def test_without_the_extra_the_same_comes_out_and_it_is_said_once(
    shards: Path, table: Path, tmp_path: Path
) -> None:
    for name in ("isal", "hyperscan", "fsspec", "distributed"):
        (tmp_path / f"{name}.py").write_text("raise ImportError\n")
    to = tmp_path / "slow.parquet"
    path = f"{tmp_path}{os.pathsep}{ROOT}"
    done = backfill(shards, "--to", to, PYTHONPATH=path)
    assert done.returncode == 0
    assert done.stderr.count("pip install 'eescraper[scale]'") == 1
    assert to.read_bytes() == table.read_bytes()
    for options in (["https://127.0.0.1/x.warc"], [shards, "--scheduler", "tcp://127.0.0.1:1"]):
        refused = backfill(*options, "--dry-run", PYTHONPATH=path)
        assert refused.returncode == 2
        assert "pip install 'eescraper[scale]'" in refused.stderr


def test_memory_is_flat_in_the_size_of_the_file(tmp_path: Path) -> None:
    corpus = Corpus(seed=3, every=8)
    corpus.shard(tmp_path / "one.warc.gz", 100)
    one = (tmp_path / "one.warc.gz").read_bytes()
    (tmp_path / "ten.warc.gz").write_bytes(one * 10)
    code = (
        "import sys; from eescraper.backfill import files, scan;"
        "[file] = files.found(sys.argv[1:]);"
        "wanted = scan.Wanted('2026-01-01T00:00:00Z', 'https://www.canada.ca');"
        "assert scan.scan(file, wanted).counts['stating'] >= 12"
    )
    environment = {"PYTHONPATH": str(ROOT)}
    found = []
    for name in ("one", "ten"):  # of which also the smaller one warms the reader up
        command = [sys.executable, "-c", code, str(tmp_path / f"{name}.warc.gz")]
        done, most = peak(command, environment, timeout=120)
        assert done.returncode == 0, done.stderr
        found.append(most)
    assert found[1] < 60
    assert found[1] <= found[0] * 1.05


def test_hostile_archives_take_bounded_memory(tmp_path: Path) -> None:
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n"
    with (tmp_path / "huge.warc").open("wb") as handle:  # 2 GB, of which the disk has nothing
        handle.write(head % (2 << 30))
        handle.truncate(2 << 30)
    pack = gzip.compress(head % (256 << 20) + bytes(256 << 20), 1)
    (tmp_path / "bomb.warc.gz").write_bytes(pack)
    tiny = gzip.compress(head % 0 + b"\r\n\r\n", mtime=0)
    (tmp_path / "tiny.warc.gz").write_bytes(tiny * 100_000)
    command = [sys.executable, "-m", "eescraper.cli", "backfill", str(tmp_path), "--dry-run"]
    done, most = peak(command, {"PYTHONPATH": str(ROOT)}, timeout=120)
    assert done.returncode == 0, done.stderr
    assert most < 60
    assert "100,001 responses" in done.stdout
    assert "bomb.warc.gz: at byte 0: 'a record over 8388608 bytes'" in done.stdout
    assert "huge.warc: at byte 0: 'the record is cut short'" in done.stdout


def test_a_plan_names_the_files_and_what_they_take(tmp_path: Path) -> None:
    base = tmp_path / "copy"
    names = {
        "2025/01": ["a.warc.gz", "b.warc.gz"],
        "2025/02": ["c.warc.gz"],
    }
    for month, files in names.items():
        folder = base / "crawl-data" / "CC-NEWS" / month
        folder.mkdir(parents=True)
        lines = [f"crawl-data/CC-NEWS/{month}/{file}\n" for file in files]
        (folder / "warc.paths.gz").write_bytes(gzip.compress("".join(lines).encode()))
    with (base / "crawl-data/CC-NEWS/2025/01/a.warc.gz").open("wb") as handle:
        handle.truncate(3_000_000_000)
    done = backfill("--plan", "2025-01:2025-02", "--base", base, "--line", 800)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        f"{base}/crawl-data/CC-NEWS/{month}/{file}" for month in names for file in names[month]
    ]
    assert "# CC-NEWS 2025-01:2025-02: 3 files, 5.0 GB" in lines
    assert "# the size of 2 is not told: taken for 1 GB each" in lines
    speed = int(re.search(r"one core .* scans ([\d,]+) MB/s", done.stdout)[1].replace(",", ""))  # type: ignore[index]
    core, line = map(float, re.search(r"([\d.]+) core hours; ([\d.]+) hours", done.stdout).groups())  # type: ignore[union-attr]
    assert core == pytest.approx(5000 / speed / 3600, abs=0.06)
    assert line == pytest.approx(5e9 * 8 / 800e6 / 3600, abs=0.06)
    web = Web(base)
    try:
        found = backfill("--plan", "2025-02:2025-02", "--base", web.address)
        assert f"{web.address}/crawl-data/CC-NEWS/2025/02/c.warc.gz" in found.stdout.splitlines()
        missing = backfill("--plan", "2025-02:2025-03", "--base", web.address)
        assert missing.returncode == 2
        assert "2025/03" in missing.stderr
    finally:
        web.close()
    for wrong in ("2025", "2025-13:2025-14", "2025-03:2025-01"):
        assert backfill("--plan", wrong, "--base", base).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "no SOURCE"),
        (["nothing.warc.gz"], "nothing.warc.gz: no WARC file there"),
        ([".", "--workers", "0"], "--workers: at least 1"),
        ([".", "--dry-run", "--to", "x.parquet"], "one of them"),
        (["README.md", "--to", "x.csv"], "ends in .parquet"),
    ],
)
def test_what_can_t_be_meant_is_refused(arguments: list[str], said: str) -> None:
    done = backfill(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""
