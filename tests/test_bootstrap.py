"""report.py, tried on a small checkout of its own: a stub for the project and one tiny package to install."""

import ast
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from safeguarding.places import PROJECT

STUB = """
import json, os, sys, time
import tiny
told = {"arguments": sys.argv[1:], "folder": os.getcwd(), "python": sys.executable}
told["settings"] = dict(os.environ)
print(json.dumps(told), flush=True)
if "wait" in sys.argv:
    time.sleep(30)
sys.exit(int(sys.argv[-1]) if sys.argv[-1].isdigit() else 0)
"""


def make_wheel(folder: Path) -> str:
    """Put the wheel of a package `tiny` 1.0 into `folder`; the line that locks it."""
    wheel = folder / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("tiny.py", "")
        archive.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        archive.writestr(
            "tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("tiny-1.0.dist-info/RECORD", "")
    return f"tiny==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def make_checkout(folder: Path) -> Path:
    """A checkout of report.py with stubs for the project and for pytest, and a wheel folder `wheels`."""
    (folder / "src" / "safeguarding").mkdir(parents=True)
    (folder / "wheels").mkdir()
    shutil.copy(PROJECT / "report.py", folder)
    for stub in ("src/safeguarding/__init__.py", "src/safeguarding/__main__.py", "src/pytest.py"):
        (folder / stub).write_text("" if "init" in stub else STUB, encoding="utf-8")
    (folder / "requirements.txt").write_text(make_wheel(folder / "wheels"), encoding="utf-8")
    return folder


def start(checkout: Path, *arguments: str, **settings) -> subprocess.Popen:
    command = [sys.executable, str(checkout / "report.py"), *arguments]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", **settings
    )


def run(checkout: Path, *arguments: str, **settings) -> subprocess.CompletedProcess:
    process = start(checkout, *arguments, **settings)
    said, told = process.communicate(timeout=120)
    return subprocess.CompletedProcess(arguments, process.returncode, said, told)


@pytest.fixture(scope="module")
def first_runs(tmp_path_factory) -> tuple[Path, list[subprocess.CompletedProcess]]:
    """A new checkout in a folder with an awkward name, and two first uses of it at the same time."""
    checkout = make_checkout(tmp_path_factory.mktemp("x y") / "Bücher {é} 'q'")
    wheelhouse = ("--wheelhouse", str(checkout / "wheels"))
    started = [start(checkout, "figures", *wheelhouse, "5"), start(checkout, *wheelhouse, "build", "6")]
    ended = [(process, *process.communicate(timeout=120)) for process in started]
    return checkout, [subprocess.CompletedProcess(p.args, p.returncode, *words) for p, *words in ended]


@pytest.fixture
def checkout(first_runs) -> Path:
    """The checkout whose environment is ready."""
    return first_runs[0]


@pytest.fixture
def report(tmp_path, monkeypatch):
    """report.py as a module that believes it stands in an empty folder."""
    shutil.copy(PROJECT / "report.py", tmp_path)
    (tmp_path / "requirements.txt").write_text("one==1.0\n", encoding="utf-8")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    specification = importlib.util.spec_from_file_location("report_of_a_test", tmp_path / "report.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def stamp(report):
    report.PYTHON.parent.mkdir(parents=True)
    report.PYTHON.touch()
    report.STAMP.write_text(report.made_from(), encoding="utf-8")
    assert report.is_ready()


def test_first_use_makes_the_environment_and_hands_over(first_runs):
    checkout, runs = first_runs
    assert [run.returncode for run in runs] == [5, 6], [run.stderr for run in runs]
    told = json.loads(runs[0].stdout)
    assert Path(told["python"]).is_relative_to(checkout / ".venv")


def test_the_wheelhouse_may_stand_anywhere_and_is_not_handed_over(first_runs):
    _, runs = first_runs
    assert [json.loads(run.stdout)["arguments"] for run in runs] == [["figures", "5"], ["build", "6"]]


def test_of_two_first_uses_at_once_one_makes_the_environment_and_one_waits(first_runs):
    said = "".join(run.stderr for run in first_runs[1])
    assert said.count("Making the project's environment") == 1
    assert said.count("Another run is making the environment") == 1


def test_a_second_use_says_nothing_of_its_own(checkout):
    assert run(checkout, "figures").stderr == ""


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4])
def test_the_exit_code_of_the_command_is_passed_on(checkout, code):
    assert run(checkout, "figures", str(code)).returncode == code


def test_a_command_runs_in_the_folder_of_the_person(checkout, tmp_path):
    assert json.loads(run(checkout, "figures", cwd=tmp_path).stdout)["folder"] == str(tmp_path)


def test_the_tests_run_from_the_project_with_what_follows(checkout, tmp_path):
    told = json.loads(run(checkout, "test", "-k", "years", cwd=tmp_path).stdout)
    assert told["folder"] == str(checkout)
    assert told["arguments"][-2:] == ["-k", "years"]


def test_a_command_meets_no_settings_but_the_projects_own(checkout):
    elsewhere = {"PYTHONPATH": "/elsewhere", "JUPYTER_PATH": "/elsewhere", "IPYTHONDIR": "/elsewhere"}
    settings = json.loads(run(checkout, "figures", env={**os.environ, **elsewhere}).stdout)["settings"]
    assert settings["PYTHONPATH"] == str(checkout / "src")
    assert (settings["TZ"], settings["PYTHONUTF8"]) == ("UTC", "1")
    folders = [settings[name] for name in settings if name.startswith(("JUPYTER_", "IPYTHON"))]
    assert all(Path(folder).is_relative_to(checkout / ".venv") for folder in folders if folder != "1")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send to a group of processes")
def test_ctrl_c_ends_with_130_and_no_traceback_of_the_bootstrap(checkout):
    process = start(checkout, "figures", "wait", start_new_session=True)
    process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "report.py" not in said


def test_a_package_that_differs_from_the_lock_is_refused(tmp_path):
    checkout = make_checkout(tmp_path / "other")
    with (checkout / "wheels" / "tiny-1.0-py3-none-any.whl").open("ab") as wheel:
        wheel.write(b" ")
    ended = run(checkout, "figures", "--wheelhouse", str(checkout / "wheels"))
    assert ended.returncode == 4
    assert "not the one this project was tested with" in ended.stderr.splitlines()[-1]
    assert not (checkout / ".venv" / "made-from.txt").exists()


def test_a_wheelhouse_that_is_not_there_is_one_line_and_exit_4(tmp_path):
    ended = run(make_checkout(tmp_path / "other"), "build", "--wheelhouse=nowhere", cwd=tmp_path)
    assert ended.returncode == 4
    assert len(ended.stderr.splitlines()) == 1
    assert f"no wheel folder {tmp_path / 'nowhere'}" in ended.stderr


@pytest.mark.parametrize("asked", [(), ("--help",), ("-h",)])
def test_help_needs_no_environment(tmp_path, asked):
    checkout = make_checkout(tmp_path / "other")
    ended = run(checkout, *asked)
    assert ended.returncode == 0
    assert "report.py build" in ended.stdout
    assert not (checkout / ".venv").exists()


def test_an_unsupported_python_is_one_line_and_exit_4():
    old = f"import runpy, sys; sys.version_info = (3, 9, 18); runpy.run_path({str(PROJECT / 'report.py')!r})"
    ended = subprocess.run([sys.executable, "-c", old], capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 4
    assert ended.stderr.splitlines() == [
        "report.py needs Python 3.11, 3.12 or 3.13, and this is 3.9. "
        "Install one of them and name it, for example: python3.12 report.py build"
    ]


def test_an_old_python_can_read_the_file_as_far_as_its_message():
    ast.parse((PROJECT / "report.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_an_environment_without_its_stamp_is_not_ready(report):
    stamp(report)
    report.STAMP.unlink()
    assert not report.is_ready()


def test_an_environment_without_its_python_is_not_ready(report):
    stamp(report)
    report.PYTHON.unlink()
    assert not report.is_ready()


def test_an_environment_of_other_packages_is_stale(report):
    stamp(report)
    report.REQUIREMENTS.write_text("one==1.1\n", encoding="utf-8")
    assert not report.is_ready()


def test_an_environment_of_another_python_is_stale(report, monkeypatch):
    stamp(report)
    monkeypatch.setattr(report.platform, "python_version", lambda: "3.12.99")
    assert not report.is_ready()


def test_an_environment_that_was_copied_elsewhere_is_stale(report, monkeypatch, tmp_path):
    stamp(report)
    monkeypatch.setattr(report, "ROOT", tmp_path / "elsewhere")
    assert not report.is_ready()


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        ("ERROR: [Errno 28] No space left on device", "make 2 GB free"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "fetch it anew"),
        ("[WinError 5] Access is denied", "close the programs"),
        ("Failed to establish a new connection", "otherwise"),
    ],
)
def test_what_pip_says_is_told_with_a_remedy(report, words, remedy):
    assert remedy in report.meaning(words, otherwise="otherwise")


def test_a_year_written_in_full_is_refused_by_the_real_command(report, monkeypatch, capfd):
    monkeypatch.setattr(report, "is_ready", lambda: True)
    monkeypatch.setattr(report, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(report, "ROOT", PROJECT)
    code = report.main(["figures", "--data", str(PROJECT / "data" / "demo"), "--year", "2010-2011"])
    assert code == 2
    assert "2010-11" in capfd.readouterr().err
