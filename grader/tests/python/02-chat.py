"""A right server for lesson 02."""

import socketio
from serve import serve

sio = socketio.AsyncServer(async_mode="asgi")


@sio.on("chat message")
async def chat_message(sid, *args):
    # A tuple is sent as several arguments. `None` alone would be sent as no argument.
    await sio.emit("chat message", args)


@sio.on("chatMessage")
async def reply(sid, *args):
    await sio.emit("reply", args)


serve(sio)
