"""Publishers killed at random moments while somebody reads: `--kills 200` tries more of them.

The dice choose a step and a moment within it, so that the short steps are hit as well as the long ones. After
each kill the next publish must succeed without help, and nothing may be left of the one that was killed.
"""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from conftest import SETTINGS
from finished_sites import Unwell, follow_all, id_of, made, read_all
from publisher_at_work import DONE, NAMES

from safeguarding.publish.pointers import live_in
from safeguarding.publish.publisher import publish
from safeguarding.publish.releases import KEEP, NOT_WHOLE, About, kept, known
from safeguarding.publish.telling import faults

HERE = Path(__file__).parent
OF = About(["2010-11", "2009-10"])


class Publisher:
    """A publisher in a process of its own, ready to begin."""

    def __init__(self, to: Path):
        command = [sys.executable, str(HERE / "publisher_at_work.py"), str(to)]
        self._process = subprocess.Popen(
            command, env=SETTINGS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def begin(self, site: Path) -> None:
        self._process.stdin.write(f"{site}\n")
        self._process.stdin.flush()

    def steps(self):
        """Each step as it begins, with its time."""
        for line in self._process.stdout:
            name, tab, at = line.rstrip("\n").partition("\t")
            if tab:
                yield name, float(at)

    def kill(self) -> str:
        """End it at once, as by `kill -9`; the step that it was at."""
        self._process.kill()
        return ([name for name, _ in self.steps()] or [""])[-1]

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def to(tmp_path) -> Path:
    """A folder with more releases than are kept, so that every publish clears one away."""
    folder = tmp_path / "Intranet é share"
    for number in range(KEEP + 2):
        publish(made(tmp_path / f"early-{number}", f"early {number}"), folder, OF)
    return folder


def lengths_of_steps(publisher: Publisher, site: Path) -> dict[str, float]:
    publisher.begin(site)
    told = list(publisher.steps())
    publisher.end()
    assert told[-1][0] == DONE
    lengths = Counter()
    for (name, at), (_, until) in zip(told, told[1:], strict=False):
        lengths[name] += until - at
    assert set(lengths) == set(NAMES)
    return lengths


def killed(publisher: Publisher, site: Path, step: str, after: float) -> str:
    """Let it publish, kill it so many seconds after it began the step; the step that it really was at."""
    publisher.begin(site)
    at = ""
    for at, _ in publisher.steps():
        if at == step:
            time.sleep(after)
            break
    return publisher.kill() or at


def test_a_reader_never_meets_a_mixture_whenever_a_publisher_is_killed(to, tmp_path, pytestconfig):
    kills, dice = pytestconfig.option.kills, random.Random(pytestconfig.option.kill_seed)
    lengths = lengths_of_steps(Publisher(to), made(tmp_path / "measured", "measured"))
    stop, hit = tmp_path / "stop", Counter()
    reader = subprocess.Popen(
        [sys.executable, str(HERE / "finished_sites.py"), str(to), str(stop)],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    ready = Publisher(to)
    try:
        for number in range(kills):
            publisher, ready = ready, Publisher(to)
            before = read_all(to)
            new = made(tmp_path / f"new-{number}", f"new {number}")
            step = NAMES[number % len(NAMES)]
            hit[killed(publisher, new, step, dice.random() * lengths[step])] += 1
            assert read_all(to) in (before, id_of(new))
            # What comes next is the same again, something new, or what was live before.
            live = tmp_path / f"next-{number}"
            following = dice.choice(
                [new, made(live, f"next {number}"), made(tmp_path / f"live-{number}", "live")]
            )
            publish(following, to, OF)
            whole_and_tidy(to, following)
    finally:
        stop.touch()
        ready.end()
        seen = json.loads(reader.communicate(timeout=60)[0])
    print(f"kills by step: {dict(hit)}; the reader: {seen | {'releases': len(seen['releases'])}}")
    assert seen["faults"] == []
    assert seen["loops"] > kills
    assert len(seen["releases"]) > kills / 4
    assert seen["overtaken"] <= seen["loops"] / 20
    steps = set(hit) - {DONE}
    assert len(steps) >= min(kills // 4, 5)
    if kills >= 100:  # of so many, chance leaves none out
        assert steps == set(NAMES)


def whole_and_tidy(to: Path, site: Path) -> None:
    assert read_all(to) == id_of(site) == live_in(to).id
    follow_all(to)
    assert faults(to) == []
    assert not list(to.rglob("*.unfinished"))
    assert not [release for release in known(to) if release.state == NOT_WHOLE]
    assert len(kept(to)) == KEEP


def test_the_reader_can_tell(to):
    """What the kill test relies on: each fault that it looks for is one to its reader."""
    id_ = read_all(to)
    page = to / "releases" / id_ / "2010-11" / "ni066.html"
    content = page.read_bytes()
    page.write_bytes(content.replace(b"early 6", b"early 5"))
    with pytest.raises(Unwell, match="not of this release"):
        read_all(to)
    page.unlink()
    with pytest.raises(Unwell, match="missing"):
        read_all(to)
    with pytest.raises(Unwell, match="leads nowhere"):
        follow_all(to)
