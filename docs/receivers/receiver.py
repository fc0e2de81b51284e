# python3 receiver.py (Python 3.8 or newer)
import base64
import hashlib
import hmac
import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock

KEY = os.environ["SIGNATURE_KEY"].encode()
seen = set()  # Ids of handled events. In earnest a table with a unique column.
turn = Lock()


def is_signed(body, header):
    good = b"sha256=" + base64.b64encode(hmac.new(KEY, body, hashlib.sha256).digest())
    return hmac.compare_digest(good, header.encode())


def handle(event, record):
    print(event["eventType"], event["objectType"], event["objectId"], (record or {}).get("id", ""), flush=True)


class Callback(BaseHTTPRequestHandler):
    def do_POST(self):
        # The bytes as they came: JSON written anew has another signature.
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not is_signed(body, self.headers.get("Elements-Webhook-Signature", "")):
            return self.answer(401)
        message = json.loads(body)["message"]
        for at, event in enumerate(message["events"]):
            with turn:
                if event["id"] in seen:
                    print("repeat", event["id"], flush=True)
                    continue
                handle(event, message["raw"][event["objectType"]][at])
                seen.add(event["id"])  # After the work: if that fails, the notification comes again.
        self.answer(200)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words):
        pass


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", 8090))), Callback)
print("Listening on", server.server_port, flush=True)
server.serve_forever()
