"""plain.py ws://host: each line is a message."""
import asyncio
import sys

from terminal import converse

asyncio.run(converse(f"{sys.argv[1]}/ws", lambda line: line))
