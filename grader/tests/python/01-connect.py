"""A right server for lesson 01."""

import socketio
from serve import serve

sio = socketio.AsyncServer(async_mode="asgi")


@sio.event
async def connect(sid, environ):
    # This is sent before the answer to CONNECT.
    await sio.emit("welcome", {"id": sid}, to=sid)
    await sio.emit("joined", {"id": sid}, skip_sid=sid)


@sio.event
async def disconnect(sid, reason):
    await sio.emit("left", {"id": sid, "reason": reason}, skip_sid=sid)


def get(path):
    match path:
        case "/":
            return "Who is there?"
        case "/api/stats":
            return {"connected": len(list(sio.manager.get_participants("/", None)))}


serve(sio, get)
