/** The topics in Kafka: how they are created, whether they are there, and how they are read from beginning to end. */
@NullMarked
package io.vigie.topics;

import org.jspecify.annotations.NullMarked;
