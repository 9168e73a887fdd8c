"""A FastMCP server with a type for every argument, and one of everything else that FastMCP serves."""

import asyncio
from enum import Enum
from typing import Annotated, Literal, Optional

from fastmcp import Context, FastMCP
from fastmcp.exceptions import ToolError
from fastmcp.utilities.types import Image
from pydantic import BaseModel, Field

mcp = FastMCP("typed", instructions="Multiplies, greets and tells the weather.", version="1.2.3")

# A PNG of one red pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de00"
    "00000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


class Unit(Enum):
    CELSIUS = "celsius"
    FAHRENHEIT = "fahrenheit"


class Address(BaseModel):
    street: str
    zip: str = Field(description="Digits, leading zeros kept", pattern=r"^\d{5}$")


class Person(BaseModel):
    name: str
    age: int = 0
    address: Optional[Address] = None


@mcp.tool
def multiply(a: int, b: int) -> int:
    """Multiplies two whole numbers."""
    return a * b


@mcp.tool
def greet(
    name: Annotated[str, Field(description="Whom to greet")],
    style: Literal["formal", "casual"] = "casual",
    times: Annotated[int, Field(ge=1, le=5)] = 1,
    title: Optional[str] = None,
) -> str:
    """Greets somebody."""
    whom = f"{title} {name}" if title else name
    return "\n".join([f"Good day, {whom}." if style == "formal" else f"Hi {whom}!"] * times)


@mcp.tool
def convert(degrees: float, unit: Unit, exact: bool = False) -> float:
    """Converts a temperature from the unit into the other one."""
    other = degrees * 9 / 5 + 32 if unit is Unit.CELSIUS else (degrees - 32) * 5 / 9
    return other if exact else round(other)


@mcp.tool
def count(words: list[str], weights: dict[str, float]) -> dict[str, float]:
    """Counts words by weight."""
    return {word: words.count(word) * weights.get(word, 1.0) for word in words}


@mcp.tool
def register(person: Person, friends: list[Person] | None = None) -> Person:
    """Registers a person and returns it."""
    person.age += len(friends or [])
    return person


@mcp.tool
def fail(why: str) -> str:
    """Fails, as a tool does."""
    raise ToolError(f"failed: {why}")


@mcp.tool
def pixel() -> Image:
    """Returns an image."""
    return Image(data=PIXEL, format="png")


@mcp.tool
async def work(context: Context, steps: int = 3, delay: float = 0.02) -> str:
    """Reports its progress and logs."""
    for step in range(1, steps + 1):
        await asyncio.sleep(delay)
        await context.report_progress(step, steps, f"step {step}")
        await context.info(f"finished step {step}")
    return f"{steps} steps"


@mcp.tool
async def log(context: Context, message: str) -> str:
    """Logs at four levels."""
    await context.debug(message)
    await context.info(message)
    await context.warning(message)
    await context.error(message)
    return "logged"


@mcp.resource("config://settings", mime_type="application/json")
def settings() -> dict:
    """The settings."""
    return {"theme": "dark", "limit": 10}


@mcp.resource("data://pixel", mime_type="image/png")
def pixel_bytes() -> bytes:
    """An image as a resource."""
    return PIXEL


@mcp.resource("weather://{city}/now")
def weather(city: str) -> str:
    """The weather in a city."""
    return f"It rains in {city}"


@mcp.prompt
def analyze(data: list[int], topic: str = "numbers") -> str:
    """Asks for an analysis."""
    return f"Analyze these {topic}: {sum(data)} in all"


if __name__ == "__main__":
    mcp.run(show_banner=False)
