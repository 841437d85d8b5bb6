"""node's own WebSocket, and the package `ws`."""

import json
import os
import subprocess

from checks import check
from setting import AUTHORITY, HERE


def try_node(route, url):
    major, minor = (
        int(part) for part in subprocess.check_output(["node", "--version"], text=True)[1:].split(".")[:2]
    )
    kinds = {"ws": []}
    if (major, minor) >= (20, 10):
        kinds["builtin"] = [] if major >= 22 else ["--experimental-websocket"]
    environment = {**os.environ, "NODE_EXTRA_CA_CERTS": AUTHORITY, "NODE_PATH": "/usr/share/nodejs"}
    for kind, options in kinds.items():
        result = subprocess.run(
            ["node", "--no-warnings", *options, str(HERE / "client.js"), kind, url],
            capture_output=True, text=True, env=environment, timeout=60,
        )
        if result.returncode != 0:
            check(route, f"node {kind}", "conversation", False, result.stderr)
            continue
        for name, is_right, detail in json.loads(result.stdout):
            check(route, f"node {kind}", name, is_right, detail)
