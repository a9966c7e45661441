/**
 * How good the detectors are: false alarms, delay and missed changes over many seeds. Pure: knows the detectors, the
 * model and the statistics; for the command line alone.
 */
@NullMarked
package io.vigie.bench;

import org.jspecify.annotations.NullMarked;
