package io.vigie.model;

import java.util.Arrays;

/** Where a monitor stands on one series, as long as that is no alarm. Stored in savepoints and series by its code. */
public enum MonitorStatus {
    /** It would alarm. */
    WATCHING(0, "watching"),
    /** Labels that used to come do not. */
    LABELS_STOPPED(1, "labels-stopped"),
    /** Requests that used to come do not. */
    TRAFFIC_STOPPED(2, "traffic-stopped"),
    /** It does not know yet what to compare with. */
    REFERENCE_NOT_READY(3, "reference-not-ready"),
    /** Whatever happens, it could not prove it. */
    CANNOT_ALARM(4, "cannot-alarm"),
    /** It watches a rate that is 0 on enough traffic, which is not the same as no data. */
    TRUE_ZERO(5, "true-zero"),
    /** It watches what a judge says, and no person has checked the judge. */
    JUDGE_ONLY(6, "judge-only");

    private final int code;
    private final String label;

    MonitorStatus(int code, String label) {
        this.code = code;
        this.label = label;
    }

    /** @throws IllegalArgumentException if no status has this code */
    public static MonitorStatus ofCode(int code) {
        return Arrays.stream(values())
                .filter(status -> status.code == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no status has the code " + code));
    }

    /** As series have it. */
    public int code() {
        return code;
    }

    /** As pages, files and metrics write it. */
    public String label() {
        return label;
    }
}
