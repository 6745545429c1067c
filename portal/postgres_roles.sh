#!/bin/sh
# The two roles of the database `portal`, once, by its superuser: `portal_owner` has the tables and
# changes them when the portal is updated; `portal` reads and writes rows and can do no more
# (manage.py grant_rights). Their passwords are on no command line.
set -eu
secrets=${SECRETS:-/run/secrets}
export secrets
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username=postgres --dbname=portal <<'SQL'
\set owner `cat "$secrets/owner_password"`
\set portal `cat "$secrets/portal_password"`
CREATE ROLE portal_owner LOGIN PASSWORD :'owner';
CREATE ROLE portal LOGIN PASSWORD :'portal';
ALTER DATABASE portal OWNER TO portal_owner;
REVOKE ALL ON DATABASE portal FROM PUBLIC;
GRANT CONNECT ON DATABASE portal TO portal;
SQL
