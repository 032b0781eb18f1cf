"""A real browser for the tests: the system's Chromium, Chrome or Edge, headless, with no way to the network."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from safeguarding.browsers import installed, runs_as_root

NO_NETWORK = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--proxy-server=direct://"]


@contextmanager
def started() -> Iterator[Browser]:
    """The browser, running without a window until the block ends."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=installed(), chromium_sandbox=not runs_as_root(), args=NO_NETWORK
        )


@contextmanager
def served(site: Path, policy: str | None = None) -> Iterator[str]:
    """The address of a plain web server for the folder, on this machine only.

    With a `policy` it sends that content security policy with everything, as a strict server does.
    """
    handler = partial(_Silent, policy, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Silent(SimpleHTTPRequestHandler):
    def __init__(self, policy: str | None, *given: object, **named: object):
        self._policy = policy
        super().__init__(*given, **named)

    def end_headers(self) -> None:
        if self._policy:
            self.send_header("Content-Security-Policy", self._policy)
        super().end_headers()

    def log_message(self, *args: object) -> None:
        pass


LISTENING = """document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`the policy ${event.effectiveDirective} stopped ${event.blockedURI}`));"""


class Ear:
    """Listens to a page: what it complains of, what its policy stops, and what it asks for outside `home`."""

    def __init__(self, page: Page, home: str):
        self._home = home
        self._heard: list[str] = []
        page.add_init_script(LISTENING)
        page.on("console", lambda message: message.type == "error" and self._heard.append(message.text))
        page.on("pageerror", lambda error: self._heard.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))
        page.on("requestfailed", lambda request: self._failed(request.url, request.failure))
        page.on("response", lambda response: self._answered(response.url, response.status))

    def complaints(self) -> list[str]:
        """What was heard since this was last asked."""
        heard, self._heard = self._heard, []
        return heard

    def _asked(self, url: str) -> None:
        if not url.startswith((self._home, "data:")):
            self._heard.append(f"{url} was asked for")

    def _failed(self, url: str, why: str | None) -> None:
        # Going on to the next page breaks off what the last one was still loading: no fault of either.
        if why != "net::ERR_ABORTED":
            self._heard.append(f"{url} failed: {why}")

    def _answered(self, url: str, status: int) -> None:
        if status >= 400:
            self._heard.append(f"{url} answered {status}")
