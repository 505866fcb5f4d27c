#!/bin/sh
# Temporal's schemas, made or brought up to date; running it again changes nothing (setup-schema never goes back).
set -eu

for pair in temporal:temporal temporal_visibility:visibility; do
  database=${pair%%:*}
  versions=/etc/temporal/schema/postgresql/v12/${pair##*:}/versioned
  tool="temporal-sql-tool --plugin $SQL_PLUGIN --ep $SQL_HOST -p $SQL_PORT -u $SQL_USER --db $database"
  $tool setup-schema -v 0.0
  $tool update-schema -d "$versions"
done
