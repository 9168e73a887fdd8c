"""A FastMCP server without a single type hint."""

from fastmcp import FastMCP

mcp = FastMCP("untyped")


@mcp.tool
def multiply(a, b):
    return a * b


@mcp.tool
def describe(value, label="value"):
    return f"{label}: {type(value).__name__} {value!r}"


if __name__ == "__main__":
    mcp.run(show_banner=False)
