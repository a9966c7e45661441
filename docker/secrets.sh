#!/usr/bin/env bash
# Makes the secrets that compose.yaml mounts, once. They stay out of the repository and of every settings file.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
mkdir -p secrets
chmod 700 secrets
for name in influx-password influx-token; do
  [[ -s "secrets/$name" ]] || head -c 32 /dev/urandom | base64 | tr -d '/+=\n' > "secrets/$name"
  # Users with other ids read them in the containers; the directory keeps other users of this machine out.
  chmod 644 "secrets/$name"
done
