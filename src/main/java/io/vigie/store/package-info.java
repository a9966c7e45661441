/** Reading series back: one interface for InfluxDB and for the embedded store of a local run. */
@NullMarked
package io.vigie.store;

import org.jspecify.annotations.NullMarked;
