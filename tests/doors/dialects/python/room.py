"""room.py ws://host room_id user_id username: a line `/typing` or `/stop` says just that, any other is a message."""
import asyncio
import json
import sys

from terminal import converse

FRAMES = {"/typing": {"type": "typing"}, "/stop": {"type": "stop_typing"}}
host, room_id, user_id, username = sys.argv[1:]


def to_frame(line):
    return json.dumps(FRAMES.get(line) or {"type": "message", "content": line})


asyncio.run(converse(f"{host}/ws/{room_id}/{user_id}?username={username}", to_frame))
