"""The server of the examples on the page of FastMCP's client, and of the pages that it links to."""

import asyncio
import os
from dataclasses import dataclass
from datetime import datetime, timezone

from fastmcp import Context, FastMCP
from fastmcp.exceptions import ToolError
from fastmcp.utilities.types import Image

mcp = FastMCP("TestServer", instructions="Ask it what you like.", version="1.2.3")


@dataclass
class Meeting:
    title: str
    at: datetime
    seats: int | None = None


@dataclass
class Guest:
    name: str
    age: int


@mcp.tool
def example_tool(param: str) -> str:
    return f"example: {param}"


@mcp.tool
def greet(name: str) -> str:
    return f"Hello, {name}!"


@mcp.tool
def multiply(a: int, b: int) -> int:
    return a * b


@mcp.tool
def get_forecast(city: str) -> dict:
    return {"city": city, "sky": "grey"}


@mcp.tool
def answer_question(question: str) -> str:
    return "Paris" if "France" in question else "It depends."


@mcp.tool
def meeting(title: str) -> Meeting:
    return Meeting(title, datetime(2026, 11, 25, 9, 30, tzinfo=timezone.utc))


@mcp.tool
def moments() -> list[datetime]:
    return [datetime(2026, 1, 2, tzinfo=timezone.utc)]


@mcp.tool
def nothing() -> None:
    return None


@mcp.tool
def untyped(echo: dict):
    return echo


@mcp.tool
def picture() -> Image:
    return Image(data=b"\x89PNG", format="png")


@mcp.tool
def fail(why: str) -> str:
    raise ToolError(f"failed: {why}")


@mcp.tool
async def long_task(context: Context, steps: int = 2) -> str:
    for step in range(1, steps + 1):
        await context.report_progress(step, steps, f"step {step}")
    return "done"


@mcp.tool
async def wait_for_ever(context: Context) -> str:
    await context.info("waiting")
    await asyncio.sleep(3600)
    return "never"


@mcp.tool
async def talk(context: Context) -> str:
    await context.debug("a detail")
    await context.info("hello", logger_name="talker")
    await context.warning("careful")
    return "talked"


@mcp.tool
async def invite(context: Context) -> str:
    answer = await context.elicit("Who comes?", response_type=Guest)
    if answer.action != "accept":
        return answer.action
    return f"{answer.data.name} ({answer.data.age}) comes"


@mcp.tool
async def ask_number(context: Context) -> str:
    answer = await context.elicit("How many?", response_type=int)
    return f"{answer.action}: {getattr(answer, 'data', None)}"


@mcp.tool
def crash() -> str:
    os._exit(7)


@mcp.resource("file:///config/settings.json", mime_type="application/json")
def settings() -> str:
    return '{"theme":"dark"}'


@mcp.resource("weather://icons/sunny", mime_type="image/png")
def sunny() -> bytes:
    return b"\x89PNG sunny"


@mcp.resource("resource://templates/list")
def templates() -> str:
    return "templates"


@mcp.resource("weather://{city}/now")
def weather(city: str) -> str:
    return f"It rains in {city}"


@mcp.prompt
def analyze_data(data: list[int], topic: str = "numbers") -> str:
    return f"Analyze these {topic}: {sum(data)} in all"


if __name__ == "__main__":
    mcp.run(show_banner=False, log_level="WARNING")
