"""Another website on this machine, with a page that frames the chat."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Our agency</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>Our agency</h1><p>Welcome.</p></main>
<script src="{chat}/embed.js" data-label="Questions about peer support?" async></script></body></html>"""


class Site:
    """A running website; `chat` is the address its pages load the chat from."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.chat = ""


@contextmanager
def agency_site(port: int) -> Iterator[Site]:
    """Serve a website while the block runs."""
    site = Site(port)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/"
            self.send_response(200 if found else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            # What a careful site sends; the chat must work under it.
            self.send_header("Content-Security-Policy", f"default-src 'self'; script-src {site.chat}; frame-src {site.chat}")
            self.end_headers()
            if found:
                self.wfile.write(PAGE.format(chat=site.chat).encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
