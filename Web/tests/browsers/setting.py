"""What the browsers are given to talk to: certificates, servers, a site, and nginx."""

import functools
import http.server
import os
import pathlib
import random
import shutil
import socket
import ssl
import subprocess
import threading
import time

WEB = pathlib.Path(__file__).resolve().parent.parent.parent
HERE = pathlib.Path(__file__).resolve().parent
START_SECONDS = 20


def run(*command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stdout}")


def free_port():
    """A port below those that the system hands out by itself."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


def make_certificates(folder):
    """An authority, and a certificate of its for localhost."""
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    run("openssl", "req", "-x509", *curve, "-keyout", "authority.key", "-out", "authority.pem",
        "-subj", "/CN=authority of the run", "-addext", "basicConstraints=critical,CA:TRUE",
        "-addext", "keyUsage=critical,keyCertSign", cwd=folder)
    run("openssl", "req", *curve[:-2], "-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=localhost", cwd=folder)
    (folder / "extensions").write_text(
        "subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n")
    run("openssl", "x509", "-req", "-in", "request.pem", "-CA", "authority.pem", "-CAkey", "authority.key",
        "-CAcreateserial", "-out", "certificate.pem", "-days", "2", "-extfile", "extensions", cwd=folder)


def make_site(folder):
    """The pages of the examples that have none of their own, with their clients as plain JavaScript."""
    shutil.copytree(HERE / "site", folder)
    for module in WEB.glob("hardlight*.js"):
        shutil.copy(module, folder)
    run("tsc", "--target", "ES2022", "--module", "ES2022", "--moduleResolution", "node", "--strict",
        "--rootDir", str(WEB), "--outDir", str(folder),
        *(str(WEB / "examples" / f"{name}.ts") for name in ("counter-events", "todo", "pet")), cwd=folder)


class Server:
    """A server of an example, which can be started again on its port."""

    def __init__(self, executable, folder, site=None):
        self.port = free_port()
        self.executable = executable
        self.log = open(folder / f"{pathlib.Path(executable).name}.log", "ab")
        self.command = [executable, "serve", "--port", str(self.port), "--verbose",
                        "--cert", str(folder / "certificate.pem"), "--key", str(folder / "key.pem"),
                        *(["--page", str(site)] if site else [])]
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def origin(self):
        return f"localhost:{self.port}"

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=self.log, text=True)
        for line in self.process.stdout:
            if line.startswith("listening"):
                return
        raise RuntimeError(f"{self.executable} does not start: see {self.log.name}")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise RuntimeError(f"{self.executable} does not end when it is told to") from None
        self.process.stdout.close()

    def restart(self):
        self.stop()
        self.start()

    def has_logged(self, text):
        return text in pathlib.Path(self.log.name).read_text()


class Pages:
    """Somebody else's web server: the site on a port of its own, and no security policy."""

    def __init__(self, site, folder):
        pages = functools.partial(SilentPages, directory=str(site))
        self.server = http.server.ThreadingHTTPServer(("localhost", free_port()), pages)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)

    @property
    def origin(self):
        return f"localhost:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()


class SilentPages(http.server.SimpleHTTPRequestHandler):
    extensions_map = {".js": "text/javascript", ".html": "text/html"}

    def log_message(self, *_):
        pass


NGINX = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/nginx-body; proxy_temp_path {folder}/nginx-proxy;
    fastcgi_temp_path {folder}/nginx-fastcgi; uwsgi_temp_path {folder}/nginx-uwsgi; scgi_temp_path {folder}/nginx-scgi;
    map $http_upgrade $connection_of_upgrade {{ default upgrade; '' close; }}
    server {{
        listen 127.0.0.1:{port} ssl;
        server_name localhost;
        ssl_certificate {folder}/certificate.pem;
        ssl_certificate_key {folder}/key.pem;
        location / {{
            proxy_pass https://127.0.0.1:{server};
            proxy_ssl_trusted_certificate {folder}/authority.pem;
            proxy_ssl_verify on;
            proxy_ssl_name localhost;
            proxy_ssl_protocols TLSv1.3;
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_of_upgrade;
            proxy_read_timeout 75s;
        }}
    }}
}}
"""


class Proxy:
    """nginx in front of a server: pages and sockets go through it."""

    def __init__(self, server, folder):
        self.port = free_port()
        self.folder = folder
        self.server = server

    @property
    def origin(self):
        return f"localhost:{self.port}"

    def __enter__(self):
        user = "user root root;" if os.getuid() == 0 else ""
        path = self.folder / "nginx.conf"
        path.write_text(NGINX.format(folder=self.folder, port=self.port, server=self.server.port, user=user))
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = subprocess.Popen([nginx, "-p", str(self.folder), "-c", str(path)])
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.05)
        raise RuntimeError(f"nginx does not start: see {self.folder / 'nginx.log'}")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
