package io.vigie.model;

import java.util.List;

/**
 * Whom a figure speaks of: one model, one version, and one slice for each configured dimension, in the order of the settings.
 *
 * @param slices slice names such as {@code all} or {@code country=BR,channel=chat}
 */
public record Subject(String model, String version, List<String> slices) {}
