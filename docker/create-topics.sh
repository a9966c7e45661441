#!/bin/sh
# What `vigie topics create` does, with the tools of the broker's image. Run by compose.yaml.
set -eu

create() { # name, then configuration
  name="$1"
  shift
  /opt/kafka/bin/kafka-topics.sh --bootstrap-server kafka:9092 --create --if-not-exists \
    --topic "$name" --partitions 4 --config message.timestamp.type=LogAppendTime "$@"
}

# 60 days: longer than labels.horizon, so that a job can build its state anew.
for topic in vigie.requests vigie.responses vigie.labels vigie.signals vigie.scores vigie.alerts vigie.label-requests vigie.dead-letters; do
  create "$topic" --config cleanup.policy=delete --config retention.ms=5184000000
done
for topic in vigie.panes vigie.incidents vigie.monitors vigie.benchmarks vigie.control; do
  create "$topic" --config cleanup.policy=compact
done
