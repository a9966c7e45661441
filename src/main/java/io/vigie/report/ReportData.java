package io.vigie.report;

import io.vigie.model.Metric;
import io.vigie.model.SliceNames;
import io.vigie.model.WindowLength;
import io.vigie.series.LineProtocol;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.BoundedResult;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStore.Order;
import io.vigie.store.SeriesStoreException;
import io.vigie.view.ModelReader;
import io.vigie.view.Period;
import io.vigie.view.Sampling;
import io.vigie.view.SeriesSelector;
import io.vigie.view.SlicesReader;
import io.vigie.view.SlicesView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The series of the model that a report is about, and how they cut its period.
 *
 * <p>Figures are those of whole rolling windows, as the jobs wrote them: windows of one length that lie side by side
 * and end where the data of the period end. The longest kept one is taken that fits into the period. Counts are sums of
 * hours, or of the shortest window that is kept. Charts have rolling windows of at most a quarter of the period.
 */
final class ReportData {
    static final long HOUR = WindowLength.HOUR.millis();
    static final long DAY = WindowLength.DAY.millis();

    private static final int CHART_POINTS = 300;
    private static final int MOST_TILES = 60;

    /** How much of the first window may lie before the period: data rarely end on the minute. */
    private static final double SLACK = 0.1;

    private final SeriesStore store;
    private final ReportRequest request;
    private final List<WindowLength> kept;
    private final List<Long> ends;
    private final List<String> criteria;
    private final Map<String, SlicesView> views = new HashMap<>();
    private boolean incomplete;

    private ReportData(
            SeriesStore store, ReportRequest request, List<WindowLength> kept, List<Long> ends, List<String> criteria) {
        this.store = store;
        this.request = request;
        this.kept = kept;
        this.ends = ends;
        this.criteria = criteria;
    }

    /** @throws UnknownSubjectException if the store has no such model, or no such version of it */
    static ReportData read(SeriesStore store, ReportRequest request)
            throws SeriesStoreException, InterruptedException, UnknownSubjectException {
        requireSubject(store, request);
        Map<String, String> ofModel = Map.of(Tags.MODEL, request.model(), Tags.VERSION, request.version());
        Set<String> windows = Set.copyOf(
                store.tagValues(Measurement.TRAFFIC, Tags.WINDOW, ofModel).items());
        List<WindowLength> kept = Arrays.stream(WindowLength.values())
                .filter(window -> windows.contains(window.label()))
                .toList();
        TreeSet<String> criteria = new TreeSet<>(
                store.tagValues(Measurement.QUALITY, Tags.CRITERION, ofModel).items());
        ReportData data = new ReportData(store, request, kept, new ArrayList<>(), List.copyOf(criteria));
        data.cut();
        return data;
    }

    private static void requireSubject(SeriesStore store, ReportRequest request)
            throws SeriesStoreException, InterruptedException, UnknownSubjectException {
        List<String> models =
                store.tagValues(Measurement.TRAFFIC, Tags.MODEL, Map.of()).items();
        if (!models.contains(LineProtocol.storable(request.model()))) {
            throw new UnknownSubjectException("There is no model \"" + request.model() + "\" in the store; there "
                    + (models.isEmpty() ? "is none yet." : "is " + String.join(", ", models) + "."));
        }
        List<String> versions = store.tagValues(Measurement.TRAFFIC, Tags.VERSION, Map.of(Tags.MODEL, request.model()))
                .items();
        if (!versions.contains(LineProtocol.storable(request.version()))) {
            throw new UnknownSubjectException("The model \"" + request.model() + "\" has no version \""
                    + request.version() + "\"; it has " + String.join(", ", versions) + ".");
        }
    }

    private void cut() throws SeriesStoreException, InterruptedException {
        if (kept.isEmpty()) {
            return;
        }
        WindowLength length = tile();
        List<SeriesRow> newest = store.range(
                        inPeriod(query(Measurement.TRAFFIC)
                                .onlyFields("requests")
                                .where(Tags.WINDOW, length.label())
                                .limit(1)),
                        Order.NEWEST_FIRST)
                .items();
        if (newest.isEmpty()) {
            return;
        }
        long end = newest.get(0).time();
        double earliest = period().from() - SLACK * length.millis();
        do {
            ends.add(end);
            end -= length.millis();
        } while (end - length.millis() >= earliest && ends.size() < MOST_TILES);
        Collections.reverse(ends);
    }

    SeriesStore store() {
        return store;
    }

    ReportRequest request() {
        return request;
    }

    Period period() {
        return request.period();
    }

    /** Sorted; some may have no label in the period. */
    List<String> criteria() {
        return criteria;
    }

    /** The length of the windows whose figures the report has. */
    WindowLength tile() {
        return longest(period().lengthMs());
    }

    /** The length of the rolling windows that it draws. */
    WindowLength rolling() {
        return longest(period().lengthMs() / 4);
    }

    private WindowLength longest(long millis) {
        WindowLength longest = kept.isEmpty() ? WindowLength.MONTH : kept.get(0);
        for (WindowLength window : kept) {
            longest = window.millis() <= millis ? window : longest;
        }
        return longest;
    }

    /** Ends of the windows, ascending; none where the period has no data. */
    List<Long> ends() {
        return ends;
    }

    /** End of the last window; null where the period has no data. */
    @Nullable
    Long end() {
        return ends.isEmpty() ? null : ends.get(ends.size() - 1);
    }

    /** Of one window, as a table names its row. */
    String windowEnding(long end) {
        return ReportFormat.span(end - tile().millis(), end);
    }

    /** All slices of what the report is about. */
    SeriesQuery query(Measurement measurement) {
        return SeriesQuery.of(measurement).where(Tags.MODEL, request.model()).where(Tags.VERSION, request.version());
    }

    /** Everybody, in what the report is about. */
    SeriesQuery everybody(Measurement measurement) {
        return query(measurement).where(Tags.SLICE, SliceNames.ALL);
    }

    /** The series that views read. */
    SeriesSelector series(@Nullable String criterion) {
        return new SeriesSelector(request.model(), request.version(), SliceNames.ALL, tile().label(), criterion);
    }

    private SeriesQuery inPeriod(SeriesQuery query) {
        // A window that ends with the period is in it, one that ends where it begins is not.
        return query.between(period().from() + 1, period().to() + 1);
    }

    /** The newest point of a series in the window that ended at a time; null: there is none. */
    @Nullable
    SeriesRow at(SeriesQuery series, long end) throws SeriesStoreException, InterruptedException {
        List<SeriesRow> rows = store.latest(series.where(Tags.WINDOW, tile().label())
                        .between(end - Math.min(DAY, tile().millis()) + 1, end + 1))
                .items();
        return rows.isEmpty() ? null : rows.get(0);
    }

    /** As {@link #at}, of the last window. */
    @Nullable
    SeriesRow last(SeriesQuery series) throws SeriesStoreException, InterruptedException {
        Long end = end();
        return end == null ? null : at(series, end);
    }

    /**
     * All slices beside each other in the last window; null where the period has no data.
     *
     * @param criterion null unless the metric is quality
     */
    @Nullable
    SlicesView slices(Metric metric, @Nullable String criterion) throws SeriesStoreException, InterruptedException {
        Long end = end();
        if (end == null) {
            return null;
        }
        String key = metric.label() + "\n" + criterion;
        SlicesView view = views.get(key);
        if (view == null) {
            view = new SlicesReader(store).read(series(criterion), metric, end);
            incomplete |= view.incomplete();
            views.put(key, view);
        }
        // A figure that has ended long before the period's data says nothing about its last window.
        Long at = view.at();
        return at == null || at <= end - Math.min(DAY, tile().millis()) ? null : view;
    }

    /** Everybody's figure in the last window; null where there is none. */
    SlicesView.@Nullable SliceRow overall(Metric metric, @Nullable String criterion)
            throws SeriesStoreException, InterruptedException {
        SlicesView view = slices(metric, criterion);
        return view == null ? null : view.overall();
    }

    /** The rolling windows of a series through the period. */
    List<SeriesRow> rollingWindows(SeriesQuery series) throws SeriesStoreException, InterruptedException {
        Period points = new Period(period().from() + 1, period().to() + 1);
        return taken(Sampling.of(points, CHART_POINTS)
                .read(store, series.where(Tags.WINDOW, rolling().label())));
    }

    /**
     * From when on the rolling windows of all traffic are covered by data for at least half: epoch milliseconds, or
     * null where nothing is known.
     */
    @Nullable
    Long wholeFrom() throws SeriesStoreException, InterruptedException {
        return wholeFrom(new SeriesSelector(
                request.model(), request.version(), SliceNames.ALL, rolling().label(), null));
    }

    /** As {@link #wholeFrom()}, of the windows of any series. */
    @Nullable
    Long wholeFrom(SeriesSelector series) throws SeriesStoreException, InterruptedException {
        return ModelReader.wholeFrom(store, series, period());
    }

    /** How long the units are that counts are sums of: the shortest window that is kept. */
    WindowLength unit() {
        return kept.isEmpty() ? WindowLength.DAY : kept.get(0);
    }

    /** The units in words: {@code hours}, {@code UTC days}, {@code windows of 30 days}. */
    String units() {
        return switch (unit()) {
            case HOUR -> "hours";
            case DAY -> "UTC days";
            case WEEK, MONTH -> "windows of " + ReportFormat.window(unit());
        };
    }

    /**
     * A series in whole hours, UTC days or longer windows, one after the other, of the period; a unit without traffic
     * has no row.
     */
    List<SeriesRow> units(SeriesQuery series) throws SeriesStoreException, InterruptedException {
        SeriesQuery units = inPeriod(series.where(Tags.WINDOW, unit().label())).limit(SeriesStore.MAX_POINTS);
        return taken(store.sampled(units, unit().millis()));
    }

    /** All points of series without windows, by time. */
    List<SeriesRow> points(SeriesQuery series) throws SeriesStoreException, InterruptedException {
        return taken(store.range(inPeriod(series), Order.OLDEST_FIRST));
    }

    private List<SeriesRow> taken(BoundedResult<SeriesRow> rows) {
        incomplete |= rows.more();
        return rows.items();
    }

    /** Takes note of an answer that did not have everything. */
    void noteIncomplete(boolean more) {
        incomplete |= more;
    }

    /** Whether the store had more than could be read. */
    boolean isIncomplete() {
        return incomplete;
    }

    static @Nullable Double number(@Nullable SeriesRow row, String field) {
        return row == null ? null : row.fields().get(field);
    }

    static long count(@Nullable SeriesRow row, String field) {
        Double value = number(row, field);
        return value == null ? 0 : Math.round(value);
    }

    static String tag(SeriesRow row, String tag) {
        return row.tags().getOrDefault(tag, "");
    }

    static long sum(List<SeriesRow> rows, String field) {
        return rows.stream().mapToLong(row -> count(row, field)).sum();
    }

    /** Null where there is nothing to divide by. */
    static @Nullable Double share(long part, long whole) {
        return whole == 0 ? null : (double) part / whole;
    }
}
