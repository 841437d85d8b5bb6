#!/usr/bin/env python3
"""The client in WebAssembly in Chromium, over wss. `dev/wasm-check.sh --browser` builds what this needs, and runs it.

    run.py BIN        BIN is the folder with the examples' executables

One address has the page, under a content security policy that allows WebAssembly and nothing else that a strict one does
not, and the socket, which is passed on to the server as a proxy would. Its certificate is trusted because the browser's
profile has the authority: nothing is ignored. Needs chromium, certutil (libnss3-tools) and openssl.
"""

import functools
import http.server
import json
import os
import pathlib
import queue
import select
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading

WEB = pathlib.Path(__file__).resolve().parent.parent.parent.parent
BUILT = WEB.parent / ".build" / "wasm"
SECONDS = 90


def run(*command, **options):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)


def free_port():
    """A port below those that the system hands out by itself."""
    for port in range(20000 + os.getpid() % 5000, 32768):
        with socket.socket() as trial:
            try:
                trial.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise RuntimeError("no free port")


def make_certificates(folder):
    """An authority, and a certificate of it for localhost."""
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    run("openssl", "req", "-x509", *curve, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
        "-subj", "/CN=HardLight test authority", cwd=folder)
    run("openssl", "req", *curve, "-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=localhost", cwd=folder)
    (folder / "extensions").write_text("subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n")
    run("openssl", "x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
        "-out", "certificate.pem", "-days", "2", "-extfile", "extensions", cwd=folder)


def trust(folder, home):
    """Makes the browser trust the authority, and nothing more than it would."""
    database = home / ".pki" / "nssdb"
    database.mkdir(parents=True)
    run("certutil", "-N", "--empty-password", "-d", f"sql:{database}")
    run("certutil", "-A", "-n", "test", "-t", "C,,", "-i", str(folder / "ca.pem"), "-d", f"sql:{database}")


class Server:
    """The example's server, which can be started again on its port."""

    def __init__(self, executable, folder):
        self.port = free_port()
        self.command = [executable, "serve", "--port", str(self.port), "--cert", str(folder / "certificate.pem"),
                        "--key", str(folder / "key.pem")]
        self.process = None
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            if line.startswith("listening"):
                return
        raise RuntimeError("the server does not start")

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()

    def restart(self):
        self.stop()
        self.start()


class Pages(http.server.SimpleHTTPRequestHandler):
    """The page's files, the way to the server, and what the page has to say."""

    extensions_map = {".js": "text/javascript", ".html": "text/html", ".wasm": "application/wasm"}

    def __init__(self, *arguments, server_under_test, authority, results, **options):
        self.server_under_test = server_under_test
        self.authority = authority
        self.results = results
        super().__init__(*arguments, **options)

    def end_headers(self):
        policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:; frame-src 'self'"
        self.send_header("Content-Security-Policy", policy)
        super().end_headers()

    def do_GET(self):
        if self.headers.get("Upgrade", "").lower() == "websocket":
            self.pass_on()
        else:
            super().do_GET()

    def pass_on(self):
        """Passes a socket's bytes on to the server and back, until either side has enough."""
        self.close_connection = True
        context = ssl.create_default_context(cafile=self.authority)
        try:
            plain = socket.create_connection(("localhost", self.server_under_test.port), 10)
            with context.wrap_socket(plain, server_hostname="localhost") as server:
                fields = [f"{name}: {value}" for name, value in self.headers.items()]
                server.sendall("\r\n".join([self.requestline, *fields, "", ""]).encode("latin-1"))
                ways = {self.connection: server, server: self.connection}
                while True:
                    # What TLS has deciphered already does not show in the socket.
                    ready = [end for end in ways if end.pending()] or select.select(list(ways), [], [])[0]
                    for end in ready:
                        received = end.recv(65536)
                        if not received:
                            return
                        ways[end].sendall(received)
        except OSError:
            # The server is down for its restart, or the page has left: either way the connection is over.
            return

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/restart":
            self.server_under_test.restart()
        self.send_response(204)
        self.end_headers()
        if self.path == "/result":
            self.results.put(json.loads(body))

    def log_message(self, *_):
        pass


def visit(executable, path):
    """Opens a page in Chromium, beside a server, and returns what it says: each check with its outcome."""
    with tempfile.TemporaryDirectory(prefix="hardlight-browser-", ignore_cleanup_errors=True) as name:
        folder = pathlib.Path(name)
        home = folder / "home"
        make_certificates(folder)
        trust(folder, home)
        site = folder / "site"
        make_site(site)

        server = Server(executable, folder)
        results = queue.Queue()
        handler = functools.partial(Pages, directory=str(site), server_under_test=server,
                                    authority=folder / "ca.pem", results=results)
        pages = http.server.ThreadingHTTPServer(("localhost", free_port()), handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
        pages.socket = context.wrap_socket(pages.socket, server_side=True)
        threading.Thread(target=pages.serve_forever, daemon=True).start()

        url = f"https://localhost:{pages.server_port}/{path}"
        browser = subprocess.Popen(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage",
             f"--user-data-dir={home}/profile", url],
            env={**os.environ, "HOME": str(home)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            return results.get(timeout=SECONDS)
        except queue.Empty:
            sys.exit(f"the page said nothing within {SECONDS} seconds")
        finally:
            browser.terminate()
            browser.wait(10)
            pages.shutdown()
            server.stop()


def make_site(site):
    """The test's pages, and the modules and scripts that dev/wasm-check.sh has built."""
    shutil.copytree(WEB / "wasm" / "tests" / "browser" / "site", site)
    for file in [*(BUILT / "pages").glob("counter*.wasm"), WEB / "hardlight-wasm.js"]:
        shutil.copy(file, site)
    shutil.copytree(BUILT / "walk" / "site", site / "walk")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    executables = pathlib.Path(sys.argv[1]).resolve()
    total = 0
    for example, path, count in [("counter", "page.html?counter", 7), ("counter-events", "page.html?counter-events", 10),
                                 ("counter", "walk.html", 2)]:
        found = visit(str(executables / example), path)
        for check, outcome in found.items():
            print(f"{path}: {check}: {outcome}")
        if len(found) != count or any(outcome != "ok" for outcome in found.values()):
            sys.exit("not all checks passed")
        total += count
    print(f"{total} checks passed in Chromium")


if __name__ == "__main__":
    main()
