"""Calls `echo` of a stdio server repeatedly with FastMCP's client: `python calls-fastmcp.py 1000 COMMAND`."""

import asyncio
import sys

from fastmcp import Client


async def main(calls, command):
    async with Client({"mcpServers": {"once": {"command": command, "args": []}}}) as client:
        for _ in range(int(calls)):
            result = await client.call_tool("echo", {"text": "hello"})
            print(result.content[0].text)


asyncio.run(main(*sys.argv[1:]))
