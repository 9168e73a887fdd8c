#!/bin/sh
# A server of the legacy era that starts and responds at once. Its tools are those of the given file, a
# JSON array, or `echo` alone.
tools='[{"name":"echo","inputSchema":{"type":"object","properties":{"text":{"type":"string"}}}}]'
if [ $# -gt 0 ]; then tools=$(cat "$1"); fi
while IFS= read -r line; do
  id=${line#*\"id\":}
  id=${id%%[,\}]*}
  case $line in
    *'"method":"initialize"'*)
      result='{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"at-once","version":"1"}}' ;;
    *'"method":"tools/list"'*) result="{\"tools\":$tools}" ;;
    *'"method":"tools/call"'*) result='{"content":[{"type":"text","text":"hello"}]}' ;;
    *'"id":'*)
      printf '{"jsonrpc":"2.0","id":%s,"error":{"code":-32601,"message":"unknown method"}}\n' "$id"
      continue ;;
    *) continue ;;
  esac
  printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$id" "$result"
done
