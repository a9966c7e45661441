package io.vigie.flink.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.assertj.core.api.RecursiveComparisonAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records with random content come back as they were, every component of them. */
class RecordLayoutsTest {

    static Stream<String> names() {
        return StoredRecord.all().stream().map(StoredRecord::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void aRecordComesBackAsItWas(String name) throws Exception {
        StoredRecord<?> kind = StoredRecord.named(name);
        TypeSerializer<Object> writing = serializer(kind);
        TypeSerializer<Object> reading = serializer(kind);
        for (long seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var out = new DataOutputSerializer(64);
            List<Object> records = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Object record = record(kind.type(), random);
                records.add(record);
                writing.serialize(record, out);
            }
            var in = new DataInputDeserializer(out.getCopyOfBuffer());
            for (Object record : records) {
                same(reading.deserialize(in), "seed " + seed).isEqualTo(record);
            }
            assertThat(in.available()).as("seed " + seed).isZero();
        }
    }

    private static RecursiveComparisonAssert<?> same(Object read, String context) {
        return assertThat(read).as(context).usingRecursiveComparison().withStrictTypeChecking();
    }

    /** What a savepoint says of its bytes is enough to find who reads them. */
    @ParameterizedTest
    @MethodSource("names")
    void aSavepointNamesTheLayout(String name) throws Exception {
        TypeSerializer<Object> serializer = serializer(StoredRecord.named(name));
        var out = new DataOutputSerializer(64);
        TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(out, serializer.snapshotConfiguration());
        var read = TypeSerializerSnapshotSerializationUtil.<Object>readSerializerSnapshot(
                new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());
        assertThat(read.restoreSerializer()).isEqualTo(serializer);
        assertThat(serializer
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(read)
                        .isCompatibleAsIs())
                .isTrue();
    }

    @SuppressWarnings("unchecked")
    private static TypeSerializer<Object> serializer(StoredRecord<?> kind) {
        return (TypeSerializer<Object>) RecordTypeInfo.of(kind.type()).createSerializer(new SerializerConfigImpl());
    }

    private static Object record(Class<?> type, Random random) throws Exception {
        if (type == String.class) {
            return text(random);
        }
        if (type.getSimpleName().equals("LabelJoinInput")) {
            int which = random.nextInt(3);
            return construct(type, i -> i == which, random);
        }
        return construct(type, i -> random.nextInt(3) > 0, random);
    }

    private interface Given {
        boolean is(int component);
    }

    /** Components that may be null are so where the record lets them. */
    private static Object construct(Class<?> type, Given given, Random random) throws Exception {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            boolean mayBeNull = Arrays.stream(components[i].getAnnotatedType().getAnnotations())
                    .anyMatch(Nullable.class::isInstance);
            values[i] = mayBeNull && !given.is(i) ? null : value(components[i].getGenericType(), random);
        }
        Constructor<?> constructor = type.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    private static Object value(Type type, Random random) throws Exception {
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            List<Object> list = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                list.add(value(generic.getActualTypeArguments()[0], random));
            }
            return list.isEmpty() ? List.of() : list;
        }
        if (type instanceof ParameterizedType) {
            Map<String, String> map = new HashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                map.put(text(random), text(random));
            }
            return map;
        }
        if (type == String.class) {
            return text(random);
        }
        if (type == long.class || type == Long.class) {
            return random.nextBoolean() ? random.nextInt(1_000) : random.nextLong(Long.MAX_VALUE);
        }
        if (type == long[].class) {
            return random.longs(random.nextInt(4)).toArray();
        }
        if (type == byte[].class) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            return bytes;
        }
        if (type == int.class) {
            return random.nextInt(1_000);
        }
        if (type == double.class || type == Double.class) {
            return random.nextDouble();
        }
        if (type == boolean.class || type == Boolean.class) {
            return random.nextBoolean();
        }
        Class<?> other = (Class<?>) type;
        if (other.isEnum()) {
            return other.getEnumConstants()[random.nextInt(other.getEnumConstants().length)];
        }
        return record(other, random);
    }

    /** Ids as they usually are, almost, and of any kind. */
    private static String text(Random random) {
        String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> uuid;
            case 2 -> uuid.toUpperCase(java.util.Locale.ROOT);
            case 3 -> uuid.replace('-', '0');
            case 4 -> "é".repeat(random.nextInt(300));
            case 5 -> uuid.substring(0, 35) + "é";
            case 6 -> "country=BR,channel=" + (random.nextBoolean() ? "web," : "BR");
            default -> "en" + random.nextInt(5);
        };
    }
}
