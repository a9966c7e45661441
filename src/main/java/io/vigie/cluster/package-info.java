/**
 * A Flink cluster of several processes on this machine, on loopback, and its operations: start, submit, list,
 * savepoint, cancel, stop.
 */
@NullMarked
package io.vigie.cluster;

import org.jspecify.annotations.NullMarked;
