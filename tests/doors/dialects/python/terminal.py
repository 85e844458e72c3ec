"""What the clients share: each line of the input is sent, and each frame that comes is printed, as it is."""
import asyncio
import json
import sys

import websockets


async def lines():
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield line.decode().rstrip("\n")


def show(value):
    print(json.dumps(value), flush=True)


async def converse(url, to_frame):
    """Until the input ends, or the server closes: then with the code that it gave."""
    async with websockets.connect(url) as socket:

        async def send():
            async for line in lines():
                await socket.send(to_frame(line))

        async def listen():
            try:
                async for frame in socket:
                    show(json.loads(frame))
            except websockets.ConnectionClosedError:
                pass
            show({"closed": socket.close_code})

        tasks = [asyncio.create_task(send()), asyncio.create_task(listen())]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
