"""Runs a lesson's server with uvicorn, on 127.0.0.1 and the port in PORT."""

import json
import os
import socket
from urllib.parse import unquote

import socketio
import uvicorn


def serve(sio, get=lambda path: None):
    """Serves `sio`, and the result of `get(path)` as JSON, or 404 for None."""

    async def rest(scope, receive, send):
        if scope["type"] != "http":
            return
        body = get(unquote(scope["raw_path"].decode()))
        await send({
            "type": "http.response.start",
            "status": 404 if body is None else 200,
            "headers": [(b"content-type", b"application/json")],
        })
        await send({"type": "http.response.body", "body": json.dumps(body).encode()})

    listener = socket.create_server(("127.0.0.1", int(os.environ.get("PORT", 0))))
    # Send small packets at once. On its own listeners, asyncio sets this too.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    print(f"Listening on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    app = socketio.ASGIApp(sio, rest)
    config = uvicorn.Config(app, lifespan="off", log_level="warning")
    uvicorn.Server(config).run(sockets=[listener])
