"""socket_io.py http://host token: each line is posted; what the server answers and tells is printed."""
import asyncio
import sys

import socketio
from terminal import lines, show


async def main(host, token):
    client = socketio.AsyncClient(reconnection=False)
    client.on("*", lambda event, payload: show({"event": event, "payload": payload}))
    await client.connect(host, auth={"token": token})
    async for line in lines():
        show({"answer": await client.call("message:post", {"room_id": "general", "content": line})})
    await client.disconnect()


asyncio.run(main(*sys.argv[1:]))
