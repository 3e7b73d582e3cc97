"""A right server for lesson 04."""

from uuid import uuid4

import socketio
from serve import serve

sio = socketio.AsyncServer(async_mode="asgi")
messages = []


@sio.event
async def message(sid, data=None, *more):
    match data:
        case {"username": username, "content": content}:
            new = {"id": str(uuid4()), "username": username, "content": content}
            messages.append(new)
            await sio.emit("message", new)


@sio.on("deleteMessage")
async def delete_message(sid, data=None, *more):
    wanted = data.get("messageId") if isinstance(data, dict) else None
    kept = [message for message in messages if message["id"] != wanted]
    if len(kept) == len(messages):
        await sio.emit("error", {"message": "Message not found"}, to=sid)
        return
    messages[:] = kept
    await sio.emit("messageDeleted", {"messageId": wanted})


serve(sio, lambda path: messages if path == "/api/messages" else None)
