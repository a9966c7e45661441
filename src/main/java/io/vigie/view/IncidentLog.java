package io.vigie.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.model.AlertState;
import io.vigie.model.Metric;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.BoundedResult;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStoreException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The incidents that the series tell of. Each is a series of its own, so its last point says whether it is open. */
public final class IncidentLog {

    /** So many open incidents are read whole. */
    private static final int MOST = 50;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SeriesStore store;

    public IncidentLog(SeriesStore store) {
        this.store = store;
    }

    /** Those that are open, the most severe first, then the newest; with what their first alerts are now. */
    public BoundedResult<IncidentItem> open() throws SeriesStoreException, InterruptedException {
        BoundedResult<SeriesRow> last =
                store.latest(SeriesQuery.of(Measurement.INCIDENT).onlyFields("state"));
        List<SeriesRow> open = last.items().stream()
                .filter(row -> {
                    Double state = Rows.number(row, "state");
                    return state != null && state > 0;
                })
                .sorted(Comparator.comparingLong(SeriesRow::time).reversed())
                .toList();
        List<IncidentItem> items = new ArrayList<>();
        for (SeriesRow row : open.subList(0, Math.min(MOST, open.size()))) {
            SeriesQuery whole = SeriesQuery.of(Measurement.INCIDENT)
                    .where(Tags.INCIDENT, Rows.tag(row, Tags.INCIDENT))
                    .between(row.time(), row.time() + 1);
            for (SeriesRow point : store.latest(whole).items()) {
                items.add(item(point));
            }
        }
        items.sort(Comparator.comparingInt((IncidentItem item) -> -ModelStatus.weight(item.severity()))
                .thenComparing(Comparator.comparingLong(IncidentItem::updatedAt).reversed()));
        return new BoundedResult<>(items, last.more() || open.size() > MOST);
    }

    /** How many incidents of a model a person had closed as false alarms, by their last events in the period. */
    public long falseAlarms(String model, Period period) throws SeriesStoreException, InterruptedException {
        SeriesQuery query = SeriesQuery.of(Measurement.INCIDENT)
                .where(Tags.MODEL, model)
                .between(period.from(), period.to())
                .onlyFields("false_alarm");
        return store.latest(query).items().stream()
                .filter(row -> Objects.requireNonNullElse(Rows.number(row, "false_alarm"), 0.0) > 0)
                .count();
    }

    private IncidentItem item(SeriesRow row) throws SeriesStoreException, InterruptedException {
        String model = Rows.tag(row, Tags.MODEL);
        String version = Rows.tag(row, Tags.VERSION);
        Long alerts = Rows.count(row, "alerts");
        Double acknowledged = Rows.number(row, "acknowledged");
        Long silencedUntil = Rows.count(row, "silenced_until");
        return new IncidentItem(
                Rows.tag(row, Tags.INCIDENT),
                AlertRows.severity(Rows.number(row, "severity")),
                model,
                version,
                Rows.count(row, "opened_at"),
                Rows.count(row, "onset_at"),
                row.time(),
                alerts == null ? 0 : alerts,
                row.texts().get("scope"),
                row.texts().get("summary"),
                row.texts().get("owner"),
                row.texts().get("runbook"),
                acknowledged != null && acknowledged > 0,
                silencedUntil == null || silencedUntil == 0 ? null : silencedUntil,
                actions(row),
                members(row, model, version));
    }

    static List<IncidentItem.IncidentPersonAction> actions(SeriesRow row) {
        List<IncidentItem.IncidentPersonAction> actions = new ArrayList<>();
        for (JsonNode action : array(row.texts().get("actions"))) {
            actions.add(new IncidentItem.IncidentPersonAction(
                    action.path("type").asText(),
                    action.path("by").asText(),
                    action.path("at").asLong(),
                    action.hasNonNull("reason") ? action.path("reason").asText() : null,
                    action.path("until").isNumber() ? action.path("until").asLong() : null));
        }
        return actions;
    }

    private List<IncidentItem.IncidentPart> members(SeriesRow row, String model, String version)
            throws SeriesStoreException, InterruptedException {
        List<IncidentItem.IncidentPart> parts = new ArrayList<>();
        for (JsonNode member : array(row.texts().get("members"))) {
            String monitor = member.path("monitor").asText();
            String slice = member.path("slice").asText();
            // A monitor's figures of today cost a query: the alert that is told first has them.
            Double now = parts.isEmpty() ? now(model, version, slice, monitor) : null;
            parts.add(new IncidentItem.IncidentPart(
                    member.path("alert_id").asText(),
                    member.path("state").asText().equals(AlertState.FIRING.name())
                            ? AlertRows.FIRING
                            : AlertRows.RESOLVED,
                    monitor,
                    member.path("metric").asText(),
                    member.hasNonNull("criterion") ? member.path("criterion").asText() : null,
                    slice,
                    number(member, "before"),
                    worst(member, now),
                    now == null ? number(member, "now") : now));
        }
        return parts;
    }

    /** At its worst it was never better than it is now: a window may say more than what was told. */
    private static @Nullable Double worst(JsonNode member, @Nullable Double now) {
        Double told = number(member, "worst");
        Metric metric = Metric.ofLabel(member.path("metric").asText()).orElse(null);
        if (told == null || now == null || metric == null || metric.isDistribution()) {
            return told;
        }
        return metric.isHigherBetter() ? Math.min(told, now) : Math.max(told, now);
    }

    private @Nullable Double now(String model, String version, String slice, String monitor)
            throws SeriesStoreException, InterruptedException {
        List<SeriesRow> rows = store.latest(SeriesQuery.of(Measurement.DRIFT)
                        .where(Tags.MODEL, model)
                        .where(Tags.VERSION, version)
                        .where(Tags.SLICE, slice)
                        .where(Tags.MONITOR, monitor)
                        .onlyFields("current"))
                .items();
        // Labels of several criteria are several series: which of them it is does not show.
        return rows.size() == 1 ? Rows.number(rows.get(0), "current") : null;
    }

    private static @Nullable Double number(JsonNode member, String field) {
        return member.path(field).isNumber() ? Double.valueOf(member.path(field).asDouble()) : null;
    }

    /** What is no JSON was not written by Vigie. */
    static Iterable<JsonNode> array(@Nullable String text) {
        if (text == null) {
            return List.of();
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return List.of();
        }
    }
}
