"""nginx and HAProxy in front of the counter, set up as docs/proxies.md says.

The blocks of that page are taken as they stand; only names, ports and paths are replaced by the run's own.
"""

import os
import pathlib
import re
import subprocess

HERE = pathlib.Path(__file__).parent
PAGE = HERE.parent.parent / "docs" / "proxies.md"

NGINX = """
load_module /usr/lib/nginx/modules/ngx_stream_module.so;
daemon off;
user {user};
worker_processes 1;
pid {work}/nginx.pid;
error_log {work}/nginx.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    types {{ text/html html; text/javascript js; }}
    client_body_temp_path {work}; proxy_temp_path {work}; fastcgi_temp_path {work};
    uwsgi_temp_path {work}; scgi_temp_path {work};
    {terminating}
}}
{passing}
"""

HAPROXY = """
{terminating}

backend pages
    mode http
    http-request return status 200 content-type text/javascript file {here}/counter.js if {{ path /counter.js }}
    http-request return status 200 content-type text/html file {here}/page.html

{passing}
"""


def blocks(language):
    found = re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    assert len(found) == 2, f"docs/proxies.md has {len(found)} blocks of {language}, not 2"
    return found


def configured(block, work, port, server):
    replacements = [
        ("/etc/ssl/example.com", f"{work}/localhost"),
        ("/etc/hardlight/authority.pem", f"{work}/authority.pem"),
        ("/var/www/html", str(HERE)),
        ("example.com", "localhost"),
        ("127.0.0.1:8443", f"127.0.0.1:{server}"),
        ("listen 443", f"listen 127.0.0.1:{port}"),
        ("bind :443", f"bind 127.0.0.1:{port}"),
    ]
    for old, new in replacements:
        block = block.replace(old, new)
    return block


def start(work, server, ports):
    """Starts both proxies; `ports` has those of nginx and HAProxy, each terminating TLS and passing it through."""
    user = "root root" if os.getuid() == 0 else "nobody"
    for name, template, command in (
        ("nginx", NGINX, ["nginx", "-p", work, "-c"]),
        ("haproxy", HAPROXY, ["haproxy", "-db", "-f"]),
    ):
        terminating, passing = (
            configured(block, work, port, server) for block, port in zip(blocks(name), ports[name])
        )
        path = pathlib.Path(work) / f"{name}.conf"
        path.write_text(template.format(work=work, here=HERE, user=user, terminating=terminating, passing=passing))
        with open(pathlib.Path(work) / f"{name}.out", "wb") as output:
            yield subprocess.Popen([*command, str(path)], stdout=output, stderr=output)
