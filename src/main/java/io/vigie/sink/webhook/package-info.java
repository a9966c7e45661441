/** Delivers alerts over HTTP to people's tools: at least once, in bounded memory, and without delaying detection. */
@NullMarked
package io.vigie.sink.webhook;

import org.jspecify.annotations.NullMarked;
