package io.vigie.cluster;

/** The log format of a cluster's processes. */
public enum LogFormat {
    /** For people. */
    TEXT("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}{UTC} %-5p %c{1.} [%t] %m%n%xEx"),

    /** One JSON object per line, whatever the message holds: time, level, logger, thread, message, exception. */
    JSON("{\"time\":\"%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}{UTC}\",\"level\":\"%p\",\"logger\":\"%enc{%c}{JSON}\","
            + "\"thread\":\"%enc{%t}{JSON}\",\"message\":\"%enc{%m}{JSON}\",\"exception\":\"%enc{%xEx}{JSON}\"}%n");

    private final String pattern;

    LogFormat(String pattern) {
        this.pattern = pattern;
    }

    /** The pattern for Log4j's pattern layout, which every cluster has. */
    String pattern() {
        return pattern;
    }
}
