/**
 * Telemetry of the jobs: the names of their metrics, and log lines that a flood of records cannot multiply.
 */
@NullMarked
package io.vigie.telemetry;

import org.jspecify.annotations.NullMarked;
