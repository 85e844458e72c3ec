"""chat.py ws://host room_id secret username: signs its own token. A line `/typing`, `/leave` or `/join` says just that."""
import asyncio
import base64
import hashlib
import hmac
import json
import sys
import time

from terminal import converse

COMMANDS = {"/typing", "/leave", "/join"}
host, room_id, secret, username = sys.argv[1:]


def encoded(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def token():
    claims = {"sub": f"python-{username}", "username": username, "exp": int(time.time()) + 3600}
    body = b".".join(encoded(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return (body + b"." + encoded(hmac.new(secret.encode(), body, hashlib.sha256).digest())).decode()


def to_frame(line):
    return json.dumps({"type": line[1:]} if line in COMMANDS else {"type": "message", "content": line})


asyncio.run(converse(f"{host}/ws/chat/{room_id}?token={token()}", to_frame))
