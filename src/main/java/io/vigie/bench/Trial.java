package io.vigie.bench;

import io.vigie.bench.StreamSegment.SegmentType;
import io.vigie.detect.ChangeDetector;
import io.vigie.detect.ChangeDetector.ChangeSignal;

/**
 * One detector on one stream.
 *
 * @param falseAlarms alarms in stable segments
 * @param stableLabels labels in stable segments
 * @param delays per change, in labels, 1 being the first label after it; {@link #MISSED} for none
 * @param requestDelays the same in requests of the traffic
 */
record Trial(int falseAlarms, int stableLabels, long[] delays, long[] requestDelays) {
    static final long MISSED = Long.MAX_VALUE;

    /** Every signal restarts the detector; only a signal of degradation is an alarm. */
    static Trial run(LabelStream stream, ConfiguredDetector contestant) {
        int changes = (int) stream.stretches().stream()
                .filter(each -> each.type() == SegmentType.CHANGED)
                .count();
        TrialRun run = new TrialRun(stream, contestant, changes);
        stream.stretches().forEach(run::pass);
        return new Trial(run.falseAlarms, run.stableLabels, run.delays, run.requestDelays);
    }

    private static final class TrialRun {
        private final LabelStream stream;
        private final ConfiguredDetector contestant;
        private final long[] delays;
        private final long[] requestDelays;
        private ChangeDetector detector;
        private int falseAlarms;
        private int stableLabels;
        private int changesSeen;

        TrialRun(LabelStream stream, ConfiguredDetector contestant, int changes) {
            this.stream = stream;
            this.contestant = contestant;
            delays = new long[changes];
            requestDelays = new long[changes];
            StreamSegment first = stream.stretches().get(0);
            if (first.type() != SegmentType.REFERENCE) {
                throw new IllegalArgumentException("a stream begins with its reference");
            }
            detector = contestant.factory().create(ReferenceSegment.of(stream, first));
        }

        void pass(StreamSegment stretch) {
            switch (stretch.type()) {
                case REFERENCE -> {
                    if (contestant.learnsAlone()) {
                        count(stretch);
                    }
                }
                case STABLE -> {
                    falseAlarms += count(stretch);
                    stableLabels += stretch.length();
                }
                case CHANGED -> find(stretch);
                case SETTLING -> count(stretch);
            }
        }

        private ChangeSignal feed(int i) {
            ChangeSignal signal = detector.update(stream.error(i), stream.weight(i), i);
            if (signal != ChangeSignal.NONE) {
                detector.restart();
            }
            return signal;
        }

        private int count(StreamSegment stretch) {
            int alarms = 0;
            for (int i = stretch.from(); i < stretch.to(); i++) {
                alarms += feed(i) == ChangeSignal.DEGRADED ? 1 : 0;
            }
            return alarms;
        }

        private void find(StreamSegment stretch) {
            boolean last = stretch.to() == stream.size();
            delays[changesSeen] = MISSED;
            requestDelays[changesSeen] = MISSED;
            for (int i = stretch.from(); i < stretch.to(); i++) {
                boolean alarm = feed(i) == ChangeSignal.DEGRADED;
                if (alarm && delays[changesSeen] == MISSED) {
                    delays[changesSeen] = i - stretch.from() + 1L;
                    requestDelays[changesSeen] = stream.request(i) - stream.request(stretch.from()) + 1;
                    if (last) {
                        break;
                    }
                }
            }
            changesSeen++;
        }
    }
}
