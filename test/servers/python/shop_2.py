"""The server of shop_1.py after a release, in which each tool has changed in another way."""

from typing import Literal

from fastmcp import FastMCP
from pydantic import BaseModel

mcp = FastMCP("shop", version="2.0.0")


class Address(BaseModel):
    """Where to ship an order."""

    street: str
    city: str
    country: str = "PT"


@mcp.tool
def search(query: str, limit: int = 20) -> list[str]:
    """Searches the items."""
    return [query] * min(limit, 2)


@mcp.tool
def price(item: str) -> float:
    """Returns the price of an item in cents."""
    return len(item) / 2


@mcp.tool
def order(item: str, count: int = 1) -> str:
    """Orders an item."""
    return f"{count} {item}"


@mcp.tool
def cancel(number: int, reason: str) -> str:
    """Cancels an order."""
    return f"{number} cancelled: {reason}"


@mcp.tool
def ship(address: Address, speed: Literal["slow", "fast", "express"]) -> str:
    """Ships the orders. Ask the user first."""
    return f"{speed} to {address.city}"


@mcp.tool(annotations={"readOnlyHint": False})
def status(number: int) -> str:
    """Returns the status of an order."""
    return f"{number} ordered"


@mcp.prompt
def complain(about: str, tone: str) -> str:
    """Writes a complaint."""
    return f"Complain about {about}, {tone}"


mcp.run()
