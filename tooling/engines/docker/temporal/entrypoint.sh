#!/bin/sh
# The words of Temporal's CLI. The server that it would start is its own, which is older than the one beside it.
if [ "$1 $2" = "server start-dev" ]; then
  shift 2
  exec temporal-server "$@"
fi
exec temporal "$@"
