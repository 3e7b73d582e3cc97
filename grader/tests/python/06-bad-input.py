"""A right server for lesson 06."""

from uuid import uuid4

import socketio
from serve import serve

LONGEST = {"username": 20, "content": 500}

sio = socketio.AsyncServer(async_mode="asgi")
messages = []


class Refused(Exception):
    """Why a payload is refused: the field, and a sentence."""


@sio.on("createMessage")
async def create_message(sid, data=None, *more):
    try:
        message = {"id": str(uuid4())} | read(data)
    except Refused as refused:
        field, why = refused.args
        # A handler can't know whether the client asked for an acknowledgement.
        await sio.emit("error", {"message": why}, to=sid)
        return {"status": "error", "message": why, "field": field}
    messages.append(message)
    await sio.emit("message", message)
    return {"status": "ok", "message": message}


def read(data):
    """Returns the valid fields of a payload."""
    if not isinstance(data, dict):
        raise Refused("payload", "A message is an object.")
    return {field: text(data, field) for field in LONGEST}


def text(data, field):
    value = data.get(field)
    if not isinstance(value, str):
        raise Refused(field, f"The {field} must be a text.")
    value = value.strip()
    if not value:
        raise Refused(field, f"The {field} is empty.")
    if len(value) > LONGEST[field]:
        raise Refused(field, f"The {field} is too long.")
    return value


serve(sio, lambda path: messages if path == "/api/messages" else None)
