/**
 * How long the views of the dashboard take on a store with many models, slices and days: fills a store, asks, measures.
 * Only the command line imports it.
 */
@NullMarked
package io.vigie.bench.dashboard;

import org.jspecify.annotations.NullMarked;
