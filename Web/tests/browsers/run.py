#!/usr/bin/env python3
"""The examples in real browsers, over wss. `dev/browsers.sh` installs what this needs, and runs it.

    run.py BIN [chromium] [firefox] [--pictures FOLDER]

BIN is the folder with the examples' executables. Prints a line for each check; the first browser that fails ends the run.
"""

import contextlib
import pathlib
import sys
import tempfile
import time

sys.dont_write_bytecode = True

from driver import BROWSERS, BrowserError  # noqa: E402
from setting import Pages, Proxy, Server, make_certificates, make_site  # noqa: E402
from whiteboard import try_whiteboard  # noqa: E402

SECONDS = 60


class Checks:
    """Counts what was right, and prints all of it."""

    def __init__(self, browser):
        self.browser = browser
        self.right = self.wrong = 0

    def __call__(self, route, name, outcome):
        is_right = outcome is True or outcome == "ok"
        self.right += is_right
        self.wrong += not is_right
        print(f"{'ok    ' if is_right else 'FAILED'} {self.browser} {route}: {name}"
              + ("" if is_right else f" ({outcome})"), flush=True)


def play(browser, checks, route, url, least, requests=None):
    """Opens a page of site/page.js, does what it asks for, and takes its results: at least so many."""
    browser.open(url)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        state = browser.run("return [window.request ?? null, window.results ?? null]")
        if state[1]:
            break
        if state[0]:
            requests[state[0]]()
            browser.run("window.request = undefined; window.answer()")
        time.sleep(0.05)
    else:
        return checks(route, "the page ends", browser.run("return document.body.innerText"))
    for name, outcome in state[1].items():
        checks(route, name, outcome)
    checks(route, "the page has checked all", len(state[1]) >= least or f"only {len(state[1])}")


def try_examples(browser, checks, folder, executables, site):
    with contextlib.ExitStack() as stack:
        servers = {name: stack.enter_context(Server(executables / name, folder, site))
                   for name in ("counter-events", "todo", "pet")}
        counter, todo, pet = servers.values()
        restart = {"restart": counter.restart}
        play(browser, checks, "counter", f"https://{counter.origin}/page.html?counter", 11, restart)
        play(browser, checks, "todo", f"https://{todo.origin}/page.html?todo", 9)
        play(browser, checks, "todo compressed", f"https://{todo.origin}/page.html?todo&compressed", 9)
        play(browser, checks, "pet", f"https://{pet.origin}/page.html?pet", 7)

        # A page of somebody else's, whose own policy lets it connect to wherever it likes.
        foreign = stack.enter_context(Pages(site, folder))
        play(browser, checks, "foreign page", f"https://{foreign.origin}/page.html?foreign&at=wss://{todo.origin}/", 1)
        checks("foreign page", "the server has refused it for its origin", todo.has_logged(f"Pages of https://{foreign.origin}"))

        proxy = stack.enter_context(Proxy(counter, folder))
        play(browser, checks, "counter behind nginx", f"https://{proxy.origin}/page.html?counter", 11, restart)
        play(browser, checks, "foreign page, nginx", f"https://{foreign.origin}/page.html?foreign&at=wss://{proxy.origin}/", 1)


def try_trust(make, checks, folder, executables, site):
    """Without the run's authority nothing works: the other checks do not pass because something is ignored."""
    with Server(executables / "pet", folder, site) as server, make(folder / "stranger") as browser:
        try:
            browser.open(f"https://{server.origin}/page.html?pet")
            # Firefox says that it does not open the page, Chromium opens one of its own that says so.
            seen = browser.run("return `${document.URL} ${document.body.innerText}`")
            is_refused = seen.startswith("chrome-error:") and "CERT_AUTH" in seen
            checks("trust", "a certificate of an unknown authority is refused", is_refused or seen[:200])
        except BrowserError as error:
            checks("trust", "a certificate of an unknown authority is refused",
                   error.code == "insecure certificate" or str(error))


def main():
    arguments = sys.argv[1:]
    pictures = None
    if "--pictures" in arguments:
        index = arguments.index("--pictures")
        pictures = pathlib.Path(arguments[index + 1])
        pictures.mkdir(parents=True, exist_ok=True)
        del arguments[index:index + 2]
    if not arguments or any(name not in BROWSERS for name in arguments[1:]):
        sys.exit(__doc__)
    executables = pathlib.Path(arguments[0]).resolve()
    for name in arguments[1:] or ["chromium"]:
        checks = Checks(name)
        start = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="hardlight-browsers-", ignore_cleanup_errors=True) as temporary:
            folder = pathlib.Path(temporary)
            site = folder / "site"
            make_certificates(folder)
            make_site(site)
            make = BROWSERS[name]
            authority = str(folder / "authority.pem")
            try:
                with make(folder / "one", authority) as browser:
                    try_examples(browser, checks, folder, executables, site)
                    try_whiteboard(browser, lambda **options: make(folder / "two", authority, **options), checks,
                                   folder, executables, pictures)
                try_trust(make, checks, folder, executables, site)
            except BaseException:
                for log in [*folder.glob("*.log"), *folder.glob("*/output")]:
                    print(f"-- the end of {log.relative_to(folder)}", *log.read_text(errors="replace").splitlines()[-12:],
                          sep="\n", file=sys.stderr)
                raise
        print(f"{name}: {checks.right} checks passed, {checks.wrong} failed, in {time.monotonic() - start:.0f} s", flush=True)
        if checks.wrong:
            sys.exit(1)


if __name__ == "__main__":
    main()
