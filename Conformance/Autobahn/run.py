"""Runs the Autobahn test suite, as convert.py made it, against a server or for a client.

    run.py client URL REPORTS CASES      plays the cases against the server at URL, then ends
    run.py server URL REPORTS CASES [KEY CERTIFICATE]
                                         waits at URL for a client that goes through the cases; ends with its report
    run.py summary REPORTS COUNT         prints how many of COUNT cases behaved how; fails if one did as it must not

CASES are patterns with commas between them, such as `1.*,2.*`. The reports are files of JSON: `index.json`, and one with
the frames of each case.
"""

import collections
import functools
import json
import os
import pathlib
import sys
import traceback

FAILURES = ("FAILED", "UNCLEAN", "WRONG CODE", "FAILED BY CLIENT")


def bytes_of(text):
    return text.encode("latin-1") if isinstance(text, str) else bytes(text)


def text_of(data):
    return data.decode("latin-1") if isinstance(data, bytes) else data


def for_report(data, maxlen=64, replace=False):
    text = bytes_of(data).decode("utf-8", errors="backslashreplace")
    return text if len(text) <= maxlen else text[:maxlen] + " …"


class Boundary:
    """Stands between the suite, whose strings are of characters below 256, and autobahn's protocol, which takes bytes."""

    def sendFrame(self, opcode, payload=b"", fin=True, rsv=0, mask=None, payload_len=None, chopsize=None, sync=False):
        payload = bytes_of(payload)
        if payload_len is not None:
            payload = (payload * (payload_len // len(payload) + 1))[:payload_len]
        super().sendFrame(opcode, payload, fin, rsv, mask, None, chopsize, sync)

    def sendMessage(self, payload, *arguments, **options):
        super().sendMessage(bytes_of(payload), *arguments, **options)

    def sendMessageFrameData(self, payload, sync=False):
        return super().sendMessageFrameData(bytes_of(payload), sync)

    def sendCloseFrame(self, code=None, reasonUtf8=None, isReply=False):
        super().sendCloseFrame(code, None if reasonUtf8 is None else bytes_of(reasonUtf8), isReply)
        self.localCloseReason = text_of(self.localCloseReason)

    def onMessage(self, payload, isBinary):
        super().onMessage(text_of(payload), isBinary)

    def onPong(self, payload):
        super().onPong(text_of(payload))

    def logRxFrame(self, frameHeader, payload):
        super().logRxFrame(frameHeader, [text_of(part) for part in payload])


def make(mode, url, reports, cases, key=None, certificate=None):
    from autobahntestsuite import fuzzing

    class Factory:
        def createReports(self):
            try:
                super().createReports(produceHtml=False)
            except Exception:
                traceback.print_exc()
                os._exit(2)

    class ServerProtocol(Boundary, fuzzing.FuzzingServerProtocol):
        def onOpen(self):
            super().onOpen()
            if self.path == "/updateReports":
                fuzzing.reactor.callLater(1, fuzzing.reactor.stop)

    class ClientProtocol(Boundary, fuzzing.FuzzingClientProtocol):
        pass

    class ServerFactory(Factory, fuzzing.FuzzingServerFactory):
        protocol = ServerProtocol

    class ClientFactory(Factory, fuzzing.FuzzingClientFactory):
        pass

    # The suite looks these up by name.
    fuzzing.binLogData = lambda data, maxlen=64: bytes_of(data)[:maxlen].hex()
    fuzzing.asciiLogData = for_report
    fuzzing.json.dumps = functools.partial(json.dumps, default=text_of)
    fuzzing.FuzzingClientProtocol = ClientProtocol
    specification = {"outdir": reports, "cases": cases.split(",")}
    if mode == "client":
        specification["servers"] = [{"agent": "HardLight", "url": url}]
        ClientFactory(specification)
    else:
        specification["url"] = url
        context = fuzzing.ssl.DefaultOpenSSLContextFactory(key, certificate) if key else None
        fuzzing.listenWS(ServerFactory(specification), context)
    fuzzing.reactor.run()


def section(case):
    return int(case.split(".")[0])


def summarize(reports, count):
    (index,) = json.loads((pathlib.Path(reports) / "index.json").read_text()).values()
    counts = collections.Counter(result["behavior"] for result in index.values())
    wrong = []
    for case in sorted(index, key=lambda name: [int(part) for part in name.split(".")]):
        result = index[case]
        behaviors = {result["behavior"], result["behaviorClose"]}
        if behaviors.intersection(FAILURES) or (section(case) <= 7 and "NON-STRICT" in behaviors):
            wrong.append(case)
            print(f"  {case}: {result['behavior']}, close {result['behaviorClose']} ({result['remoteCloseCode']})")
    kinds = ", ".join(f"{counts[kind]} {kind}" for kind in sorted(counts))
    print(f"  {len(index)} cases: {kinds}; {len(wrong)} wrong")
    if len(index) != count:
        print(f"  {count} cases should have run")
    return not wrong and len(index) == count


if __name__ == "__main__":
    if sys.argv[1] == "summary":
        sys.exit(0 if summarize(sys.argv[2], int(sys.argv[3])) else 1)
    make(*sys.argv[1:])
