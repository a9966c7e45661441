package io.vigie.telemetry;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** Records what a class or a package logs while this is open. */
public final class LogLines implements AutoCloseable {

    private final Logger logger;
    private final Level before;
    private final List<LogEvent> events = new CopyOnWriteArrayList<>();
    private final Collector collector = new Collector();

    private final class Collector extends AbstractAppender {
        Collector() {
            super("lines", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            events.add(event.toImmutable());
        }
    }

    private LogLines(String name) {
        this.logger = (Logger) LogManager.getLogger(name);
        this.before = logger.getLevel();
        collector.start();
        // In this order: an appender gives the logger a configuration of its own, with its parent's level.
        logger.addAppender(collector);
        Configurator.setLevel(name, Level.INFO);
    }

    public static LogLines of(Class<?> type) {
        return new LogLines(type.getName());
    }

    /** Records the log of all classes in and below a package. */
    public static LogLines ofPackage(String name) {
        return new LogLines(name);
    }

    /** The messages, in their order. */
    public List<String> messages() {
        return events.stream()
                .map(event -> event.getMessage().getFormattedMessage())
                .toList();
    }

    /** All that was logged, including the messages of stack traces. */
    List<LogEvent> events() {
        return List.copyOf(events);
    }

    @Override
    public void close() {
        logger.removeAppender(collector);
        Configurator.setLevel(logger.getName(), before);
        collector.stop();
    }
}
