/** What the jobs need for a run on one machine: a broker, a store and a Flink cluster, on loopback only. */
@NullMarked
package io.vigie.local;

import org.jspecify.annotations.NullMarked;
