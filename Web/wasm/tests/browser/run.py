#!/usr/bin/env python3
"""The client in WebAssembly in real browsers, over wss. `dev/wasm-check.sh --browser` builds what this needs, and runs it.

    run.py BIN [chromium] [firefox]

BIN is the folder with the examples' executables. Prints a line for each check; the first browser that fails ends the run.
"""

import contextlib
import pathlib
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
WEB = pathlib.Path(__file__).resolve().parent.parent.parent.parent
sys.path.insert(0, str(WEB / "tests" / "browsers"))

from driver import BROWSERS  # noqa: E402
from run import Checks, play  # noqa: E402
from setting import Server, make_certificates  # noqa: E402

BUILT = WEB.parent / ".build" / "wasm"


def make_site(folder):
    """The test's page, and the modules and scripts that dev/wasm-check.sh has built."""
    shutil.copytree(WEB / "wasm" / "tests" / "browser" / "site", folder)
    for file in [*(BUILT / "pages").glob("counter*.wasm"), WEB / "hardlight-wasm.js"]:
        shutil.copy(file, folder)
    shutil.copytree(BUILT / "walk" / "site", folder / "walk")


def walk(browser, checks, url):
    """The page of docs/webassembly.md: its button counts."""
    browser.open(url)
    browser.until("the page connects", "return !document.getElementById('add').disabled")
    for _ in range(3):
        browser.run("document.getElementById('add').click()")
    browser.until("the counter counts", "return document.getElementById('counter').textContent === '15'")
    checks("walk", "the page of the documentation counts", browser.run(
        "return document.getElementById('failure').textContent === ''"))


def try_pages(browser, checks, folder, executables, site):
    with contextlib.ExitStack() as stack:
        counter, events = (stack.enter_context(Server(executables / name, folder, site))
                           for name in ("counter", "counter-events"))
        play(browser, checks, "counter", f"https://{counter.origin}/page.html?counter", 7, {"restart": counter.restart})
        play(browser, checks, "counter-events", f"https://{events.origin}/page.html?counter-events", 10,
             {"restart": events.restart})
        walk(browser, checks, f"https://{counter.origin}/walk/index.html")


def main():
    if len(sys.argv) < 2 or any(name not in BROWSERS for name in sys.argv[2:]):
        sys.exit(__doc__)
    executables = pathlib.Path(sys.argv[1]).resolve()
    for name in sys.argv[2:] or ["chromium"]:
        checks = Checks(name)
        with tempfile.TemporaryDirectory(prefix="hardlight-wasm-", ignore_cleanup_errors=True) as temporary:
            folder = pathlib.Path(temporary)
            make_certificates(folder)
            make_site(folder / "site")
            with BROWSERS[name](folder / "one", str(folder / "authority.pem")) as browser:
                try_pages(browser, checks, folder, executables, folder / "site")
        print(f"{name}: {checks.right} checks passed, {checks.wrong} failed", flush=True)
        if checks.wrong:
            sys.exit(1)


if __name__ == "__main__":
    main()
