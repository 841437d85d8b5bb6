"""Chromium and Firefox, driven by the WebDriver protocol (W3C) with nothing but Python's own library.

Chromium is driven through chromedriver, which speaks it over HTTP. Firefox speaks it itself, over a socket (Marionette):
Debian has no geckodriver.
"""

import base64
import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import time

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
START_SECONDS = 60


class BrowserError(Exception):
    """What the browser answered with an error; its `code` is WebDriver's."""

    def __init__(self, code, message):
        super().__init__(f"{code}: {message.splitlines()[0] if message else ''}")
        self.code = code


class Browser:
    """One browser with a profile of its own, without a window. Its tabs share the profile."""

    name = ""

    def __init__(self, folder, authority=None, size=(1280, 820), dark=False):
        """Trusts `authority`, a PEM file, beside what the browser trusts anyway; no error is ignored."""
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.size = size
        self.process = None
        try:
            self._start(authority, dark)
        except BaseException:
            self.quit()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.quit()

    def open(self, url):
        self._do("Navigate", "POST", "/url", url=url)

    def run(self, script, *arguments):
        """Runs the body of a function in the page; `arguments` are its `arguments`."""
        return self._do("ExecuteScript", "POST", "/execute/sync", script=script, args=list(arguments))

    def until(self, what, script, *arguments, seconds=20):
        """Asks the page again and again, until it answers with something true."""
        end = time.monotonic() + seconds
        while True:
            answer = self.run(script, *arguments)
            if answer:
                return answer
            if time.monotonic() > end:
                raise AssertionError(f"not within {seconds} s: {what} (it is {answer!r})")
            time.sleep(0.05)

    def tabs(self):
        return self._do("GetWindowHandles", "GET", "/window/handles")

    def new_tab(self):
        tab = self._do("NewWindow", "POST", "/window/new", type="tab")["handle"]
        self.switch(tab)
        return tab

    def switch(self, tab):
        self._do("SwitchToWindow", "POST", "/window", handle=tab)

    def resize(self, width, height):
        """Makes the page, not the window, so large."""
        frame = self.run("return [outerWidth - innerWidth, outerHeight - innerHeight]")
        self._do("SetWindowRect", "POST", "/window/rect", width=width + frame[0], height=height + frame[1])

    def act(self, *sources):
        self._do("PerformActions", "POST", "/actions", actions=list(sources))
        self._do("ReleaseActions", "DELETE", "/actions")

    def drag(self, points, duration=12):
        """Draws with the mouse: presses at the first point of the page, moves along the others, lets go."""
        steps = [{"type": "pointerMove", "duration": 0, "x": round(points[0][0]), "y": round(points[0][1])},
                 {"type": "pointerDown", "button": 0}]
        steps += [{"type": "pointerMove", "duration": duration, "x": round(x), "y": round(y)} for x, y in points[1:]]
        steps.append({"type": "pointerUp", "button": 0})
        self.act({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": steps})

    def press(self, *keys):
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.act({"type": "key", "id": "keyboard", "actions": actions})

    def picture(self, path):
        data = self._do("TakeScreenshot", "GET", "/screenshot", **self._whole_page)
        pathlib.Path(path).write_bytes(base64.b64decode(data))

    _whole_page = {}

    def quit(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def _trust(self, database, authority):
        database.mkdir(parents=True, exist_ok=True)
        certutil = ["certutil", "-d", f"sql:{database}"]
        subprocess.run([*certutil, "-N", "--empty-password"], check=True)
        if authority:
            subprocess.run([*certutil, "-A", "-t", "C,,", "-n", "authority of the run", "-i", authority], check=True)

    def _launch(self, command, **environment):
        self.log = open(self.folder / "output", "wb")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log,
                                        env={**os.environ, "HOME": str(self.folder), **environment})

    def _wait_for(self, ready):
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                return ready()
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"{self.name} does not start: see {self.folder / 'output'}") from None
                time.sleep(0.1)


class Chromium(Browser):
    name = "chromium"

    def _start(self, authority, dark):
        # Chromium trusts what its user's database does.
        self._trust(self.folder / ".pki" / "nssdb", authority)
        self._launch([shutil.which("chromedriver"), "--port=0"])
        self.port = self._wait_for(self._find_port)
        arguments = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-proxy-server",
                     "--disable-background-networking", "--hide-scrollbars", f"--user-data-dir={self.folder / 'profile'}",
                     f"--window-size={self.size[0]},{self.size[1]}"]
        if dark:
            arguments.append("--force-dark-mode")
        if os.getuid() == 0:
            # Its sandbox does not work for root. The pages are our own.
            arguments.append("--no-sandbox")
        options = {"binary": shutil.which("chromium"), "args": arguments}
        capabilities = {"acceptInsecureCerts": False, "goog:chromeOptions": options}
        self.session = ""
        answer = self._do("", "POST", "/session", capabilities={"alwaysMatch": capabilities})
        self.session = f"/session/{answer['sessionId']}"

    def _find_port(self):
        found = re.search(rb"successfully on port (\d+)", (self.folder / "output").read_bytes())
        if not found:
            raise OSError
        return int(found[1])

    def _do(self, _, method, path, **parameters):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = None if method in ("GET", "DELETE") else json.dumps(parameters)
        connection.request(method, getattr(self, "session", "") + path, body)
        value = json.loads(connection.getresponse().read())["value"]
        connection.close()
        if isinstance(value, dict) and "error" in value:
            raise BrowserError(value["error"], value.get("message", ""))
        return value

    def quit(self):
        try:
            self._do("", "DELETE", "")
        except (OSError, AttributeError, ValueError, BrowserError):
            # It has not got as far as a session, or is gone.
            pass
        super().quit()


class Firefox(Browser):
    name = "firefox"
    _whole_page = {"full": False}

    def _start(self, authority, dark):
        profile = self.folder / "profile"
        self._trust(profile, authority)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        preferences = {
            "marionette.port": port,
            "app.update.disabledForTesting": True,
            "browser.shell.checkDefaultBrowser": False,
            "browser.startup.page": 0,
            "datareporting.policy.dataSubmissionEnabled": False,
            "toolkit.telemetry.reportingpolicy.firstRun": False,
            "network.captive-portal-service.enabled": False,
            "network.connectivity-service.enabled": False,
            "network.proxy.type": 0,
            "ui.systemUsesDarkTheme": 1 if dark else 0,
            "layout.css.prefers-color-scheme.content-override": 0 if dark else 1,
        }
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items()]
        (profile / "user.js").write_text("".join(lines))
        self._launch(["firefox-esr", "--marionette", "--headless", "--no-remote", "--profile", str(profile),
                      "--width", str(self.size[0]), "--height", str(self.size[1])], MOZ_HEADLESS="1")
        self.stream = self._wait_for(lambda: socket.create_connection(("127.0.0.1", port), 60)).makefile("rwb")
        self._receive()
        self.count = 0
        self._do("NewSession", "", "", capabilities={"alwaysMatch": {"acceptInsecureCerts": False}})

    def _receive(self):
        length = b""
        while (byte := self.stream.read(1)) != b":":
            if not byte:
                raise RuntimeError("firefox has ended the conversation")
            length += byte
        return json.loads(self.stream.read(int(length)))

    def _do(self, command, *_, **parameters):
        self.count += 1
        message = json.dumps([0, self.count, f"WebDriver:{command}", parameters]).encode()
        self.stream.write(b"%d:%s" % (len(message), message))
        self.stream.flush()
        _, _, error, result = self._receive()
        if error:
            raise BrowserError(error["error"], error.get("message", ""))
        return result["value"] if isinstance(result, dict) and set(result) == {"value"} else result


BROWSERS = {"chromium": Chromium, "firefox": Firefox}
