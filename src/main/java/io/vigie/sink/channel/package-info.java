/**
 * Delivers incidents and alerts to people's tools, over HTTP and by e-mail: at least once, in bounded memory, and
 * without delaying detection.
 */
@NullMarked
package io.vigie.sink.channel;

import org.jspecify.annotations.NullMarked;
