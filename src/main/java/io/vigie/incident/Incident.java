package io.vigie.incident;

import io.vigie.model.AlertEvent;
import io.vigie.model.IncidentEvent.IncidentAction;
import io.vigie.model.IncidentState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Alerts of one model and version scope that have one cause. Stored in savepoints by {@link IncidentCodec}.
 *
 * @param version a version, or {@code *} for all of them pooled
 * @param openedAt epoch milliseconds, as all times
 * @param updatedAt when something happened to it last
 * @param closedAt null while it is open
 * @param members at least one, by onset
 * @param told what channels know
 * @param handling what people decided about it, as far as it matters still
 * @param actions what people did about it, oldest first, at most {@link #MOST_ACTIONS}
 */
record Incident(
        String id,
        String version,
        long openedAt,
        long updatedAt,
        @Nullable Long closedAt,
        List<IncidentMember> members,
        Told told,
        Handling handling,
        List<IncidentAction> actions) {

    /** Of more, the oldest are left out. */
    static final int MOST_ACTIONS = 200;

    private static final int ID_BYTES = 8;

    /**
     * What channels were told last.
     *
     * @param at epoch milliseconds
     * @param open whether they take it to be open
     * @param severity its code
     * @param slices how many it had
     * @param metrics how many it had
     * @param everybody whether it was everybody
     */
    record Told(long at, boolean open, int severity, int slices, int metrics, boolean everybody) {
        static final Told NOTHING = new Told(Long.MIN_VALUE, false, 0, 0, 0, false);
    }

    Incident {
        members = List.copyOf(members);
        actions = List.copyOf(actions);
    }

    /** With its first alert. The id is the same in every repetition of a run. */
    static Incident of(String model, AlertEvent first, IncidentMember member) {
        String key = String.join("\n", model, first.version(), first.alertId());
        return new Incident(
                hash(key),
                first.version(),
                first.updatedAt(),
                first.updatedAt(),
                null,
                List.of(member),
                Told.NOTHING,
                Handling.NONE,
                List.of());
    }

    private static String hash(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    IncidentState state() {
        return closedAt == null ? IncidentState.OPEN : IncidentState.CLOSED;
    }

    boolean has(String alertId) {
        return members.stream().anyMatch(member -> member.alert().alertId().equals(alertId));
    }

    long onsetFrom() {
        return members.stream().mapToLong(IncidentMember::earliest).min().orElse(openedAt);
    }

    /** When the first of its changes was there at the latest. */
    long onsetAt() {
        return members.stream().mapToLong(IncidentMember::latest).min().orElse(openedAt);
    }

    long lastOnset() {
        return members.stream().mapToLong(IncidentMember::latest).max().orElse(openedAt);
    }

    /** How far the onset of an alert lies from those of this incident, at least 0. */
    long gap(long earliest, long latest) {
        return Math.max(0, Math.max(earliest - lastOnset(), onsetFrom() - latest));
    }

    Incident with(IncidentMember member, long at) {
        List<IncidentMember> all = new ArrayList<>(members);
        all.removeIf(each -> each.alert().alertId().equals(member.alert().alertId()));
        all.add(member);
        all.sort(IncidentMember.BY_ONSET);
        return new Incident(id, version, openedAt, Math.max(updatedAt, at), closedAt, all, told, handling, actions);
    }

    Incident after(AlertEvent event) {
        IncidentMember known = members.stream()
                .filter(member -> member.alert().alertId().equals(event.alertId()))
                .findFirst()
                .orElseThrow();
        return with(known.after(event), event.updatedAt());
    }

    /** Whether an alert of such a monitor fires. */
    boolean firesFor(Predicate<String> monitor) {
        return members.stream()
                .anyMatch(member ->
                        member.isFiring() && monitor.test(member.alert().monitor()));
    }

    /** With the firing alerts of such monitors ended. */
    Incident withoutAlertsOf(Predicate<String> monitor, long at) {
        List<IncidentMember> all = members.stream()
                .map(member -> member.isFiring() && monitor.test(member.alert().monitor()) ? member.ended(at) : member)
                .toList();
        return new Incident(id, version, openedAt, Math.max(updatedAt, at), closedAt, all, told, handling, actions);
    }

    /** By itself: no alert of it fires any more. */
    Incident close() {
        return with(updatedAt, updatedAt, handling.over());
    }

    /** What channels know stands: alerts that go on are compared with what they are now. */
    Incident closeByPerson(long at, boolean asFalse) {
        return seen().with(at, at, handling.closeByPerson(asFalse));
    }

    /** What was closed by a person is over by itself, too. */
    Incident over() {
        return with(updatedAt, closedAt, handling.over());
    }

    Incident reopen() {
        return with(updatedAt, null, handling.reopen(updatedAt, told.open()));
    }

    Incident acknowledge() {
        return seen().with(handling.acknowledge());
    }

    Incident with(Handling now) {
        return with(updatedAt, closedAt, now);
    }

    private Incident with(long updated, @Nullable Long closed, Handling now) {
        return new Incident(id, version, openedAt, updated, closed, members, told, now, actions);
    }

    /** With what a person did, at a time of this incident. */
    Incident act(IncidentAction action, long at) {
        List<IncidentAction> all = new ArrayList<>(actions);
        all.add(action);
        return new Incident(
                id,
                version,
                openedAt,
                at,
                closedAt,
                members,
                told,
                handling,
                all.subList(Math.max(0, all.size() - MOST_ACTIONS), all.size()));
    }

    boolean hasAction(String actionId) {
        return actions.stream().anyMatch(action -> actionId.equals(action.id()));
    }

    /** A time for a further event of this incident: never that of another one. */
    long nextEventAt(long now) {
        return Math.max(now, Math.max(updatedAt, told.at()) + 1);
    }

    /** Channels know all of it. */
    Incident told(long at) {
        return known(new Told(at, closedAt == null, severity(), slices(), metrics(), scope().everybody()));
    }

    /** A person knows all of it: news are what comes after that. */
    private Incident seen() {
        return known(new Told(told.at(), told.open(), severity(), slices(), metrics(), scope().everybody()));
    }

    private Incident known(Told now) {
        List<IncidentMember> all = members.stream().map(IncidentMember::told).toList();
        return new Incident(id, version, openedAt, updatedAt, closedAt, all, now, handling, actions);
    }

    /** After it was told once more to others. */
    Incident escalate(long at) {
        return with(at, closedAt, handling.escalate());
    }

    boolean isFiring() {
        return members.stream().anyMatch(IncidentMember::isFiring);
    }

    /** Those that fire, or all if none does: a story that is over is told whole. */
    List<IncidentMember> present() {
        List<IncidentMember> firing =
                members.stream().filter(IncidentMember::isFiring).toList();
        return firing.isEmpty() ? members : firing;
    }

    int severity() {
        return present().stream()
                .mapToInt(member -> IncidentScope.severity(member.alert()).code())
                .max()
                .orElse(0);
    }

    int slices() {
        return (int) distinct(present().stream().map(member -> member.alert().slice()));
    }

    int metrics() {
        return (int) distinct(present().stream()
                .map(member -> member.alert().metric()
                        + " "
                        + Objects.requireNonNullElse(member.alert().criterion(), "")));
    }

    IncidentScope scope() {
        return IncidentScope.of(present());
    }

    private static long distinct(Stream<String> names) {
        return names.distinct().count();
    }
}
