#!/bin/sh
# The agent is process 1. Its own address is known only here: on Fargate each task has a network interface of its own.
set -eu
MILLRACE_HOST="${MILLRACE_HOST:-$(hostname -i | cut -d' ' -f1)}"
for home in /opt/millrace/engine/*/; do MILLRACE_ENGINE_HOME="${MILLRACE_ENGINE_HOME:-${home%/}}"; done
export MILLRACE_HOST MILLRACE_ENGINE_HOME
exec node /opt/millrace/agent.mjs
