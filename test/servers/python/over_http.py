"""A FastMCP server over Streamable HTTP, or over SSE: over_http.py [http|sse] [PORT]."""

import asyncio
import socket
import sys

from fastmcp import Context, FastMCP

mcp = FastMCP("over-http")


@mcp.tool
def multiply(a: int, b: int) -> int:
    """Multiplies two whole numbers."""
    return a * b


@mcp.tool
async def work(context: Context, steps: int = 3) -> str:
    """Reports its progress."""
    for step in range(1, steps + 1):
        await asyncio.sleep(0.02)
        await context.report_progress(step, steps, f"step {step}")
    return f"{steps} steps"


@mcp.resource("config://settings")
def settings() -> str:
    """The settings."""
    return "theme: dark"


def main(transport: str = "http", port: str = "0") -> None:
    listening = socket.create_server(("127.0.0.1", int(port)))
    path = "/sse" if transport == "sse" else "/mcp"
    print(f"listening on http://127.0.0.1:{listening.getsockname()[1]}{path}", file=sys.stderr, flush=True)
    run = mcp.run_http_async(
        transport=transport, path=path, sockets=[listening], show_banner=False, log_level="warning"
    )
    asyncio.run(run)


if __name__ == "__main__":
    main(*sys.argv[1:])
