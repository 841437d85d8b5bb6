"""Where things are in this run, and what is agreed on with the server."""

import pathlib
import ssl
import sys

HERE = pathlib.Path(__file__).parent
WORK = pathlib.Path(sys.argv[1])
BIN = pathlib.Path(sys.argv[2])
IS_SLOW = "--slow" in sys.argv
IS_DIRECT = "--direct" in sys.argv
AUTHORITY = str(WORK / "authority.pem")

trusting = ssl.create_default_context(cafile=AUTHORITY)

# A slash is no part of a token in HTTP, and most clients refuse to offer what is none.
STRICT, TOKEN = "hl.2", "hl/2"
