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
import java.util.function.UnaryOperator;
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
 * @param actions what people did about it, oldest first
 */
record Incident(
        String id,
        String version,
        long openedAt,
        long updatedAt,
        @Nullable Long closedAt,
        List<IncidentMember> members,
        Told told,
        List<IncidentAction> actions) {

    private static final int ID_BYTES = 8;

    /**
     * What channels were told last.
     *
     * @param at epoch milliseconds
     * @param severity its code
     * @param slices how many it had
     * @param metrics how many it had
     * @param everybody whether it was everybody
     */
    record Told(long at, int severity, int slices, int metrics, boolean everybody) {
        static final Told NOTHING = new Told(Long.MIN_VALUE, 0, 0, 0, false);
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
        return new Incident(id, version, openedAt, Math.max(updatedAt, at), closedAt, all, told, actions);
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
        return new Incident(id, version, openedAt, Math.max(updatedAt, at), closedAt, all, told, actions);
    }

    Incident close() {
        return new Incident(id, version, openedAt, updatedAt, updatedAt, members, told, actions);
    }

    Incident reopen() {
        return new Incident(id, version, openedAt, updatedAt, null, members, told, actions);
    }

    Incident told(Told now) {
        return withMembers(IncidentMember::told, now);
    }

    private Incident withMembers(UnaryOperator<IncidentMember> each, Told now) {
        return new Incident(
                id,
                version,
                openedAt,
                updatedAt,
                closedAt,
                members.stream().map(each).toList(),
                now,
                actions);
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
