package io.vigie.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.decode.EarlierSchemas.SchemaVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;

/**
 * A schema in {@code schemas/} changes only by a new version, which reads every earlier one ({@code
 * BACKWARD_TRANSITIVE} of schema registries): topics hold records of all of them.
 */
class SchemaVersionsTest {
    private static final Path SCHEMAS = Path.of("schemas");

    @Test
    void everySchemaIsTheLastOfItsVersions() throws IOException {
        Map<String, SchemaVersion> last = new HashMap<>();
        for (SchemaVersion version : EarlierSchemas.versions()) {
            SchemaVersion before = last.put(version.record(), version);
            assertThat(version.number())
                    .as("versions of %s are numbered 1, 2, 3 …", version.record())
                    .isEqualTo(before == null ? 1 : before.number() + 1);
        }
        Map<String, Schema> current = current();
        assertThat(last.keySet()).as("records in versions.tsv").isEqualTo(current.keySet());
        current.forEach((name, schema) -> assertThat(last.get(name).fingerprint())
                .as(
                        "%s.avsc is not its version %d any more. What is on topics was written with that one: put it back, "
                                + "or keep it as schemas/earlier/%s and add this line to schemas/versions.tsv "
                                + "(before the release of 0.2.0: replace the record's line): %s\t%d\t%016x",
                        name,
                        last.get(name).number(),
                        last.get(name).file(),
                        name,
                        last.get(name).number() + 1,
                        SingleObjectEncoding.fingerprint(schema))
                .isEqualTo(SingleObjectEncoding.fingerprint(schema)));
    }

    @Test
    void everyEarlierVersionIsKeptUnchanged() throws IOException {
        List<String> kept = new ArrayList<>();
        for (SchemaVersion version : EarlierSchemas.replaced()) {
            Schema schema = EarlierSchemas.schema(version);
            assertThat(schema.getName()).as(version.file()).isEqualTo(version.record());
            assertThat(SingleObjectEncoding.fingerprint(schema))
                    .as(version.file())
                    .isEqualTo(version.fingerprint());
            assertThat(SchemaStore.current().find(version.fingerprint()))
                    .as("decoders know %s", version.file())
                    .isEqualTo(schema);
            kept.add(version.file());
        }
        try (Stream<Path> files =
                Files.exists(SCHEMAS.resolve("earlier")) ? Files.list(SCHEMAS.resolve("earlier")) : Stream.empty()) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("files that versions.tsv lists")
                    .containsExactlyInAnyOrderElementsOf(kept);
        }
    }

    @Test
    void everySchemaReadsAllEarlierVersions() throws IOException {
        Map<String, Schema> current = current();
        for (SchemaVersion version : EarlierSchemas.replaced()) {
            assertThat(conflicts(current.get(version.record()), EarlierSchemas.schema(version)))
                    .as("%s.avsc reads %s", version.record(), version.file())
                    .isEmpty();
        }
    }

    @Test
    void incompatibleChangesAreDetected() throws IOException {
        for (Schema schema : current().values()) {
            assertThat(conflicts(schema, schema)).as(schema.getName()).isEmpty();
            List<Schema.Field> fields = new ArrayList<>();
            schema.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
            fields.add(new Schema.Field("added_without_default", Schema.create(Schema.Type.LONG)));
            Schema stricter =
                    Schema.createRecord(schema.getName(), null, schema.getNamespace(), schema.isError(), fields);
            assertThat(conflicts(stricter, schema)).as(schema.getName()).contains("added_without_default");
            assertThat(SingleObjectEncoding.fingerprint(stricter))
                    .as(schema.getName())
                    .isNotEqualTo(SingleObjectEncoding.fingerprint(schema));
        }
    }

    /** Empty if the reader can read what the writer wrote. */
    private static String conflicts(Schema reader, Schema writer) {
        var compatibility = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        return compatibility.getType() == SchemaCompatibilityType.COMPATIBLE
                ? ""
                : compatibility.getResult().getIncompatibilities().toString();
    }

    private static Map<String, Schema> current() throws IOException {
        Map<String, Schema> schemas = new TreeMap<>();
        try (Stream<Path> files = Files.list(SCHEMAS)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".avsc")).toList()) {
                Schema schema = new Schema.Parser().parse(file.toFile());
                schemas.put(schema.getName(), schema);
            }
        }
        return schemas;
    }
}
