#!/usr/bin/env bash
# A private source among others, with every role a process of its own: what a purge leaves of it on any
# topic, and for how long the other sources have no verdict meanwhile. About two minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
exec mvn -B -ntp -pl integration-tests -am test -Dtest=PrivacyTest -Dtests.excluded= \
  -Dsurefire.failIfNoSpecifiedTests=false
