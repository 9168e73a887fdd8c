"""A FastMCP server that requires a login, with FastMCP's own authorization server: protected.py [http|sse]."""

import asyncio
import socket
import sys

from fastmcp import FastMCP
from fastmcp.server.auth.providers.in_memory import InMemoryOAuthProvider
from mcp.server.auth.settings import ClientRegistrationOptions, RevocationOptions


def main(transport: str = "http") -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    auth = InMemoryOAuthProvider(
        base_url=address,
        client_registration_options=ClientRegistrationOptions(
            enabled=True, valid_scopes=["read"], default_scopes=["read"]
        ),
        revocation_options=RevocationOptions(enabled=True),
        required_scopes=["read"],
    )
    mcp = FastMCP("protected", auth=auth)

    @mcp.tool
    def multiply(a: int, b: int) -> int:
        """Multiplies two whole numbers."""
        return a * b

    path = "/sse" if transport == "sse" else "/mcp"
    print(f"listening on {address}{path}", file=sys.stderr, flush=True)
    run = mcp.run_http_async(
        transport=transport, path=path, sockets=[listening], show_banner=False, log_level="warning"
    )
    asyncio.run(run)


if __name__ == "__main__":
    main(*sys.argv[1:])
