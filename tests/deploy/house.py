"""A small house to be supervised: `house.py HOME PORT KIND…`; tells on its output what happens."""

import json
import sys
from pathlib import Path

from deploy.child import Child
from deploy.embedded import Servers
from deploy.supervisor import HomeOccupiedError, PortTakenError, occupied, supervise

WEB = """
import http.server, os, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(os.environ["GREETING"].encode())
print("web begins", flush=True)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("stubborn begins", flush=True)
time.sleep(600)
"""
KINDS = {
    "web": WEB,
    "worker": "print('worker begins', flush=True); import time; time.sleep(600)",
    "stubborn": STUBBORN,
    "broken": "raise SystemExit('no such table: matter')",
    "parent": "import subprocess; subprocess.run(['/bin/sleep', '601'])",
}


def tell(word: str, **more: object) -> None:
    sys.stdout.write(json.dumps({"word": word, **more}) + "\n")
    sys.stdout.flush()


def main(home: Path, port: int, *kinds: str) -> int:
    servers = Servers(home)
    env = {"GREETING": "早上好"}
    children = [Child(kind, [sys.executable, "-c", KINDS[kind], str(port)], env) for kind in kinds]
    health = f"http://127.0.0.1:{port}/"
    try:
        with occupied(home, port=port), servers as urls:
            tell("started", urls=urls)
            if not children:
                sys.stdin.read()  # as if loading went on for ever
            return supervise(children, home=home, servers=servers, health=health, ready=lambda: tell("ready"))
    except (HomeOccupiedError, PortTakenError) as refused:
        tell("refused", sentence=str(refused))
        return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]))
