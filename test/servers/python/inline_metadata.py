# /// script
# requires-python = ">=3.10"
# dependencies = ["fastmcp==4.1.2"]
# ///
"""A FastMCP server with inline metadata, for `uv run --script`."""

from fastmcp import FastMCP

mcp = FastMCP("inline-metadata")


@mcp.tool
def multiply(a: int, b: int) -> int:
    """Multiplies two whole numbers."""
    return a * b


if __name__ == "__main__":
    mcp.run(show_banner=False)
