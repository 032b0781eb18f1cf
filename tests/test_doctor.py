"""The doctor, at machines that lack something: each check is made to fail, and the whole visit to pass."""

import json
import os
import subprocess
import sys
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path, PureWindowsPath
from time import monotonic
from types import SimpleNamespace

import psutil
import pytest
from click.testing import CliRunner
from conftest import PROJECT, SETTINGS, safeguarding
from jupyter_client.manager import KernelManager
from test_bootstrap import make_checkout, make_wheel, run

from safeguarding import browsers
from safeguarding.cli import commands
from safeguarding.doctor import folders, kernel, machine, packages, visit, wheels
from safeguarding.doctor.finding import Finding

CHECKS = ["Python", "packages", "libraries", "kernel", "disk", "paths", "text"]
CHECKS += ["project folder", "run folder", "browser"]
NO_HASH = "0" * 64


def lines_of(ran: subprocess.CompletedProcess) -> dict[str, str]:
    """The lines that a visit printed, by what each looked at."""
    assert "Traceback" not in ran.stderr, ran.stderr
    return {line[7:].partition(":")[0]: line for line in ran.stdout.splitlines()}


def lock_of(folder: Path, *lines: str) -> Path:
    """A lock in which each line is a package, with its marker if it has one, and every package one hash."""
    lock = folder / "requirements.txt"
    locked = [f"{line} \\\n    --hash=sha256:{NO_HASH}\n    # via another\n" for line in lines]
    lock.write_text("# made by hand\n" + "".join(locked), encoding="utf-8")
    return lock


# The whole visit


@pytest.fixture
def authority(tmp_path):
    folder = tmp_path / "authority"
    folder.mkdir()
    return folder


def test_a_machine_that_can_run_the_project_is_told_so_with_exit_0(authority):
    ran = safeguarding("doctor", "--data", authority)
    lines = lines_of(ran)
    assert ran.returncode == 0, ran.stdout
    assert list(lines) == CHECKS
    assert {line.split()[0] for line in lines.values()} <= {"ok", "note"}
    assert not [word for word in (PROJECT, authority, Path.home()) if str(word) in ran.stdout]
    assert not list(authority.iterdir())


def test_one_failing_check_ends_with_4_and_its_fix_and_stops_no_other(authority):
    (authority / "run").write_text("a file", encoding="utf-8")
    ran = safeguarding("doctor", "--data", authority, "--wheelhouse", authority)
    lines = lines_of(ran)
    assert ran.returncode == 4
    assert list(lines) == [*CHECKS, "wheelhouse"]
    assert [name for name, line in lines.items() if line.startswith("fails")] == ["run folder", "wheelhouse"]
    assert "not a folder. Name the authority folder with --data" in lines["run folder"]
    assert "polars" in lines["wheelhouse"]
    assert "pip download" in lines["wheelhouse"]


def test_an_authority_folder_that_is_not_there_fails(authority):
    ran = safeguarding("doctor", "--data", authority / "nowhere")
    assert ran.returncode == 4
    assert lines_of(ran)["run folder"].startswith("fails")


def test_in_a_broken_environment_every_check_still_has_its_line(tmp_path, authority):
    for name in ("click", "packaging", "papermill", "polars"):
        (tmp_path / f"{name}.py").write_text("raise ImportError('CANARY', name=__name__)", encoding="utf-8")
    settings = SETTINGS | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(PROJECT / "src")])}
    command = [sys.executable, "-m", "safeguarding", "doctor", "--data", str(authority)]
    ran = subprocess.run(command, env=settings, capture_output=True, encoding="utf-8", check=False)
    lines = lines_of(ran)
    assert ran.returncode == 4
    assert list(lines) == CHECKS
    assert [name for name, line in lines.items() if line.startswith("fails")] == ["libraries", "kernel"]
    assert "polars does not load. Mend what else fails, delete the folder .venv" in lines["libraries"]
    assert "ImportError of papermill" in lines["kernel"]
    assert "CANARY" not in ran.stdout + ran.stderr


def test_the_command_is_listed_and_its_help_is_its_own():
    assert "doctor" in CliRunner().invoke(commands, ["--help"]).output
    assert "--wheelhouse DIR" in CliRunner().invoke(commands, ["doctor", "--help"]).output


def test_a_check_that_stumbles_fails_and_tells_no_more_than_the_kind_of_error():
    def stumble():
        raise KeyError("CANARY")

    finding = visit._carried_out(stumble)
    assert finding.verdict == "fails"
    assert "KeyError" in finding.found
    assert "CANARY" not in finding.line("this")


def test_a_line_begins_with_the_verdict_and_ends_with_the_fix():
    assert Finding("fails", "seen", "Mend it").line("disk") == "fails  disk: seen. Mend it."
    assert Finding("ok", "seen").line("disk") == "ok     disk: seen."


# What report.py does for it


def test_the_doctor_speaks_where_no_environment_could_be_made_and_the_exit_code_is_4(tmp_path):
    checkout = make_checkout(tmp_path / "other")
    (checkout / "src" / "tiny.py").touch()
    ran = run(checkout, "--wheelhouse", "nowhere", "doctor", "--data", "x", cwd=tmp_path)
    told = json.loads(ran.stdout)
    assert ran.returncode == 4
    assert "No environment could be made" in ran.stderr
    assert told["arguments"] == ["doctor", "--data", "x", "--wheelhouse", str(tmp_path / "nowhere")]
    assert not (checkout / ".venv").exists()


def test_the_doctor_is_told_of_the_wheelhouse_that_the_environment_was_made_from(tmp_path):
    checkout = make_checkout(tmp_path / "other")
    ran = run(checkout, "doctor", "--wheelhouse=wheels", cwd=checkout)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["arguments"] == ["doctor", "--wheelhouse", str(checkout / "wheels")]


# Python, packages and libraries


@pytest.mark.parametrize("tested", [(3, 11, 0), (3, 12, 4), (3, 13, 9)])
def test_a_tested_python_is_ok(tested):
    assert machine.python(tested).verdict == "ok"


@pytest.mark.parametrize("other", [(2, 7, 18), (3, 9, 1), (3, 10, 12), (3, 14, 0), (4, 0, 0)])
def test_another_python_fails(other):
    finding = machine.python(other)
    assert finding.verdict == "fails"
    assert ".".join(map(str, other)) in finding.found


def test_the_packages_of_the_lock_are_found_whatever_way_their_names_are_written(tmp_path):
    lock = lock_of(tmp_path, f"Jupyter_Client=={version('jupyter-client')}", f"click=={version('click')}")
    assert packages.installed(lock) == Finding("ok", "all 2 are installed, in the versions of requirements.txt")


def test_another_version_and_a_missing_package_fail(tmp_path):
    finding = packages.installed(lock_of(tmp_path, "click==0.1", "no-such-package==1.0", "polars>0"))
    assert finding.verdict == "fails"
    assert f"2 of 3 differ from requirements.txt: click 0.1 is here as {version('click')}" in finding.found
    assert "no-such-package 1.0 is missing" in finding.found
    assert "delete the folder .venv" in finding.remedy


def test_a_package_for_another_system_or_python_is_not_missed(tmp_path):
    elsewhere = ["sys_platform == 'plan9'", "python_full_version < '3.11.0'", "implementation_name == 'pypy'"]
    here = f"click=={version('click')} ; python_full_version >= '3.11' and sys_platform == '{sys.platform}'"
    lock = lock_of(tmp_path, here, *(f"no-such-package==1.0 ; {marker}" for marker in elsewhere))
    assert packages.installed(lock).found.startswith("all 1 are")


def test_a_package_whose_version_was_lost_is_missing(tmp_path, monkeypatch):
    (tmp_path / "lost-1.0.dist-info").mkdir()
    (tmp_path / "lost-1.0.dist-info" / "METADATA").write_text("Name: lost\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert "lost 1.0 is missing" in packages.installed(lock_of(tmp_path, "lost==1.0")).found


def test_where_all_packages_are_missing_only_some_are_named(tmp_path):
    lock = lock_of(tmp_path, *(f"no-such-package-{number}==1.0" for number in range(20)))
    found = packages.installed(lock).found
    assert found.startswith("20 of 20 differ")
    assert found.endswith("no-such-package-7 1.0 is missing, and 12 more")


@pytest.mark.parametrize(
    ("module", "found"),
    [
        ("raise OSError('no such library')", "broken does not load"),
        ("import os; os.abort()", "broken does not load"),
        ("import time; time.sleep(60)", "broken is not loaded after 2 seconds"),
    ],
    ids=["raises", "ends the process", "hangs"],
)
def test_a_library_that_does_not_load_fails(tmp_path, monkeypatch, module, found):
    (tmp_path / "broken.py").write_text(module, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    finding = packages.loaded(("json", "broken", "csv"), seconds=2)
    assert (finding.verdict, finding.found) == ("fails", found)


# The kernel


@pytest.fixture
def kernel_command(tmp_path, monkeypatch):
    """A function that makes the command given the kernel of this project."""

    def instead(*command: str, **metadata) -> None:
        folder = tmp_path / "kernels" / "python3"
        folder.mkdir(parents=True)
        said = {"argv": command, "display_name": "Fake", "language": "python", "metadata": metadata}
        (folder / "kernel.json").write_text(json.dumps(said), encoding="utf-8")

    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    return instead


CURVE = {"supported_encryption": ["curve"]}


@pytest.mark.parametrize(
    "command",
    [(sys.executable, "-c", "pass"), ("no-such-program",)],
    ids=["ends at once", "is no program"],
)
def test_a_kernel_that_does_not_stay_up_fails(kernel_command, command):
    kernel_command(*command, **CURVE)
    finding = kernel.kernel(seconds=20)
    assert (finding.verdict, finding.found) == ("fails", "none stayed up: 3 were started")


def test_a_kernel_that_never_answers_fails_in_time_and_is_stopped(kernel_command, tmp_path):
    silent = (
        "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(60)"
    )
    kernel_command(sys.executable, "-c", silent, str(tmp_path / "process"), **CURVE)
    before = monotonic()
    finding = kernel.kernel(seconds=3)
    assert (finding.verdict, finding.found) == ("fails", "none answered within 3 seconds")
    assert monotonic() - before < 15
    assert not psutil.pid_exists(int((tmp_path / "process").read_text(encoding="utf-8")))


def test_a_kernel_without_the_encryption_that_a_build_asks_for_fails(kernel_command):
    kernel_command(sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}")
    assert kernel.kernel(seconds=20).verdict == "fails"


def test_a_kernel_that_gives_another_answer_fails(kernel_command):
    wrong = (
        "from IPython.core.interactiveshell import InteractiveShell as Shell\n"
        "from ipykernel.kernelapp import launch_new_instance\n"
        "answer = {'status': 'ok', 'data': {'text/plain': '3'}, 'metadata': {}}\n"
        "Shell.user_expressions = lambda self, asked: dict.fromkeys(asked, answer)\n"
        "launch_new_instance()"
    )
    kernel_command(sys.executable, "-c", wrong, "-f", "{connection_file}", **CURVE)
    finding = kernel.kernel(seconds=20)
    assert (finding.verdict, finding.found) == ("fails", "one started, but gave a wrong answer to 1 + 1")


def test_a_kernel_that_cannot_be_stopped_fails(monkeypatch):
    running, stop = [], KernelManager.shutdown_kernel
    monkeypatch.setattr(KernelManager, "shutdown_kernel", lambda manager, now: running.append(manager))
    finding = kernel.kernel(seconds=20)
    for manager in running:
        stop(manager, now=True)
    assert (finding.verdict, finding.found) == ("fails", "one started, but could not be stopped")


# Disk, paths and the folders


@pytest.fixture
def written(tmp_path) -> dict[str, Path]:
    """The folders that a build writes; none is there yet."""
    return {name: tmp_path / "x" / name for name in ("environment", "run folder", "site")}


@pytest.mark.parametrize("name", ["environment", "run folder", "site"])
def test_a_disk_without_the_space_for_one_of_the_folders_fails(written, name):
    space = dict.fromkeys(written, 0) | {name: 10**18}
    finding = folders.free_space(written, made=False, space=space)
    assert finding.verdict == "fails"
    assert f"{name} " in finding.found
    assert "1,000,000,000,000 needed" in finding.found


def test_an_environment_that_is_made_needs_no_more_space(written):
    space = dict.fromkeys(written, 0) | {"environment": 10**18}
    finding = folders.free_space(written, made=True, space=space)
    assert finding.verdict == "ok"


def test_the_longest_path_is_that_of_the_deepest_file(written, tmp_path):
    name = "n" * 200
    (written["run folder"] / "deep").mkdir(parents=True)
    (written["run folder"] / "deep" / name).touch()
    deepest = len(str(written["run folder"] / "deep" / name))
    assert folders.path_length(written, "fails", limit=deepest).verdict == "ok"
    finding = folders.path_length(written, "fails", limit=deepest - 7)
    assert finding.verdict == "fails"
    assert f"the longest has {deepest} characters" in finding.found
    assert "7 characters shorter" in finding.remedy


def test_the_longest_path_of_a_folder_that_is_not_there_is_the_one_measured(written):
    environment = {"environment": written["environment"]}
    length = len(str(written["environment"])) + 1 + folders.DEPTH["environment"]
    assert folders.path_length(environment, "fails", limit=length).verdict == "ok"
    assert folders.path_length(environment, "fails", limit=length - 1).verdict == "fails"


def test_a_site_is_made_under_a_name_that_is_longer(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").touch()
    length = len(str(tmp_path / "site-new" / "index.html"))
    assert f"has {length} " in folders.path_length({"site": tmp_path / "site"}, "fails").found


def test_a_long_path_is_a_failure_only_where_it_is_refused(written):
    findings = [folders.path_length(written, if_long, limit=9) for if_long in ("ok", "note", "fails")]
    assert [finding.verdict for finding in findings] == ["ok", "note", "fails"]
    assert [bool(finding.remedy) for finding in findings] == [False, True, True]


@pytest.mark.parametrize(("setting", "verdict"), [(1, "ok"), (0, "fails"), (None, "fails")])
def test_windows_is_asked_whether_long_paths_are_enabled(monkeypatch, setting, verdict):
    """The registry is a stand-in: this shows what is made of its answer, not that it is asked well."""

    class Key:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    def value(_, name):
        if setting is None:
            raise FileNotFoundError(name)
        return (setting, 4) if name == "LongPathsEnabled" else None

    registry = SimpleNamespace(HKEY_LOCAL_MACHINE=0, OpenKey=lambda *_: Key(), QueryValueEx=value)
    monkeypatch.setitem(sys.modules, "winreg", registry)
    monkeypatch.setattr(sys, "platform", "win32")
    assert folders.if_paths_are_long() == verdict


@pytest.mark.skipif(sys.platform == "win32", reason="asks the registry of the machine that it runs on")
def test_elsewhere_a_long_path_is_only_noted():
    assert folders.if_paths_are_long() == "note"


def test_a_folder_that_can_be_written_is_left_as_it_was(tmp_path):
    assert folders.writable(tmp_path, settings={}).verdict == "ok"
    assert not list(tmp_path.iterdir())


def test_a_file_in_place_of_a_folder_fails(tmp_path):
    (tmp_path / "run").touch()
    finding = folders.writable(tmp_path / "run")
    assert (finding.verdict, finding.found) == ("fails", "it is not a folder")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="this system has no folder that nobody can write")
def test_a_folder_that_nobody_can_write_fails_and_says_why():
    finding = folders.writable(Path("/proc/self"))
    assert finding.verdict == "fails"
    assert "it cannot be written (" in finding.found


def test_a_folder_in_which_nothing_can_be_replaced_fails_and_is_left_as_it_was(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "The process cannot access the file", "CANARY")

    monkeypatch.setattr(Path, "replace", refuse)
    finding = folders.writable(tmp_path)
    assert finding.verdict == "fails"
    assert "The process cannot access the file" in finding.found
    assert "CANARY" not in finding.line("folder")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["OneDrive", "OneDriveCommercial"])
def test_a_folder_within_onedrive_is_noted(tmp_path, name):
    finding = folders.writable(tmp_path, settings={name: str(tmp_path.parent.resolve())})
    assert finding.verdict == "note"
    assert "within OneDrive" in finding.found


def test_a_network_share_is_known_by_its_path():
    assert folders.kept_by(PureWindowsPath(r"\\server\share\book"), {}) == "on a network share"
    assert folders.kept_by(PureWindowsPath(r"C:\book"), {"OneDrive": r"C:\Users\x\OneDrive"}) == ""


# Text and browser


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({"PYTHONIOENCODING": "ascii"}, "ascii that is printed lacks accented letters"),
        (
            {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "utf-8"},
            "no file may have an accented name",
        ),
    ],
    ids=["print", "names"],
)
def test_a_setting_that_loses_accented_letters_fails(settings, found):
    if "LC_ALL" in settings and sys.platform in ("win32", "darwin"):
        pytest.skip("file names are Unicode here, whatever the settings")
    ask = "from safeguarding.doctor.machine import text; print(text().line('text'))"
    ran = subprocess.run(
        [sys.executable, "-c", ask], env=SETTINGS | settings, capture_output=True, encoding="utf-8", check=False
    )
    assert ran.stdout.startswith("fails  text: "), ran.stderr
    assert found in ran.stdout
    assert "PYTHONUTF8=1" in ran.stdout


def test_no_browser_is_a_note(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browsers, "PLACES", ())
    assert machine.browser().verdict == "note"


# The wheelhouse


@pytest.fixture
def wheelhouse(tmp_path) -> Path:
    """A folder with the wheel of a package `tiny`, and with files that are of no use."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    (folder / "notes.txt").touch()
    (folder / "not-a-wheel.whl").touch()
    (tmp_path / "requirements.txt").write_text(make_wheel(folder), encoding="utf-8")
    return folder


def looked_at(wheelhouse: Path) -> Finding:
    return wheels.wheelhouse(wheelhouse, wheelhouse.parent / "requirements.txt")


def test_a_wheelhouse_with_every_package_is_ok(wheelhouse):
    assert looked_at(wheelhouse) == Finding("ok", "it holds all 1 packages, with a hash of requirements.txt")


def test_a_wheel_is_found_whatever_way_its_name_is_written(wheelhouse):
    lock = wheelhouse.parent / "requirements.txt"
    lock.write_text(lock.read_text(encoding="utf-8").replace("tiny", "Tiny"), encoding="utf-8")
    assert looked_at(wheelhouse).verdict == "ok"


def test_a_wheelhouse_without_a_package_fails_and_names_it(wheelhouse):
    with (wheelhouse.parent / "requirements.txt").open("a", encoding="utf-8") as lock:
        lock.write(f"other==2.0 --hash=sha256:{NO_HASH}\n")
        lock.write(f"unused==2.0 ; sys_platform == 'plan9' --hash=sha256:{NO_HASH}\n")
    finding = looked_at(wheelhouse)
    assert finding.verdict == "fails"
    assert finding.found == "1 of 2 packages cannot be installed: other 2.0 is missing"


@pytest.mark.parametrize("name", ["tiny-1.1-py3-none-any.whl", "tiny-1.0-cp27-cp27m-plan9.whl"])
def test_a_wheel_of_another_version_or_machine_is_no_use(wheelhouse, name):
    (wheelhouse / "tiny-1.0-py3-none-any.whl").rename(wheelhouse / name)
    assert "tiny 1.0 is missing" in looked_at(wheelhouse).found


def test_a_damaged_wheel_fails_and_is_named(wheelhouse):
    with (wheelhouse / "tiny-1.0-py3-none-any.whl").open("ab") as wheel:
        wheel.write(b" ")
    assert "tiny 1.0 is damaged or another file" in looked_at(wheelhouse).found


def test_a_damaged_wheel_beside_a_good_one_fails_as_pip_may_choose_it(wheelhouse):
    (wheelhouse / "tiny-1.0-1-py3-none-any.whl").write_bytes(b"other")
    assert sha256(b"other").hexdigest() not in (wheelhouse.parent / "requirements.txt").read_text("utf-8")
    assert "tiny 1.0 is damaged or another file" in looked_at(wheelhouse).found


def test_a_wheelhouse_that_is_not_there_fails(wheelhouse):
    finding = wheels.wheelhouse(wheelhouse / "nowhere", wheelhouse.parent / "requirements.txt")
    assert (finding.verdict, finding.found) == ("fails", "there is no such folder")
