"""The chat's outer page: Gradio's own, without what points elsewhere, and with our style and policy."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Receive, Scope, Send

from ui import joining
from ui.escaping import escape
from ui.look import Look
from ui.problems import Refusal, error_response, route_path
from ui.security import chat_policy

if TYPE_CHECKING:
    import gradio as gr

# Everything a chat page asks for. The rest of Gradio (uploads, files, proxies, recordings, code editing) stays shut.
_OPEN = re.compile(
    r"/(?:|theme\.css|config|assets/.+|static/.+"
    r"|gradio_api/(?:info|queue/join|queue/data|heartbeat/\w+|startup-events|reset|cancel))"
)
_PREVIEW = re.compile(r'\s*<meta\s+(?:property="og:|name="twitter:)[^>]*>')
_MANIFEST = re.compile(r'\s*<link rel="manifest"[^>]*>')
_LANGUAGE = re.compile(r'<html(?:\s+lang="[^"]*")?')
_SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.DOTALL)
_MODE = 'window.__gradio_mode__ = "app";'


def chat_page(
    page: str,
    *,
    nonce: str,
    root: str,
    look: Look,
    embed_origins: Sequence[str] | None = None,
    translated: bool = False,
) -> str:
    """Gradio's page as we serve it.

    Args:
        page: `index.html` of Gradio with its configuration filled in.
        nonce: of this response's content security policy.
        root: relative address of the server's root.
        look: title of the tab, language, and the phrases of the page's script.
        embed_origins: origins that may hold the page in a frame; None for the full chat, which nobody else may.
        translated: whether the page itself is in another language than `look`, until its first event.
    """

    def script(found: re.Match[str]) -> str:
        attributes, body = found.groups()
        if "iframeResizer.contentWindow" in body:
            return ""
        if "data-gradio-mode" in attributes:
            # Dropped: a message to whatever page holds this one.
            body = _MODE
        return f'<script nonce="{nonce}"{attributes}>{body}</script>'

    page = _SCRIPT.sub(script, _MANIFEST.sub("", _PREVIEW.sub("", page)))
    head = (
        f'<title>{escape(look.name)}</title><meta name="color-scheme" content="light dark">'
        f'<meta name="pullquote-phrases" content="{escape(look.words.for_script())}">'
        f'<link rel="icon" type="image/svg+xml" href="{root}icon.svg"><link rel="stylesheet" href="{root}style.css">'
        f'<script nonce="{nonce}" src="{root}page.js" type="module" data-root="{root}" '
        f'data-language="{escape(look.words.code)}"></script>'
    )
    if embed_origins is not None:
        listed = escape(" ".join(embed_origins))
        head += f'<script nonce="{nonce}" src="{root}embed.js" data-origins="{listed}" defer></script>'
    classes = "pq chat" if embed_origins is None else "pq chat compact"
    classes += " translated" if translated else ""
    page = _LANGUAGE.sub(f'<html lang="{escape(look.words.code)}"', page, count=1)
    return page.replace("</head>", head + "</head>", 1).replace("<body", f'<body class="{classes}"', 1)


class ChatShell:
    """Wraps a mounted Gradio app: rewrites its page, and answers 404 for every address that the page does not need."""

    def __init__(
        self, app: gr.routes.App, *, root: str, look: Look, embed_origins: Sequence[str] | None = None
    ) -> None:
        self.app = app
        self.root = root
        self.look = look
        self.embed_origins = embed_origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = route_path(scope) or "/"
        if scope["type"] != "http" or not _OPEN.fullmatch(path):
            if scope["type"] == "http":
                await error_response(scope, Refusal(404, "nothing"), self.look)(scope, receive, send)
            return
        if path == joining.PATH and scope["method"] == "POST":
            body = await joining.read_whole(receive)
            wrong = joining.wrong_with(body, self.app.get_blocks().fns)
            if wrong:
                await error_response(scope, wrong, self.look)(scope, receive, send)
                return
            receive = joining.again(body, receive)
        if path != "/":
            await self.app(scope, receive, send)
            return
        # Unpacked, because the page is changed on its way out.
        headers = [(key, value) for key, value in scope["headers"] if key != b"accept-encoding"]
        start: Message = {}
        parts: list[bytes] = []

        async def rewritten(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            if message["type"] != "http.response.body":
                return
            parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            body = b"".join(parts)
            reply_headers = MutableHeaders(scope=start)
            if reply_headers.get("content-type", "").startswith("text/html"):
                nonce = secrets.token_urlsafe(18)
                look = self.look.speaking(scope)
                page = chat_page(
                    body.decode("utf-8"), nonce=nonce, root=self.root, look=look, embed_origins=self.embed_origins,
                    translated=look is not self.look,
                )  # fmt: skip
                body = page.encode("utf-8") if body else body
                reply_headers["Content-Security-Policy"] = chat_policy(nonce)
                reply_headers["Cache-Control"] = "no-store"
                if body:
                    reply_headers["Content-Length"] = str(len(body))
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self.app({**scope, "headers": headers}, receive, rewritten)
