package io.vigie.cli;

import io.vigie.model.DetectorKind;
import java.util.Arrays;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Detectors by the names that monitors write. */
final class DetectorNames implements ITypeConverter<DetectorKind>, Iterable<String> {

    @Override
    public DetectorKind convert(String name) {
        return DetectorKind.ofLabel(name)
                .orElseThrow(() -> new TypeConversionException(
                        "expected one of " + String.join(", ", this) + ", found \"" + name + "\""));
    }

    @Override
    public Iterator<String> iterator() {
        return Arrays.stream(DetectorKind.values()).map(DetectorKind::label).iterator();
    }
}
