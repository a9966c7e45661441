/** Alerts to people's tools over HTTP: at least once, bounded, and never in the way of detection. */
@NullMarked
package io.vigie.sink.webhook;

import org.jspecify.annotations.NullMarked;
