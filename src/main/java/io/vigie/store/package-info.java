/** Reads series back: one interface over InfluxDB and the embedded store of a local run. */
@NullMarked
package io.vigie.store;

import org.jspecify.annotations.NullMarked;
