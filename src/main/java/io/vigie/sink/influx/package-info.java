/** Series into InfluxDB, or into any store that takes its line protocol: at least once, replacing, without holding up the job. */
@NullMarked
package io.vigie.sink.influx;

import org.jspecify.annotations.NullMarked;
