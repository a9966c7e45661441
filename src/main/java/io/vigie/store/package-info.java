/** Reading the series back: one interface, over InfluxDB and over the embedded store of a local run. */
@NullMarked
package io.vigie.store;

import org.jspecify.annotations.NullMarked;
