#!/bin/sh
# Runs once, as superuser, when the volume is empty: roles, databases and extensions. The same as scripts/lib/roles.mjs
# does for the embedded PostgreSQL; everything else is made by the migrations as jx_owner.
set -eu

psql --set=ON_ERROR_STOP=1 --username=postgres \
  --set=owner="$JX_OWNER_PASSWORD" --set=app="$JX_APP_PASSWORD" \
  --set=queue="$JX_QUEUE_PASSWORD" --set=temporal="$TEMPORAL_DB_PASSWORD" <<'SQL'
CREATE ROLE jx_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'owner';
CREATE ROLE jx_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'app';
CREATE ROLE jx_queue LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'queue';
CREATE ROLE temporal LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'temporal';
CREATE DATABASE jiangxin OWNER jx_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE ALL ON DATABASE jiangxin, temporal, temporal_visibility FROM PUBLIC;
GRANT CONNECT ON DATABASE jiangxin TO jx_app, jx_queue;
\connect jiangxin
CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gist;
CREATE EXTENSION pgcrypto;
\connect temporal_visibility
CREATE EXTENSION btree_gin;
SQL
