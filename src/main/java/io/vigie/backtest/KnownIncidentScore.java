package io.vigie.backtest;

import io.vigie.model.AlertState;
import io.vigie.model.IncidentAlert;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentNews;
import io.vigie.model.IncidentState;
import io.vigie.model.KnownIncident;
import io.vigie.model.KnownIncident.KnownHistory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a variant told, held against the incidents that people know.
 *
 * <p>An alert lies within a known incident of its model if it was raised after that began, and what it is about can have
 * begun before that ended. It is about the known incident if slice and metric fit, too. An incident that was told is
 * false if no alert of it lies within any known one; if some do but none is about one, it is beside.
 *
 * @param labels that the variant's monitors looked at
 * @param pages how often anybody was told anything
 * @param rows of each known incident of the history, in their order
 * @param told every incident that was told, by the time at which it was opened
 * @param quietDays days of quiet stretches, of all models together
 */
public record KnownIncidentScore(
        String name, long labels, long pages, List<KnownRow> rows, List<ToldIncident> told, double quietDays) {

    /** The period that false incidents are counted for. */
    private static final double PERIOD_DAYS = 90;

    /** What became of a known incident. */
    public enum KnownOutcome {
        FOUND,
        MISSED,
        /** An alert that fits was open when it began: nothing is known of its delay. */
        OPEN_BEFORE
    }

    /** How an incident that was told stands to what is known. */
    public enum ToldKind {
        KNOWN,
        /** While a known one lasted, about another slice or metric. */
        BESIDE,
        FALSE,
        /** False, in a quiet stretch. */
        FALSE_IN_QUIET;

        /** Whether nothing that is known explains it. */
        public boolean isFalse() {
            return this == FALSE || this == FALSE_IN_QUIET;
        }
    }

    /**
     * A known incident.
     *
     * @param toldAt epoch milliseconds: when somebody was told of it first; null: nobody was
     * @param incidentId what it was told as; null like {@code toldAt}, but for one that was open before
     * @param slice of the alert that fits it, and was told first; null like {@code incidentId}
     */
    public record KnownRow(
            KnownIncident known,
            KnownOutcome outcome,
            @Nullable Long toldAt,
            @Nullable String incidentId,
            @Nullable String slice) {

        /** Milliseconds from its beginning; null unless it was found. */
        public @Nullable Long delayMs() {
            return toldAt == null ? null : Long.valueOf(toldAt - known.from());
        }
    }

    /**
     * An incident that somebody was told of.
     *
     * @param openedAt epoch milliseconds, as all times: when it was told first
     * @param closedAt when it was told to be over last; null: it is open at the end
     * @param notices of all that was told of it
     * @param summary what was told first
     */
    public record ToldIncident(
            String incidentId,
            String model,
            ToldKind kind,
            long openedAt,
            @Nullable Long closedAt,
            List<ToldNotice> notices,
            String summary) {

        public ToldIncident {
            notices = List.copyOf(notices);
        }
    }

    /** @param at epoch milliseconds */
    public record ToldNotice(long at, IncidentNews news) {}

    public KnownIncidentScore {
        rows = List.copyOf(rows);
        told = List.copyOf(told);
    }

    /**
     * Holds it against them.
     *
     * @param outcome of one variant of the comparison
     */
    public static KnownIncidentScore of(KnownHistory known, Backtest.Comparison history, VariantOutcome outcome) {
        Map<String, List<IncidentEvent>> byIncident = new LinkedHashMap<>();
        outcome.told().forEach(event -> byIncident
                .computeIfAbsent(event.incidentId(), any -> new ArrayList<>())
                .add(event));
        List<KnownRow> rows = new ArrayList<>();
        for (KnownIncident each : known.incidents()) {
            if (each.touches(history.firstAt(), history.lastAt()) && each.from() >= history.firstAt()) {
                rows.add(row(each, outcome));
            }
        }
        QuietTimes quiet = QuietTimes.of(known, history, outcome.joinWithinMs());
        List<ToldIncident> told = new ArrayList<>();
        for (List<IncidentEvent> events : byIncident.values()) {
            List<ToldNotice> notices = events.stream()
                    .filter(event -> event.news().isTold())
                    .map(event -> new ToldNotice(event.updatedAt(), event.news()))
                    .toList();
            if (!notices.isEmpty()) {
                told.add(told(events, notices, known, quiet, outcome.joinWithinMs()));
            }
        }
        long pages = told.stream().mapToLong(each -> each.notices().size()).sum();
        return new KnownIncidentScore(outcome.name(), outcome.labels(), pages, rows, told, quiet.days());
    }

    public long count(KnownOutcome outcome) {
        return rows.stream().filter(row -> row.outcome() == outcome).count();
    }

    public long count(ToldKind kind) {
        return told.stream().filter(each -> each.kind() == kind).count();
    }

    /** Incidents that nothing explains, in quiet stretches or not. */
    public long falseIncidents() {
        return told.stream().filter(each -> each.kind().isFalse()).count();
    }

    /** False incidents of quiet stretches, in ninety days of one model; null where there is no such stretch. */
    public @Nullable Double falsePer90Days() {
        return quietDays <= 0 ? null : Double.valueOf(count(ToldKind.FALSE_IN_QUIET) * PERIOD_DAYS / quietDays);
    }

    /** Milliseconds, of those that were found; of an even number the mean of both in the middle; null: none was. */
    public @Nullable Double medianDelayMs() {
        long[] delays = rows.stream()
                .map(KnownRow::delayMs)
                .filter(delay -> delay != null)
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();
        return delays.length == 0
                ? null
                : Double.valueOf(Arrays.stream(delays, (delays.length - 1) / 2, delays.length / 2 + 1)
                        .average()
                        .orElse(0));
    }

    private static KnownRow row(KnownIncident known, VariantOutcome outcome) {
        IncidentEvent before = null;
        for (IncidentEvent event : outcome.told()) {
            if (!known.model().equals(event.model())) {
                continue;
            }
            if (event.updatedAt() < known.from()) {
                before = latest(before, event, known);
                continue;
            }
            IncidentAlert fitting = event.news().isTold() && event.state() == IncidentState.OPEN
                    ? fitting(event, known, outcome.joinWithinMs())
                    : null;
            if (fitting != null) {
                return new KnownRow(known, KnownOutcome.FOUND, event.updatedAt(), event.incidentId(), fitting.slice());
            }
        }
        return before == null
                ? new KnownRow(known, KnownOutcome.MISSED, null, null, null)
                : new KnownRow(known, KnownOutcome.OPEN_BEFORE, null, before.incidentId(), firing(before, known));
    }

    /** Of what is open before it begins, the last that has an alert which fits and fires. */
    private static @Nullable IncidentEvent latest(
            @Nullable IncidentEvent known, IncidentEvent event, KnownIncident incident) {
        boolean isOpen = event.state() == IncidentState.OPEN && firing(event, incident) != null;
        if (isOpen) {
            return event;
        }
        return known != null && known.incidentId().equals(event.incidentId()) ? null : known;
    }

    private static @Nullable String firing(IncidentEvent event, KnownIncident known) {
        return event.alerts().stream()
                .filter(alert -> alert.state() == AlertState.FIRING)
                .filter(alert -> known.concerns(alert.slice(), alert.metric()))
                .map(IncidentAlert::slice)
                .findFirst()
                .orElse(null);
    }

    /** Of a slice before everybody: it says more. */
    private static @Nullable IncidentAlert fitting(IncidentEvent event, KnownIncident known, long joinWithinMs) {
        IncidentAlert found = null;
        for (IncidentAlert alert : event.alerts()) {
            boolean fits = alert.state() == AlertState.FIRING
                    && isWithin(alert, known, joinWithinMs)
                    && known.concerns(alert.slice(), alert.metric());
            if (fits && (found == null || alert.slice().equals(known.slice()))) {
                found = alert;
            }
        }
        return found;
    }

    private static boolean isWithin(IncidentAlert alert, KnownIncident known, long joinWithinMs) {
        return alert.raisedAt() >= known.from() && earliest(alert, joinWithinMs) < known.until();
    }

    /** What has no onset began at most so long before it was found, as incidents have it. */
    private static long earliest(IncidentAlert alert, long joinWithinMs) {
        Long from = alert.onsetFrom() == null ? alert.onsetAt() : alert.onsetFrom();
        return from == null ? alert.raisedAt() - joinWithinMs : Math.min(from, alert.raisedAt());
    }

    private static ToldIncident told(
            List<IncidentEvent> events,
            List<ToldNotice> notices,
            KnownHistory known,
            QuietTimes quiet,
            long joinWithinMs) {
        IncidentEvent first = events.stream()
                .filter(event -> event.news().isTold())
                .findFirst()
                .orElseThrow();
        IncidentEvent last = events.get(events.size() - 1);
        boolean isWithin = false;
        boolean isAbout = false;
        for (KnownIncident each : known.incidents()) {
            if (each.model().equals(last.model())) {
                for (IncidentAlert alert : last.alerts()) {
                    boolean inTime = isWithin(alert, each, joinWithinMs);
                    isWithin |= inTime;
                    isAbout |= inTime && each.concerns(alert.slice(), alert.metric());
                }
            }
        }
        long openedAt = first.updatedAt();
        boolean isQuiet = quiet.covers(last.model(), openedAt);
        ToldKind kind = isAbout
                ? ToldKind.KNOWN
                : isWithin ? ToldKind.BESIDE : isQuiet ? ToldKind.FALSE_IN_QUIET : ToldKind.FALSE;
        return new ToldIncident(
                last.incidentId(), last.model(), kind, openedAt, last.closedAt(), notices, first.summary());
    }
}
