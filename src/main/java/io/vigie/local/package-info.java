/**
 * What a run on one machine needs around the jobs: a broker, a store and a cluster, on loopback only, and a way to end.
 */
@NullMarked
package io.vigie.local;

import org.jspecify.annotations.NullMarked;
