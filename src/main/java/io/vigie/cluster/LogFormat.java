package io.vigie.cluster;

/** How processes of a cluster write their logs. */
public enum LogFormat {
    /** For people. */
    TEXT("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}{UTC} %-5p %c{1.} [%t] %m%n%xEx"),

    /** One JSON object a line, whatever the message says: time, level, logger, thread, message, exception. */
    JSON("{\"time\":\"%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}{UTC}\",\"level\":\"%p\",\"logger\":\"%enc{%c}{JSON}\","
            + "\"thread\":\"%enc{%t}{JSON}\",\"message\":\"%enc{%m}{JSON}\",\"exception\":\"%enc{%xEx}{JSON}\"}%n");

    private final String pattern;

    LogFormat(String pattern) {
        this.pattern = pattern;
    }

    /** Of Log4j's pattern layout: every cluster has that one. */
    String pattern() {
        return pattern;
    }
}
