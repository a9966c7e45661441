package io.vigie.cli;

import io.vigie.settings.DriftSettings;
import io.vigie.settings.QualityMetricsSettings;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The jobs by the names that a command line has for them. */
enum JobName {
    QUALITY_METRICS(QualityMetricsSettings.JOB),
    DRIFT(DriftSettings.JOB);

    private final String label;

    JobName(String label) {
        this.label = label;
    }

    /** As on the command line: {@code quality-metrics} or {@code drift}. */
    @Override
    public String toString() {
        return label;
    }

    /** Reads what {@link #toString} writes. */
    static final class JobNameConverter implements ITypeConverter<JobName> {
        @Override
        public JobName convert(String text) {
            for (JobName name : JobName.values()) {
                if (name.toString().equals(text)) {
                    return name;
                }
            }
            throw new TypeConversionException("there is no job " + text + "; the jobs are quality-metrics and drift");
        }
    }
}
