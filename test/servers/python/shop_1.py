"""A FastMCP server before a release; shop_2.py is the same server afterwards."""

from typing import Literal

from fastmcp import FastMCP
from pydantic import BaseModel

mcp = FastMCP("shop", version="1.0.0")


class Address(BaseModel):
    """Where to ship an order."""

    street: str
    city: str


@mcp.tool
def search(query: str, limit: int = 10) -> list[str]:
    """Searches the items."""
    return [query] * min(limit, 2)


@mcp.tool
def price(item: str) -> int:
    """Returns the price of an item in cents."""
    return len(item)


@mcp.tool
def order(item: str, count: float = 1) -> str:
    """Orders an item."""
    return f"{count} {item}"


@mcp.tool
def cancel(number: int) -> str:
    """Cancels an order."""
    return f"{number} cancelled"


@mcp.tool
def ship(address: Address, speed: Literal["slow", "fast"]) -> str:
    """Ships the orders."""
    return f"{speed} to {address.city}"


@mcp.tool(annotations={"readOnlyHint": True})
def status(number: int) -> str:
    """Returns the status of an order."""
    return f"{number} ordered"


@mcp.prompt
def complain(about: str) -> str:
    """Writes a complaint."""
    return f"Complain about {about}"


mcp.run()
