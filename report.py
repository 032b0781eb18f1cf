"""The one command of this project. It needs Python 3.11, 3.12 or 3.13 and nothing else.

  python3 report.py build              make the demonstration authority's book, in site/
  python3 report.py test               run the whole test suite; what follows `test` goes to pytest
  python3 report.py doctor             say whether this machine can run the project, and what to mend
  python3 report.py figures --data data/demo --year 2010-11
  python3 report.py COMMAND --help     say what a command does

Any other command goes to the `safeguarding` command line as it stands. The first use makes the project's own
environment, .venv, beside this file: the packages of requirements.txt, each checked against its hash.
Without internet, name a folder that holds their wheels anywhere in the command:  --wheelhouse DIR
"""

import sys

# An older Python must be able to read this file and say so: no syntax newer than 3.6 anywhere in it.
if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.stderr.write(
        "report.py needs Python 3.11, 3.12 or 3.13, and this is {}.{}. Install one of them and name it, "
        "for example: python3.12 report.py build\n".format(*sys.version_info[:2])
    )
    sys.exit(4)

import contextlib
import hashlib
import os
import platform
import signal
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
REQUIREMENTS = ROOT / "requirements.txt"
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = ENVIRONMENT / "made-from.txt"
LOCK = ROOT / ".venv.lock"
LOG = ROOT / ".venv-log.txt"

SIDE_BY_SIDE = ("-n3", "--dist=loadfile", "--no-loadscope-reorder")
# How the tests run: in three processes, for each waits now and then for a browser or a build; each file in one
# of them, the slow files first (tests/conftest.py).

DISK_FULL = "the disk is full: make 2 GB free and run this again"
IN_USE = "a file cannot be written: close the programs that use this folder and run this again"
# What pip or the system writes -> what it means to the person. When none fits, one of those below is meant.
CAUSES = {
    "DO NOT MATCH THE HASHES": "a package is not the one this project was tested with and was not installed: "
    "fetch it anew, and if that does not help tell whoever looks after the package source",
    "No space left": DISK_FULL,
    "not enough space": DISK_FULL,
    "Permission denied": IN_USE,
    "Access is denied": IN_USE,
}
NOT_IN_WHEELHOUSE = (
    "a package is not in the wheel folder, or not for this machine and Python. Fill it on a like machine: "
    "python3 -m pip download --require-hashes -r requirements.txt -d DIR"
)
NOT_FETCHED = (
    "the packages could not be fetched. Behind a proxy, set HTTPS_PROXY and run this again; "
    "without internet, add --wheelhouse DIR, a folder that holds the packages"
)
NO_ENSUREPIP = "this Python lacks its 'ensurepip' part. On Debian or Ubuntu: sudo apt-get install python3-venv"


class NoEnvironment(Exception):
    """Why there is no environment, and what to do about it."""


def say(line):
    """Tell the person what is going on. Standard output is left to the command that follows."""
    print(line, file=sys.stderr, flush=True)


def without_wheelhouse(arguments):
    """`arguments` without `--wheelhouse DIR` or `--wheelhouse=DIR`, and that folder (None when not given)."""
    for place, argument in enumerate(arguments):
        option, equals, folder = argument.partition("=")
        if option == "--wheelhouse":
            after = place + (1 if equals else 2)
            folder = folder or "".join(arguments[place + 1 : after])
            return arguments[:place] + arguments[after:], Path(folder).absolute()
    return arguments, None


def made_from():
    """What the environment depends on: the locked packages, this Python and the folder it stands in."""
    packages = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    return f"requirements {packages}\npython {platform.python_version()}\nfolder {ascii(str(ROOT))}\n"


def is_ready():
    """True when the environment is whole and up to date. Its stamp is the last thing written into it."""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8") == made_from()


def take(lock):
    """Lock an open file if no one else has. The system frees it when this process ends, however it ends."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


@contextlib.contextmanager
def one_at_a_time():
    """Of two runs started together, let the second wait for the first."""
    with LOCK.open("ab") as lock:
        if not take(lock):
            say("Another run is making the environment: waiting for it to finish.")
            while not take(lock):
                time.sleep(0.2)
        yield


def make_environment(wheelhouse):
    """Make .venv anew, with the locked packages in it. Raises NoEnvironment."""
    import venv

    if wheelhouse and not wheelhouse.is_dir():
        raise NoEnvironment(f"there is no wheel folder {wheelhouse}. Name the folder that holds the packages")
    say(f"Making the project's environment in {ENVIRONMENT}: once, in one to five minutes.")
    try:
        venv.create(ENVIRONMENT, clear=True, symlinks=os.name != "nt", with_pip=True)
    except subprocess.CalledProcessError as failure:
        LOG.write_bytes(failure.output or b"")
        raise NoEnvironment(meaning_of_log(otherwise=NO_ENSUREPIP)) from failure
    install_packages(["--no-index", "--find-links", str(wheelhouse)] if wheelhouse else [])
    compile_packages()
    let_notebooks_find_the_project()
    STAMP.write_text(made_from(), encoding="utf-8", newline="\n")
    say("The environment is ready.")


def install_packages(source):
    """Install requirements.txt with pip, from its usual index or as the options `source` say."""
    pip = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--only-binary=:all:", "--no-input"]
    pip += ["--no-compile"]
    settings = {**os.environ, "PYTHONUTF8": "1", "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    run = subprocess.Popen(
        [*pip, *source, "-r", str(REQUIREMENTS)],
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    with run, LOG.open("wb") as log:
        show_progress(run.stdout, log)
    if run.returncode:
        raise NoEnvironment(meaning_of_log(otherwise=NOT_IN_WHEELHOUSE if source else NOT_FETCHED))


def compile_packages():
    """Compile the packages with all processors: pip would use one. What cannot be compiled is not used."""
    folders = map(str, ENVIRONMENT.rglob("site-packages"))
    subprocess.run([str(PYTHON), "-m", "compileall", "-qq", "-j", "0", *folders], check=False)


def let_notebooks_find_the_project():
    """Put src on the path of every kernel of the environment: a page opened in JupyterLab runs as it is."""
    for packages in ENVIRONMENT.rglob("site-packages"):
        (packages / "safeguarding.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")


def meaning(words, otherwise):
    """What the words of pip or of the system mean to the person."""
    return next((cause for sign, cause in CAUSES.items() if sign in words), otherwise)


def meaning_of_log(otherwise):
    """Why pip failed, in words for the person."""
    cause = meaning(LOG.read_text(encoding="utf-8", errors="replace"), otherwise)
    return f"{cause}. (pip's own words are in {LOG.name}.)"


def show_progress(words, log):
    """Copy pip's words to its log, and tell the person of every 25th package and of the last step."""
    fetched = 0
    for line in words:
        log.write(line)
        if line.startswith((b"Collecting", b"Processing")):
            fetched += 1
            if fetched % 25 == 0:
                say(f"  {fetched} packages fetched")
        elif line.startswith(b"Installing"):
            say(f"  {fetched} packages fetched; installing them")


def settings_of_the_run():
    """The environment variables of a command: the project's own packages and Jupyter settings, no others."""
    jupyter = ENVIRONMENT / "jupyter"
    own = {
        "PYTHONPATH": ROOT / "src",
        "PYTHONUTF8": 1,
        "TZ": "UTC",
        "IPYTHONDIR": ENVIRONMENT / "ipython",
        "JUPYTER_CONFIG_DIR": jupyter / "config",
        "JUPYTER_CONFIG_PATH": jupyter / "config",
        "JUPYTER_DATA_DIR": jupyter / "data",
        "JUPYTER_PATH": ENVIRONMENT / "share/jupyter",
        "JUPYTER_PREFER_ENV_PATH": 1,
        "JUPYTER_RUNTIME_DIR": jupyter / "runtime",
    }
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"}
    return {**inherited, **{name: str(value) for name, value in own.items()}}


def hand_over(arguments):
    """Run the command in the environment and return its exit code: 130 when the person stops it.

    Only the doctor comes here when there is no environment.
    """
    testing = arguments[0] == "test"
    module = ["pytest", *SIDE_BY_SIDE, *arguments[1:]] if testing else ["safeguarding", *arguments]
    command = [str(PYTHON) if PYTHON.exists() else sys.executable, "-m", *module]
    child = subprocess.Popen(command, env=settings_of_the_run(), cwd=str(ROOT) if testing else None)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        code = child.wait()
    except KeyboardInterrupt:
        wait_out(child)
        return 130
    return code if code >= 0 else 128 - code


def wait_out(child):
    """Give a command that was stopped the time to tidy up; it got the same Ctrl-C."""
    while child.poll() is None:
        with contextlib.suppress(KeyboardInterrupt):
            child.wait()


def main(arguments):
    """Make the environment if need be, then run the command. Returns the exit code."""
    arguments, wheelhouse = without_wheelhouse(arguments)
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(__doc__)
        return 0
    for_doctor = arguments[0] == "doctor"
    if for_doctor and wheelhouse:
        arguments = [*arguments, "--wheelhouse", str(wheelhouse)]
    try:
        if not is_ready():
            with one_at_a_time():
                if not is_ready():
                    make_environment(wheelhouse)
    except KeyboardInterrupt:
        say("Stopped. The next run makes the environment anew.")
        return 130
    except (NoEnvironment, OSError) as problem:
        say(f"No environment could be made: {meaning(str(problem), otherwise=str(problem))}")
        if for_doctor:
            return hand_over(arguments) or 4
        return 4
    return hand_over(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
