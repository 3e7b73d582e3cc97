"""A wrong server for lesson 02: only the sender receives its message."""

import socketio
from serve import serve

sio = socketio.AsyncServer(async_mode="asgi")


@sio.on("chat message")
async def chat_message(sid, *args):
    await sio.emit("chat message", args, to=sid)


@sio.on("chatMessage")
async def reply(sid, *args):
    await sio.emit("reply", args, to=sid)


serve(sio)
