"""A right server for lesson 08, with the optional part."""

from collections import defaultdict
from uuid import uuid4

import socketio
from serve import serve

sio = socketio.AsyncServer(async_mode="asgi")
messages = defaultdict(list)


def room_of(name):
    """A prefixed name: each client is also in a room that is named by its own id."""
    return f"room {name}"


def name_in(data):
    name = data.get("roomId") if isinstance(data, dict) else None
    return name if isinstance(name, str) and name else None


def error(message):
    return {"status": "error", "message": message}


async def announce(event, sid, name):
    news = {"roomId": name, "id": sid}
    await sio.emit(event, news, room=room_of(name), skip_sid=sid)


@sio.on("joinRoom")
async def join_room(sid, data=None, *more):
    name = name_in(data)
    if name is None:
        return error("roomId must be a text that is not empty")
    is_new = room_of(name) not in sio.rooms(sid)
    await sio.enter_room(sid, room_of(name))
    if is_new:
        await announce("userJoined", sid, name)
    return {"status": "ok", "roomId": name}


@sio.on("leaveRoom")
async def leave_room(sid, data=None, *more):
    name = name_in(data)
    if room_of(name) not in sio.rooms(sid):
        return error("Not in room")
    await sio.leave_room(sid, room_of(name))
    await announce("userLeft", sid, name)
    return {"status": "ok", "roomId": name}


@sio.on("roomMessage")
async def room_message(sid, data=None, *more):
    name = name_in(data)
    if room_of(name) not in sio.rooms(sid):
        return error("Not in room")
    content = data.get("content")
    message = {"id": str(uuid4()), "roomId": name, "from": sid, "content": content}
    messages[name].append(message)
    await sio.emit("newMessage", message, room=room_of(name))
    return {"status": "ok", "message": message}


@sio.event
async def disconnect(sid, reason):
    for room in sio.rooms(sid):
        if room.startswith("room "):
            await announce("userLeft", sid, room.removeprefix("room "))


def get(path):
    start, end = "/api/rooms/", "/messages"
    if path.startswith(start) and path.endswith(end):
        return messages.get(path.removeprefix(start).removesuffix(end), [])


serve(sio, get)
