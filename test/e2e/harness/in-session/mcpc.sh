#!/bin/sh
# Runs the mcpc of its arguments through a session that is open already, if the line can be run in one.
name=$("$1" "${0%/*}/open-session.mjs" "$@" </dev/null)
if [ -n "$name" ]; then
  MCPC_SESSION=$name
  export MCPC_SESSION
fi
exec "$@"
