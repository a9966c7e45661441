/**
 * Series into InfluxDB, or into any store that takes line protocol: written at least once, replacing what is there,
 * without holding up the job.
 */
@NullMarked
package io.vigie.sink.influx;

import org.jspecify.annotations.NullMarked;
