/**
 * What each service is told of an incident: pure functions from its events to messages, which {@code sink.channel}
 * delivers. A new service is a format and its constant in {@link io.vigie.channel.ChannelType}.
 */
@NullMarked
package io.vigie.channel;

import org.jspecify.annotations.NullMarked;
