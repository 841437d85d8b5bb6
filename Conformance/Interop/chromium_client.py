"""Pages in headless Chromium."""

import os
import shutil
import subprocess

from selenium import webdriver

from checks import check
from setting import AUTHORITY, HERE, WORK


class Browser:
    """Headless Chromium of a user who has added the run's authority to those that it trusts."""

    def __enter__(self):
        home = WORK / "home"
        database = home / ".pki" / "nssdb"
        database.mkdir(parents=True)
        certutil = ["certutil", "-d", f"sql:{database}"]
        subprocess.run([*certutil, "-N", "--empty-password"], check=True)
        subprocess.run([*certutil, "-A", "-t", "C,,", "-n", "authority", "-i", AUTHORITY], check=True)
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for argument in ("--headless=new", "--disable-dev-shm-usage", "--no-proxy-server", "--disable-gpu"):
            options.add_argument(argument)
        options.add_argument(f"--user-data-dir={home / 'profile'}")
        if os.getuid() == 0:
            # Chromium's sandbox does not work for root. The pages are our own.
            options.add_argument("--no-sandbox")
        service = webdriver.ChromeService(
            executable_path=shutil.which("chromedriver"), env={**os.environ, "HOME": str(home)}
        )
        self.driver = webdriver.Chrome(options=options, service=service)
        self.driver.set_script_timeout(30)
        return self

    def __exit__(self, *_):
        self.driver.quit()

    def converse(self, route, page, url, brings_script=False):
        """From the page, or with the script put into it."""
        self.driver.get(page)
        script = (HERE / "counter.js").read_text() if brings_script else ""
        checks = self.driver.execute_async_script(
            script + "const [url, done] = arguments; converse(new WebSocket(url, ['hl.2'])).then(done);", url
        )
        for name, is_right, detail in checks:
            check(route, "chromium", name, is_right, detail)

    def is_refused(self, route, name, page, url):
        self.driver.get(page)
        outcome = self.driver.execute_async_script(
            """
            const [url, done] = arguments;
            const socket = new WebSocket(url, ["hl.2"]);
            socket.onopen = () => done("open");
            socket.onclose = (event) => done(`closed ${event.code}`);
            """,
            url,
        )
        check(route, "chromium", name, outcome == "closed 1006", outcome)


def try_chromium(routes):
    with Browser() as browser:
        for route in ("nginx", "haproxy"):
            origin = f"localhost:{routes[route]}"
            browser.converse(route, f"https://{origin}/page.html", f"wss://{origin}/socket")
            page = f"https://127.0.0.1:{routes[route]}/page.html"
            browser.is_refused(route, "a page of another host is refused", page, f"wss://{origin}/socket")
        # The server's own answer to a request that is no upgrade is a page of its origin, too.
        server = f"localhost:{routes['direct']}"
        browser.converse("direct", f"https://{server}/", f"wss://{server}/", brings_script=True)
        page = f"https://localhost:{routes['nginx']}/page.html"
        browser.is_refused("direct", "a page of another port is refused", page, f"wss://{server}/")
