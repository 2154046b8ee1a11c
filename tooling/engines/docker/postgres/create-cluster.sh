#!/bin/sh
# Makes the empty cluster while the image is built, which spares every start a second.
set -eu
initdb -D "$PGDATA" --username=postgres --encoding=UTF8 --locale=C.UTF-8 --no-sync \
  --auth-local=trust --auth-host=scram-sha-256 >/dev/null
echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
echo "listen_addresses = '*'" >>"$PGDATA/postgresql.conf"
