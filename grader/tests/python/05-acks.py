"""A right server for lesson 05."""

import asyncio

import socketio
from serve import serve

sio = socketio.AsyncServer(async_mode="asgi")


@sio.on("clientEvent")
async def client_event(sid, data=None, *more):
    return {"status": "ok", "received": data}


@sio.on("askMe")
async def ask_me(sid, data=None, *more):
    try:
        return {"status": "ok", "answer": await ask(sid, data)}
    except socketio.exceptions.TimeoutError:
        return {"status": "timeout"}


@sio.event
async def poll(sid, data=None, *more):
    everyone = [sid for sid, _ in sio.manager.get_participants("/", None)]
    asked = [ask(sid, data) for sid in everyone]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    given = [answer for answer in answers if not isinstance(answer, Exception)]
    return {"status": "ok", "answers": given, "missing": len(answers) - len(given)}


async def ask(sid, data):
    """Asks one client, and waits at most one second for its answer."""
    return await sio.call("serverEvent", {"question": data["question"]}, to=sid, timeout=1)


serve(sio)
