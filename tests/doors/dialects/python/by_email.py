"""by_email.py ws://host email: each line is a message."""
import asyncio
import sys

from terminal import converse

host, email = sys.argv[1:]
asyncio.run(converse(f"{host}/ws/{email}", lambda line: line))
