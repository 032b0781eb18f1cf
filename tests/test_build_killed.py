"""Builds killed at random moments: `--build-kills 50` kills more of them.

After each kill no process of the build is left, and the next build ends with the bytes of a clean one.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time

import psutil
import pytest
import small_project
from conftest import SETTINGS
from small_project import build


@pytest.fixture(scope="module")
def small(shared, tmp_path_factory):
    return small_project.copy_of_built(shared, tmp_path_factory.mktemp("killed") / "project")


def files_of(site):
    return {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def begun(project):
    """A build from nothing, under way."""
    shutil.rmtree(project / "data" / "demo" / "run", ignore_errors=True)
    shutil.rmtree(project / "site", ignore_errors=True)
    command = [sys.executable, "-m", "safeguarding", "build", "--out", str(project / "site")]
    settings = SETTINGS | {"PYTHONPATH": str(project / "src")}
    return subprocess.Popen(
        command, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def children_of(process):
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def test_after_a_kill_nothing_is_left_and_the_next_build_ends_as_a_clean_one(small, request):
    clean, moments = files_of(small / "site"), random.Random("killed builds")
    started = time.monotonic()
    assert begun(small).wait() == 0
    lasts = time.monotonic() - started
    assert files_of(small / "site") == clean
    stopped = 0
    for _ in range(request.config.option.build_kills):
        process = begun(small)
        time.sleep(moments.uniform(0, lasts))
        workers = children_of(process)
        stopped += process.poll() is None
        process.kill()
        process.wait()
        _, alive = psutil.wait_procs(workers, timeout=10)
        assert not alive, "a process outlived the build"
        told = build(small)
        assert told.returncode == 0, told.stderr
        assert files_of(small / "site") == clean
    assert stopped > request.config.option.build_kills / 2, "too few were killed at work"


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to a console, not to a process")
def test_ctrl_c_stops_a_build_and_all_its_processes(small):
    process = begun(small)
    while not (small / "data/demo/run/pages").is_dir():
        time.sleep(0.1)
    workers = children_of(process)
    assert workers
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=60) == 130
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert not alive
    assert not (small / "site").exists()
    assert build(small).returncode == 0
