#!/bin/sh
# The namespace and its retention: 30 days, so that what went wrong last week can still be read.
set -eu

temporal operator namespace describe --namespace default >/dev/null 2>&1 \
  || temporal operator namespace create --namespace default --retention 720h
temporal operator namespace update --namespace default --retention 720h
