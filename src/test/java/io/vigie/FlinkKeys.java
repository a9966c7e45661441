package io.vigie;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The configuration keys that this version of Flink declares. */
final class FlinkKeys {
    private static final Set<String> KEYS = keys();

    private FlinkKeys() {}

    static boolean isKnown(String key) {
        // Reporters have names of the user's choice.
        return KEYS.contains(key)
                || key.matches(
                        "metrics\\.reporter\\.\\w+\\.(factory\\.class|port|interval|filterLabelValueCharacters)");
    }

    private static Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        for (Class<?> inJar :
                List.of(CheckpointingOptions.class, RocksDBOptions.class, StreamExecutionEnvironment.class)) {
            try (JarFile jar = new JarFile(new File(
                    inJar.getProtectionDomain().getCodeSource().getLocation().toURI()))) {
                jar.stream()
                        .map(entry -> entry.getName())
                        .filter(name -> name.startsWith("org/apache/flink/") && name.endsWith("Options.class"))
                        .map(name -> name.replace('/', '.').replaceFirst("\\.class$", ""))
                        .forEach(name -> addKeys(name, keys));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
        return keys;
    }

    private static void addKeys(String className, Set<String> keys) {
        try {
            Class<?> options = Class.forName(className, false, FlinkKeys.class.getClassLoader());
            for (Field field : options.getFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
                    keys.add(((ConfigOption<?>) field.get(null)).key());
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
