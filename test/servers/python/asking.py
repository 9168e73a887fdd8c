"""A FastMCP server that sends every kind of server request, in both eras, logs and reports progress."""

import json
from dataclasses import dataclass
from typing import Literal

from fastmcp import Context, FastMCP
from mcp_types import InputRequiredResult, SamplingMessage, TextContent

mcp = FastMCP("asking")

TRIP = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "days": {"type": "integer", "default": 2}},
    "required": ["city"],
}
RHYME = [{"role": "user", "content": {"type": "text", "text": "A rhyme to bee?"}}]


@dataclass
class Trip:
    city: str
    days: int = 2
    how: Literal["train", "boat"] = "train"


@mcp.tool
async def plan(ctx: Context) -> str:
    """Asks where to go (elicitation, legacy era)."""
    answer = await ctx.elicit("Where to?", response_type=Trip)
    if answer.action != "accept":
        return answer.action
    return f"{answer.data.days} days to {answer.data.city} by {answer.data.how}"


@mcp.tool
async def rhyme(ctx: Context) -> str:
    """Asks for a rhyme (sampling, legacy era)."""
    message = SamplingMessage(role="user", content=TextContent(type="text", text="A rhyme to bee?"))
    answer = await ctx.session.create_message([message], max_tokens=5)
    return answer.content.text


@mcp.tool
async def roots(ctx: Context) -> str:
    """Asks for the client's roots (legacy era)."""
    return "\n".join(str(root.uri) for root in (await ctx.session.list_roots()).roots)


@mcp.tool
async def ask(ctx: Context) -> str | InputRequiredResult:
    """Asks for input, a rhyme and roots at once (modern era)."""
    if ctx.input_responses is None:
        return InputRequiredResult.model_validate(
            {
                "inputRequests": {
                    "trip": {
                        "method": "elicitation/create",
                        "params": {"mode": "form", "message": "Where to?", "requestedSchema": TRIP},
                    },
                    "rhyme": {
                        "method": "sampling/createMessage",
                        "params": {"messages": RHYME, "maxTokens": 5},
                    },
                    "roots": {"method": "roots/list"},
                }
            }
        )
    answers = {key: value.model_dump(mode="json") for key, value in ctx.input_responses.items()}
    trip, rhyme_, roots_ = answers["trip"], answers["rhyme"], answers["roots"]
    told = [trip.get("content"), rhyme_["content"]["text"], [root["uri"] for root in roots_["roots"]]]
    return json.dumps(told)


@mcp.tool
async def toil(ctx: Context) -> str:
    """Reports progress and logs."""
    for step in (1, 2):
        await ctx.report_progress(step, 2, f"step {step}")
        await ctx.info(f"did {step}", logger_name="toil")
    return "done"


mcp.run(show_banner=False, log_level="WARNING")
