package io.vigie.decode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Published schema versions that the current ones have replaced, from {@code schemas/earlier}.
 * {@code schemas/versions.tsv} lists every version ever published; the last one of each record is current.
 */
final class EarlierSchemas {
    /**
     * One line of the list, separated by tabs: the record's name, the version's number and its fingerprint (CRC-64-AVRO
     * in hexadecimal).
     */
    record SchemaVersion(String record, int number, long fingerprint) {
        static SchemaVersion parse(String line) {
            String[] parts = line.split("\t", -1);
            if (parts.length != 3) {
                throw new IllegalArgumentException("not a name, a number and a fingerprint: " + line);
            }
            return new SchemaVersion(parts[0], Integer.parseInt(parts[1]), Long.parseUnsignedLong(parts[2], 16));
        }

        String file() {
            return record + "-" + number + ".avsc";
        }
    }

    private static final String LIST = "/schemas/versions.tsv";
    private static final String FOLDER = "/schemas/earlier/";

    private EarlierSchemas() {}

    /** All versions ever published, including the current ones, in the order of the list. */
    static List<SchemaVersion> versions() {
        return read(LIST)
                .lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(SchemaVersion::parse)
                .toList();
    }

    /** Versions that a later one has replaced. */
    static List<SchemaVersion> replaced() {
        List<SchemaVersion> all = versions();
        List<SchemaVersion> earlier = new ArrayList<>();
        for (SchemaVersion version : all) {
            if (all.stream()
                    .anyMatch(other -> other.record().equals(version.record()) && other.number() > version.number())) {
                earlier.add(version);
            }
        }
        return earlier;
    }

    static Schema schema(SchemaVersion version) {
        return new Schema.Parser().parse(read(FOLDER + version.file()));
    }

    private static String read(String resource) {
        try (InputStream in = EarlierSchemas.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the schema file " + resource + " is missing in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
