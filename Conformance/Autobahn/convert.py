"""Brings the Autobahn test suite, which is written for Python 2, to Python 3.

    convert.py SOURCE TARGET      SOURCE is the unpacked source distribution's folder `autobahntestsuite`

Python 2's strings are bytes, and the suite's cases are strings: `"\xce\xba"` is two bytes on the wire. In Python 3 they
stay strings here, of characters below 256, one for each byte: literals, slices, `''.join` and `==` keep their meaning.
Where strings meet the wire, `run.py` converts between the two.
"""

import pathlib
import re
import shutil
import sys

from fissix import refactor

# Of the parts that need more than these modes, nothing is used.
MODULES = ["_version.py", "caseset.py", "fuzzing.py", "case"]

# The cases of compression (12 and 13) are of an extension that HardLight does not negotiate; 9.9.1 is no case of any list.
UNUSED = r"case12_x_x|Case1[23]_X_X|case9_9_1"

CORRECTIONS = [
    # A string with an umlaut is its UTF-8 bytes in Python 2, and so it must be here: the files are read as Latin-1.
    ("*", r"^# -?\*?-? ?coding[=:].*$", ""),
    # Hexadecimal digits of a string, as a string.
    ("*", r"\bimport binascii$", "from autobahntestsuite import text as binascii"),
    ("*", r"\bos, json, binascii, time\b", "os, json, time"),
    ("fuzzing.py", r"^from \.?report import", "from . import text as binascii\nfrom .report import"),
    # Pickles of equal values differ where one of them has the same string twice.
    ("case.py", r"pickle\.dumps\(obj1\) == pickle\.dumps\(obj2\)", "obj1 == obj2"),
    # Division of integers.
    ("case10_1_1.py", r"len\(self\.payload\) / ", "len(self.payload) // "),
    # Python 3 has no classes of the old kind, and wants bases in an order that can be linearised.
    ("*", r"\(object, Case, \)", "(Case, )"),
    # autobahn's own code on Python 3: it takes bytes.
    ("case6_x_x.py", r"v\.validate\(vss\[:i\]\)", "v.validate(vss[:i].encode('latin-1'))"),
]

# What the reports in HTML look like: only those in JSON are made.
REPORT = 'CSS_COMMON = CSS_DETAIL_REPORT = CSS_MASTER_REPORT = JS_MASTER_REPORT = ""\n'

TEXT = '''def b2a_hex(data):
    return (data if isinstance(data, bytes) else data.encode("latin-1")).hex()
'''


def convert(source, target):
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name in MODULES:
        (shutil.copytree if (source / name).is_dir() else shutil.copy)(source / name, target / name)
    (target / "__init__.py").write_text("from ._version import __version__ as version\n")
    (target / "text.py").write_text(TEXT)
    (target / "report.py").write_text(REPORT)
    for path in (target / "case").glob("*.py"):
        if re.search(UNUSED, path.stem):
            path.unlink()
    fixers = refactor.get_fixers_from_package("fissix.fixes")
    tool = refactor.RefactoringTool(fixers)
    for path in sorted(target.rglob("*.py")):
        text = path.read_text(encoding="latin-1")
        if path.parent.name == "case" and path.name == "__init__.py":
            text = "".join(line for line in text.splitlines(True) if not re.search(UNUSED, line))
        for name, pattern, replacement in CORRECTIONS:
            if name in ("*", path.name):
                text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
        text = str(tool.refactor_string(text.rstrip() + "\n", str(path)))
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    convert(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]) / "autobahntestsuite")
