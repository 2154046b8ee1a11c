#!/bin/sh
# The image brings an empty cluster without a password; the first start gives it that of POSTGRES_PASSWORD, as the
# official image does. A later start leaves everything as it is.
set -eu
marker=/var/lib/postgresql/password-is-set
if [ ! -e "$marker" ]; then
  quoted=$(printf '%s' "$POSTGRES_PASSWORD" | sed "s/'/''/g")
  echo "ALTER ROLE postgres PASSWORD '$quoted'" |
    postgres --single -D "$PGDATA" -c log_min_messages=fatal -c log_min_error_statement=panic postgres >/dev/null
  touch "$marker"
fi
exec "$@"
