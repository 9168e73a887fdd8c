"""A FastMCP server whose state lasts as long as its process."""

import asyncio
import os
from pathlib import Path

from fastmcp import Context, FastMCP

mcp = FastMCP("stateful")
state = {"counted": 0}
cancelled: list[str] = []


@mcp.tool
def count() -> int:
    """Counts its calls."""
    state["counted"] += 1
    return state["counted"]


@mcp.tool
def pid() -> int:
    """Returns the ID of the process."""
    return os.getpid()


@mcp.tool
async def wait(name: str, until: str, ctx: Context) -> str:
    """Logs, reports progress, and returns when the file exists."""
    await ctx.info(f"began {name}")
    await ctx.report_progress(1, 2, name)
    try:
        while not Path(until).exists():
            await asyncio.sleep(0.02)
    except asyncio.CancelledError:
        cancelled.append(name)
        raise
    return f"{name} done"


@mcp.tool(name="cancelled")
def list_cancelled() -> str:
    """Returns the names of the calls of wait that were cancelled."""
    return " ".join(cancelled)


@mcp.tool
async def ask(message: str, ctx: Context) -> str:
    """Asks for a name (legacy era)."""
    answer = await ctx.elicit(message, response_type=str)
    return f"{answer.action} {answer.data}" if answer.action == "accept" else answer.action


@mcp.tool
def die() -> None:
    """Ends the process at once."""
    os._exit(9)


mcp.run(show_banner=False, log_level="WARNING")
