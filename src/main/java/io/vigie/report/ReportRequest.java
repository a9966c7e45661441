package io.vigie.report;

import io.vigie.view.Period;
import java.util.List;

/**
 * What a report is asked for.
 *
 * @param version a version, or {@code *} for all of them pooled
 * @param safetyCriteria criteria that have a section of their own
 * @param now epoch milliseconds: when it is written
 */
public record ReportRequest(String model, String version, Period period, List<String> safetyCriteria, long now) {
    public ReportRequest {
        safetyCriteria = List.copyOf(safetyCriteria);
    }

    boolean isPooled() {
        return version.equals("*");
    }
}
