"""A FastMCP server as most are: no options, and what it does not need to set is not set."""

import sys

from fastmcp import Context, FastMCP

mcp = FastMCP("ordinary")


@mcp.tool
def multiply(a: int, b: int) -> int:
    """Multiplies two whole numbers."""
    return a * b


@mcp.tool
async def climb(ctx: Context) -> str:
    """Logs two steps, and writes to standard error."""
    for step in range(2):
        await ctx.info(f"step {step} of 2", extra={"step": step, "by": {"name": "Ada Lovelace", "token": "abc"}})
    print("at the top", file=sys.stderr)
    return "done"


@mcp.tool
async def ask(ctx: Context) -> str:
    """Asks for a name."""
    answer = await ctx.elicit("Your name?", str)
    return answer.action


mcp.run()
